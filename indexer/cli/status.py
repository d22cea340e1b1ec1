"""`huigu status`: the index on disk, and what happened to its sources."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from indexer.building.pulling.source_status import SourceStatus, find_due, read_statuses
from indexer.cli.console import (
    config_option,
    format_contents,
    format_count,
    format_examples,
    json_option,
    print_json,
    print_warnings,
    read_settings,
)
from indexer.cli.rollbacks import explain_rollback
from indexer.generations.status import Status, read_status
from indexer.settings import Settings
from indexer.stores import open_repository
from indexer.text.control_characters import clean_line
from indexer.text.intervals import format_seconds


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
    repository = open_repository(settings)
    status = read_status(repository, settings.fingerprint(), verify=verify)
    sources = list(_list_sources(settings, time.time()))
    if as_json:
        print_json(msgspec.structs.asdict(status) | {"sources": sources})
    else:
        click.echo("\n".join([_format_status(status), *map(_format_source, sources)]))
    if status.problem:
        print_warnings([status.problem])
        click.get_current_context().exit(1)


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
        f"content     {format_contents(status.documents, status.passages, status.links)}",
        f"encoder     {status.encoder}, {dimensions}",
        f"store       {status.store}, {clean_line(status.place)}",
        f"size        {files}, {status.bytes / 2**20:.1f} MiB",
        f"checksums   {checksums[status.checksums]}",
        f"settings    {settings[status.settings]}",
        *([f"rollback    {explain_rollback(status.held)}"] if is_special else []),
        f"others      {', '.join(others) or 'none'}",
        *([f"not ours    {clean_line(', '.join(status.others))}"] if status.others else []),
    ))


class _SourceLine(msgspec.Struct, frozen=True):
    """A source, as `huigu status --json` prints it."""

    name: str
    type: str
    every: str
    status: SourceStatus | None
    """What happened at its last rebuilds; null before the first."""
    due: str
    """When the server reads it again, ISO, UTC; empty if it does not by itself."""
    due_in_s: int | None


def _list_sources(settings: Settings, now_s: float) -> Iterator[_SourceLine]:
    statuses = read_statuses(settings.resolve(settings.index.path))
    for source in settings.sources:
        status = statuses.get(source.name)
        due_s = find_due(source, status, now_s)
        due = datetime.fromtimestamp(due_s, UTC).isoformat(timespec="seconds") if due_s else ""
        wait_s = None if due_s is None else round(due_s - now_s)
        yield _SourceLine(source.name, source.type, source.every, status, due, wait_s)


def _format_source(line: _SourceLine) -> str:
    status = line.status
    if status is None:
        parts = ["not read yet"]
    elif status.problem:
        times = format_count(status.failures, "time")
        parts = [
            f"FAILED {times}: {clean_line(status.problem)}",
            f"last read {status.succeeded or 'never'}",
        ]
    else:
        parts = [f"read {status.succeeded}"]
        if status.changed_at:
            counts = f"{status.added} added, {status.changed} changed, {status.removed} removed"
            parts.append(f"last change {status.changed_at}: {counts}")
        if status.stayed:
            parts.append(f"{status.stayed} not listed any more")
    if line.due_in_s is not None:
        parts.append(f"the server reads it in {format_seconds(line.due_in_s)}")
    return f"source      {line.name}: {'; '.join(parts)}"
