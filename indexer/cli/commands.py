"""The indexer's commands: parse, call, print. `bot.cli.main` adds them to `huigu`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from indexer.building.rebuild import rebuild as rebuild_index
from indexer.building.result import RebuildResult
from indexer.cli.console import (
    config_option,
    format_count,
    format_examples,
    join_words,
    json_option,
    print_json,
    print_note,
    print_warnings,
    read_settings,
    show_progress,
)
from indexer.cli.no_results import exit_if_empty, suggest_source
from indexer.cli.rollbacks import explain_end_of_rollback, explain_rollback, explain_stop
from indexer.cli.tables import print_rows
from indexer.config.names import normalise_name
from indexer.generations.folder import Generations
from indexer.generations.status import Status, read_status
from indexer.records import Filter, Hit, Link, LinkRecord
from indexer.search.index import MAX_HITS, Index
from indexer.text.control_characters import clean_line
from indexer.text.language_tags import explain_unknown_language, parse_language

KINDS = ("video", "slides", "audio", "code", "image", "page")
REBUILT_KEYS = (
    "generation", "documents", "passages", "links", "series", "events", "talks", "people",
    "added", "changed", "removed", "unchanged", "seconds",
)  # fmt: skip
"""Fields of `RebuildResult` that `huigu rebuild --json` prints."""
LINK_COLUMNS = ("kind", "address", "label", "page")
"""Columns of `huigu links`."""
EXCERPT_CHARS = 160
"""Characters of a passage printed for a person; `--json` prints all of it."""

Command = TypeVar("Command", bound=Callable[..., object])


def filter_options(command: Command) -> Command:
    """Add the options that filter a search or a list."""
    options = (
        click.option("--kind", type=click.Choice(KINDS), default=None, help="Only such links."),
        click.option(
            "--source",
            default="",
            callback=lambda context, parameter, name: normalise_name(name),
            help="Only this source of huigu.toml.",
        ),
        click.option("--event", default="", help="Only events with this text in their name."),
        click.option("--year", type=int, default=0, help="Only this year."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    epilog=format_examples("huigu rebuild", "huigu rebuild --strict --config site/huigu.toml")
)
@click.option("--full", is_flag=True, help="Re-read and re-encode everything.")
@click.option("--strict", is_flag=True, help="Fail and keep the old index if any page is broken.")
@config_option
@json_option
def rebuild(full: bool, strict: bool, config: Path, as_json: bool) -> None:
    """Read the sources and switch to a new index.

    Only changed pages are encoded again. The old index serves until the new one is complete, and
    keeps serving if anything fails. Broken pages are listed and skipped.
    """
    settings = read_settings(config)
    generations = Generations(settings.resolve(settings.index.path))
    with explain_stop(generations), show_progress() as progress:
        rebuilt = rebuild_index(settings, full=full, strict=strict, progress=progress)
    _print_notes(rebuilt.remarks, rebuilt.more_remarks)
    _print_notes(rebuilt.problems, rebuilt.more_problems)
    if rebuilt.remarks:
        print_note(f"{format_count(rebuilt.remark_count, 'warning')} about what was indexed")
    if rebuilt.problems:
        broken = format_count(rebuilt.problem_count, "broken entry", "broken entries")
        print_note(f"left out: {broken}")
    if rebuilt.ended_rollback:
        print_note(explain_end_of_rollback(rebuilt.ended_rollback))
    if rebuilt.reason:
        print_note(f"full rebuild: {clean_line(rebuilt.reason)}")
    if as_json:
        counts = {"broken": rebuilt.problem_count, "warnings": rebuilt.remark_count}
        print_json({name: getattr(rebuilt, name) for name in REBUILT_KEYS} | counts)
    else:
        click.echo(_format_rebuilt(rebuilt))


def _print_notes(lines: Iterable[str], more: Mapping[str, int]) -> None:
    """Print the lines that a rebuild kept, and how many more it counted in each source."""
    for line in lines:
        print_note(line)
    for source, count in more.items():
        print_note(f"{source or 'all sources'}: … and {count:,} more")


@click.command(
    epilog=format_examples(
        "huigu search opening talk",
        'huigu search --kind video --year 2022 --k 5 "closing talk"',
        "huigu search --json --passages 开幕演讲",
    )
)
@click.argument("query", nargs=-1, required=True, callback=join_words)
@click.option(
    "--k", type=click.IntRange(1, MAX_HITS), default=10, show_default=True, help="Maximum hits."
)
@click.option("--passages", is_flag=True, help="All passages, not only the best of each document.")
@filter_options
@click.option("--language", default="", help="Only pages in this language: zh, en.")
@config_option
@json_option
def search(
    query: str,
    k: int,
    passages: bool,
    kind: str | None,
    source: str,
    event: str,
    year: int,
    language: str,
    config: Path,
    as_json: bool,
) -> None:
    """Find the passages nearest to a query."""
    tag = parse_language(language) or language
    where = Filter(source=source, language=tag, event=event, year=year, kind=kind or "")
    settings = read_settings(config)
    with closing(Index.open(settings)) as index:
        hits = index.search(query, k=k, where=where, per_document=not passages)
    if as_json:
        print_json({"hits": [_convert_hit(hit) for hit in hits]})
    else:
        for number, hit in enumerate(hits, start=1):
            click.echo(_format_hit(number, hit))
    remedy = (
        suggest_source(source, settings)
        or explain_unknown_language(language)
        or "try fewer filters or other words"
    )
    exit_if_empty(hits, f"nothing found; {remedy}")


@click.command(
    epilog=format_examples(
        "huigu links --kind video --event Summit",
        "huigu links --json --source recaps > links.json",
    )
)
@filter_options
@config_option
@json_option
def links(
    kind: str | None, source: str, event: str, year: int, config: Path, as_json: bool
) -> None:
    """List every link of the index, with the page that gives it."""
    where = Filter(source=source, event=event, year=year, kind=kind or "")
    settings = read_settings(config)
    with closing(Index.open(settings)) as index:
        records = list(index.links(where))
    if as_json:
        print_json({"links": [_convert_record(record) for record in records]})
    else:
        print_rows(LINK_COLUMNS, [_list_cells(record) for record in records], whole="address")
    remedy = suggest_source(source, settings) or "try fewer filters"
    exit_if_empty(records, f"no such links; {remedy}")


@click.command(epilog=format_examples("huigu status", "huigu status --json --no-verify"))
@click.option(
    "--verify/--no-verify", default=True, show_default=True, help="Compare all checksums."
)
@config_option
@json_option
def status(verify: bool, config: Path, as_json: bool) -> None:
    """Show the current index and check its files.

    The exit code is 1 if a file is missing, may not be read, or its checksum is wrong.
    """
    settings = read_settings(config)
    generations = Generations(settings.resolve(settings.index.path))
    status = read_status(generations, settings.fingerprint(), verify=verify)
    if as_json:
        print_json(status)
    else:
        click.echo(_format_status(status))
    if status.problem:
        print_warnings([status.problem])
        click.get_current_context().exit(1)


def _format_rebuilt(rebuilt: RebuildResult) -> str:
    catalogue = (
        format_count(rebuilt.events, "event"),
        format_count(rebuilt.series, "series", "series"),
        format_count(rebuilt.talks, "talk"),
        format_count(rebuilt.people, "person", "people"),
    )
    return (
        f"{rebuilt.generation}: {_format_counts(rebuilt)} "
        f"({rebuilt.added} added, {rebuilt.changed} changed, "
        f"{rebuilt.removed} removed, {rebuilt.unchanged} unchanged, {rebuilt.skipped} not "
        f"published, {rebuilt.problem_count} broken) in {rebuilt.seconds:.1f} s; "
        f"{', '.join(catalogue)}"
    )


def _format_counts(index: RebuildResult | Status) -> str:
    counts = {"document": index.documents, "passage": index.passages, "link": index.links}
    # `1 documents` too: scripts look for these words.
    return ", ".join(f"{number} {noun}s" for noun, number in counts.items())


def _format_status(status: Status) -> str:
    checksums = {
        "hold": "right",
        "broken": "WRONG",
        "unchecked": "not checked; sizes are right",
        "unreadable": "NOT READABLE for this user",
    }
    settings = {"same": "same as at the rebuild", "changed": "changed since; run `huigu rebuild`"}
    is_special = status.rolled_back or status.held
    others = [name for name in status.generations if name != status.generation]
    files = format_count(status.files, "file")
    dimensions = format_count(status.dimension, "dimension")
    return "\n".join((
        f"generation  {status.generation}, created {status.created}",
        f"content     {_format_counts(status)}",
        f"encoder     {status.encoder}, {dimensions}",
        f"on disk     {files}, {status.bytes / 2**20:.1f} MiB, store {status.store}",
        f"checksums   {checksums[status.checksums]}",
        f"settings    {settings[status.settings]}",
        *([f"rollback    {explain_rollback(status.held)}"] if is_special else []),
        f"others      {', '.join(others) or 'none'}",
        *([f"not ours    {clean_line(', '.join(status.others))}"] if status.others else []),
    ))


def _convert_hit(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "document": passage.document,
        "source": passage.source,
        "title": passage.title,
        "url": passage.url,
        "headings": passage.headings,
        "score": round(hit.score, 4),
        "text": passage.text,
        "links": [_convert_link(link) for link in passage.links],
    }


def _convert_link(link: Link) -> dict[str, object]:
    return {"url": link.url, "label": link.label, "kind": link.kind, "platform": link.platform}


def _list_cells(record: LinkRecord) -> tuple[str, str, str, str]:
    """Give the cells of `LINK_COLUMNS`."""
    link = record.link
    return link.kind, link.url, link.label, record.title


def _convert_record(record: LinkRecord) -> dict[str, object]:
    return {
        **_convert_link(record.link),
        "title": record.title,
        "page_url": record.page_url,
        "headings": record.link.headings,
        "event": record.event,
        "year": record.year,
        "source": record.source,
        "document": record.document,
    }


def _format_hit(number: int, hit: Hit) -> str:
    """Format a hit for a person: title and headings, address, excerpt and links."""
    passage = hit.passage
    text = clean_line(passage.text)
    excerpt = text if len(text) <= EXCERPT_CHARS else text[: EXCERPT_CHARS - 1] + "…"
    lines = [
        f"{number}. {' > '.join(clean_line(part) for part in (passage.title, *passage.headings))}",
        f"   {clean_line(passage.url) or passage.document}  ({passage.source}, {hit.score:.3f})",
        f"   {excerpt}",
    ]
    lines += [f"   {link.kind}: {clean_line(link.url)}" for link in passage.links]
    return "\n".join(lines)
