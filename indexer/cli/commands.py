"""The indexer's commands: parse, call, print. `bot.cli.main` adds them to `huigu`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from indexer.cli.console import (
    config_option,
    format_examples,
    join_words,
    json_option,
    print_json,
    read_settings,
)
from indexer.cli.no_results import exit_if_empty, suggest_source
from indexer.config.names import normalise_name
from indexer.records import Filter, Hit, Link
from indexer.search.index import MAX_HITS, Index
from indexer.text.control_characters import clean_line
from indexer.text.language_tags import explain_unknown_language, parse_language

KINDS = ("video", "slides", "audio", "code", "image", "page")
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
        "links": [convert_link(link) for link in passage.links],
    }


def convert_link(link: Link) -> dict[str, object]:
    """Give the keys of a link in JSON."""
    return {"url": link.url, "label": link.label, "kind": link.kind, "platform": link.platform}


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
