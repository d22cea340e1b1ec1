"""`huigu rebuild`: what is read, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from indexer.building.rebuild import rebuild as rebuild_index
from indexer.building.result import RebuildResult
from indexer.cli.console import (
    config_option,
    format_contents,
    format_count,
    format_examples,
    json_option,
    print_json,
    print_note,
    read_settings,
    show_progress,
)
from indexer.cli.rollbacks import explain_end_of_rollback, explain_stop
from indexer.config.names import normalise_name
from indexer.stores import open_repository
from indexer.text.control_characters import clean_line

REBUILT_KEYS = (
    "generation", "documents", "passages", "links", "series", "events", "talks", "people",
    "added", "changed", "removed", "unchanged", "seconds",
)  # fmt: skip
"""Fields of `RebuildResult` that `huigu rebuild --json` prints."""


@click.command(
    epilog=format_examples(
        "huigu rebuild", "huigu rebuild --source talks", "huigu rebuild --strict"
    )
)
@click.option("--full", is_flag=True, help="Re-read and re-encode everything.")
@click.option("--strict", is_flag=True, help="Fail and keep the old index if any page is broken.")
@click.option(
    "--source",
    "only",
    multiple=True,
    metavar="NAME",
    callback=lambda context, parameter, names: [normalise_name(name) for name in names],
    help="Read only this source, and leave the others as they are; may be repeated.",
)
@click.option("--no-pull", is_flag=True, help="Read local copies as they are; nothing is fetched.")
@config_option
@json_option
def rebuild(
    full: bool, strict: bool, only: list[str], no_pull: bool, config: Path, as_json: bool
) -> None:
    """Read the sources and switch to a new index.

    Only changed pages are encoded again. The old index serves until the new one is complete, and
    keeps serving if anything fails. Broken pages are listed and skipped. A source with a `url` is
    pulled first; one that cannot be reached keeps its pages.
    """
    settings = read_settings(config)
    repository = open_repository(settings)
    with explain_stop(repository), show_progress() as progress:
        rebuilt = rebuild_index(
            settings, full=full, strict=strict, only=only, pull=not no_pull, progress=progress
        )
    print_rebuild_notes(rebuilt)
    if as_json:
        counts = {"broken": rebuilt.problem_count, "warnings": rebuilt.remark_count}
        fields = {name: getattr(rebuilt, name) for name in REBUILT_KEYS}
        print_json(fields | counts | {"sources": rebuilt.sources})
    else:
        click.echo(format_rebuilt(rebuilt))
        for line in _format_pulled(rebuilt):
            click.echo(line)


def print_rebuild_notes(rebuilt: RebuildResult) -> None:
    """Print what a rebuild has to say of pages and sources, on stderr."""
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


def _print_notes(lines: Iterable[str], more: Mapping[str, int]) -> None:
    """Print the lines that a rebuild kept, and how many more it counted in each source."""
    for line in lines:
        print_note(line)
    for source, count in more.items():
        print_note(f"{source or 'all sources'}: … and {count:,} more")


def format_rebuilt(rebuilt: RebuildResult) -> str:
    """Format what a rebuild did, in one line."""
    catalogue = (
        format_count(rebuilt.events, "event"),
        format_count(rebuilt.series, "series", "series"),
        format_count(rebuilt.talks, "talk"),
        format_count(rebuilt.people, "person", "people"),
    )
    contents = format_contents(rebuilt.documents, rebuilt.passages, rebuilt.links)
    return (
        f"{rebuilt.generation}: {contents} "
        f"({rebuilt.added} added, {rebuilt.changed} changed, "
        f"{rebuilt.removed} removed, {rebuilt.unchanged} unchanged, {rebuilt.skipped} not "
        f"published, {rebuilt.problem_count} broken) in {rebuilt.seconds:.1f} s; "
        f"{', '.join(catalogue)}"
    )


def _format_pulled(rebuilt: RebuildResult) -> Iterator[str]:
    """Write a line for each source that was pulled."""
    for source in rebuilt.sources:
        if source.pulled:
            counts = f"{source.added} added, {source.changed} changed, {source.removed} removed"
            state = "FAILED, its documents stay" if source.problem else counts
            yield f"  {source.name}: {state}"
