"""What `huigu init` says of what it found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import click
import msgspec

from indexer.setup.describe import describe_source
from indexer.setup.found import FoundSource, Survey
from indexer.text.control_characters import clean_line, replace_surrogates

NEXT = (
    ("huigu rebuild", "read them all, and make the index"),
    ("huigu pages", "is every page there, with its address?"),
    ("huigu events", "are the events right? The same with: huigu talks, huigu people"),
    ("huigu serve", "answer at http://127.0.0.1:8080/ (it makes the first index by itself)"),
)
"""Command, and what to look at."""


def explain_nothing(places: Sequence[str]) -> str:
    """Say that nothing was found, and what to do about it."""
    where = ", ".join(clean_line(replace_surrogates(place)) for place in places)
    return (
        f"nothing to read in {where}: no Markdown, no built site, no session list, feed or "
        "playlist; name the folder of the pages, or an address: huigu init FOLDER, or "
        "huigu init https://github.com/OWNER/NAME"
    )


def print_survey(found: Survey) -> None:
    """Print what was found, what is unsure, and what to do next."""
    click.echo("\nFound:")
    for source in found.sources:
        click.echo(f"  {source.settings.name}: {_describe(source)}")
    if found.left_out:
        click.echo("\nFound too, and not read (they stand in the file as comments):")
        for source in found.left_out:
            click.echo(f"  {source.settings.name}: {_describe(source)}")
    if found.unsure:
        click.echo("\nNot sure, please check:")
        for line in found.unsure:
            click.echo(f"  - {line}")
    click.echo("\nNext:")
    width = max(len(command) for command, _ in NEXT)
    for command, why in NEXT:
        click.echo(f"  {command:<{width}}  {why}")


def _describe(source: FoundSource) -> str:
    return clean_line(f"{source.place}, {describe_source(source)}")


def to_table(found: Survey, config: str, *, is_written: bool, text: str) -> dict[str, object]:
    """Make the object that `--json` prints."""
    return {
        "config": config,
        "written": is_written,
        "community": found.name,
        "sources": [_to_row(source) for source in found.sources],
        "left_out": [_to_row(source) for source in found.left_out],
        "unsure": found.unsure,
        "next": [command for command, _ in NEXT],
        "text": text,
    }


def _to_row(source: FoundSource) -> dict[str, object]:
    options = {key: getattr(source.settings, key, "") for key in ("path", "url", "generator")}
    sample = source.sample
    return {
        "name": source.settings.name,
        "type": source.settings.type,
        **{key: value for key, value in options.items() if value},
        "base_url": source.settings.base_url or source.base_url,
        "title": clean_line(source.title),
        "entries": sample.entries if sample else None,
        "sample": msgspec.to_builtins(sample),
    }
