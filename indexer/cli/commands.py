"""The indexer's commands: parse, call, print. `bot.cli.main` puts them under `huigu`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from indexer.building.rebuild import rebuild as rebuild_index
from indexer.building.result import RebuildResult
from indexer.cli.console import (
    NOT_FOUND,
    config_option,
    format_examples,
    join_words,
    json_option,
    print_json,
    read_settings,
    show_progress,
)
from indexer.generations.folder import Generations
from indexer.generations.lock import hold_lock
from indexer.generations.status import Status, read_status
from indexer.records import Filter, Hit, Link, LinkRecord
from indexer.search.index import MAX_HITS, Index
from indexer.text.control_characters import clean_line

KINDS = ("video", "slides", "audio", "code", "image", "page")
REBUILT_KEYS = (
    "generation", "documents", "passages", "links",
    "added", "changed", "removed", "unchanged", "seconds",
)  # fmt: skip
"""What `huigu rebuild --json` gives of a `RebuildResult`."""
EXCERPT_CHARS = 160
"""How much of a passage a person is shown; `--json` gives all of it."""

Command = TypeVar("Command", bound=Callable[..., object])


def filter_options(command: Command) -> Command:
    """Add the options that limit a search or a listing."""
    options = (
        click.option(
            "--kind", type=click.Choice(KINDS), default=None, help="Only this kind of link."
        ),
        click.option("--source", default="", help="Only this source, as huigu.toml names it."),
        click.option("--event", default="", help="Only events with this in their name."),
        click.option("--year", type=int, default=0, help="Only this year."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(
    epilog=format_examples(
        "huigu rebuild",
        "huigu rebuild --strict --config site/huigu.toml",
    )
)
@click.option("--full", is_flag=True, help="Read and encode everything anew, changed or not.")
@click.option("--strict", is_flag=True, help="Fail, and keep the old index, if any page is broken.")
@config_option
@json_option
def rebuild(full: bool, strict: bool, config: Path, as_json: bool) -> None:
    """Read the sources and switch to a new index.

    Only what changed is encoded again. The old index serves until the new one is complete, and
    goes on serving if anything fails. Broken pages are listed and left out.
    """
    settings = read_settings(config)
    with show_progress() as progress:
        result = rebuild_index(settings, full=full, strict=strict, progress=progress)
    for problem in (*result.remarks, *result.problems):
        click.echo(problem, err=True)
    if result.remarks:
        click.echo(f"{len(result.remarks)} remarks on pages that were indexed", err=True)
    if result.problems:
        click.echo(f"{len(result.problems)} broken entries were left out", err=True)
    if result.reason:
        click.echo(f"everything was read anew: {clean_line(result.reason)}", err=True)
    if as_json:
        print_json({name: getattr(result, name) for name in REBUILT_KEYS})
    else:
        click.echo(_summary(result))


@click.command(
    epilog=format_examples(
        "huigu search service mesh",
        'huigu search --kind video --year 2022 --k 5 "ambient mesh"',
        "huigu search --json --passages 灰度发布",
    )
)
@click.argument("query", nargs=-1, required=True, callback=join_words)
@click.option(
    "--k", type=click.IntRange(1, MAX_HITS), default=10, show_default=True, help="Most hits."
)
@click.option("--passages", is_flag=True, help="Every passage; otherwise the best of a document.")
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
    where = Filter(source=source, language=language, event=event, year=year, kind=kind or "")
    with closing(Index.open(read_settings(config))) as index:
        hits = index.search(query, k=k, where=where, per_document=not passages)
    if as_json:
        print_json({"hits": [_hit(hit) for hit in hits]})
    else:
        for number, hit in enumerate(hits, start=1):
            click.echo(_hit_text(number, hit))
    _exit_unless(hits, "nothing found; fewer limits or other words may help")


@click.command(
    epilog=format_examples(
        "huigu links --kind video --event IstioCon",
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
    with closing(Index.open(read_settings(config))) as index:
        records = list(index.links(where))
    if as_json:
        print_json({"links": [_record(record) for record in records]})
    else:
        for record in records:
            link = record.link
            cells = (link.kind, link.url, link.label, record.title)
            click.echo("\t".join(clean_line(cell) for cell in cells))
    _exit_unless(records, "no such links; fewer limits may help")


@click.command(
    epilog=format_examples(
        "huigu status",
        "huigu status --json --no-verify",
    )
)
@click.option(
    "--verify/--no-verify", default=True, show_default=True, help="Read every file and check it."
)
@config_option
@json_option
def status(verify: bool, config: Path, as_json: bool) -> None:
    """Tell which index serves, what it holds, and if it is whole.

    Ends with exit code 1 when a file is missing or its checksum does not hold.
    """
    found = read_status(read_settings(config), verify=verify)
    if as_json:
        print_json(found)
    else:
        click.echo(_status_text(found))
    if found.problem:
        click.echo(f"huigu: {found.problem}", err=True)
        click.get_current_context().exit(1)


@click.command(
    epilog=format_examples(
        "huigu rollback && huigu status",
    )
)
@config_option
@json_option
def rollback(config: Path, as_json: bool) -> None:
    """Switch back to the index before the current one.

    Only a generation whose checksums hold is switched to. Running servers follow by themselves.
    """
    settings = read_settings(config)
    generations = Generations(settings.resolve(settings.index.path))
    with hold_lock(generations.folder):
        generation = generations.rollback()
    if as_json:
        print_json({"generation": generation})
    else:
        click.echo(f"{generation} serves now")


def _exit_unless(found: Sequence[object], message: str) -> None:
    """End with the exit code for "nothing found"."""
    if not found:
        click.echo(f"huigu: {message}", err=True)
        click.get_current_context().exit(NOT_FOUND)


def _summary(result: RebuildResult) -> str:
    """One line for a person."""
    return (
        f"{result.generation}: {result.documents} documents, {result.passages} passages, "
        f"{result.links} links ({result.added} added, {result.changed} changed, "
        f"{result.removed} removed, {result.unchanged} unchanged, {result.skipped} not "
        f"published, {len(result.problems)} broken) in {result.seconds:.1f} s"
    )


def _status_text(found: Status) -> str:
    """A fact a line."""
    checked = {"hold": "hold", "broken": "DO NOT HOLD", "unchecked": "not read; sizes are right"}
    settings = {"same": "as at the rebuild", "changed": "changed since; run `huigu rebuild`"}
    older = [generation for generation in found.generations if generation != found.generation]
    return "\n".join((
        f"generation  {found.generation}, of {found.created}",
        f"holds       {found.documents} documents, {found.passages} passages, {found.links} links",
        f"encoder     {found.encoder}, {found.dimension} dimensions",
        f"on disk     {found.files} files, {found.bytes / 2**20:.1f} MiB, store {found.store}",
        f"checksums   {checked[found.checksums]}",
        f"settings    {settings[found.settings]}",
        f"others      {', '.join(older) or 'none'}",
    ))


def _hit(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "document": passage.document,
        "source": passage.source,
        "title": passage.title,
        "url": passage.url,
        "headings": passage.headings,
        "score": round(hit.score, 4),
        "text": passage.text,
        "links": [_link(link) for link in passage.links],
    }


def _link(link: Link) -> dict[str, object]:
    return {"url": link.url, "label": link.label, "kind": link.kind, "platform": link.platform}


def _record(record: LinkRecord) -> dict[str, object]:
    return {
        **_link(record.link),
        "title": record.title,
        "page_url": record.page_url,
        "headings": record.link.headings,
        "event": record.event,
        "year": record.year,
        "source": record.source,
        "document": record.document,
    }


def _hit_text(number: int, hit: Hit) -> str:
    """Three lines or so for a person: where it stands, its address, how it begins, its links."""
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
