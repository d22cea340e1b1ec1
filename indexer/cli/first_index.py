"""Builds the first index for a command that needs one: a newcomer needs one command less."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from indexer.building.result import Progress, RebuildResult
from indexer.cli.console import print_note, show_progress
from indexer.cli.rebuilding import format_rebuilt, print_rebuild_notes
from indexer.cli.rollbacks import explain_stop
from indexer.settings import Settings
from indexer.stores import open_repository

Rebuild = Callable[[Progress], Awaitable[RebuildResult]]


def build_first_index(settings: Settings, rebuild: Rebuild) -> None:
    """Build an index where none was ever built, and say so on stderr; else do nothing.

    `rebuild` does it: in a process of its own for a server, which would keep the memory for ever.
    An index that is damaged, held, or of another version is left as it is, for its own message. So
    is a configuration without sources. What a rebuild raises passes through.
    """
    repository = open_repository(settings)
    if not settings.sources or not repository.is_new():
        return
    print_note("no index yet: reading the sources for the first time (`huigu rebuild`)")
    with explain_stop(repository), show_progress() as progress:
        rebuilt = asyncio.run(_wait(rebuild(progress)))
    print_rebuild_notes(rebuilt)
    print_note(format_rebuilt(rebuilt))


async def _wait(rebuilding: Awaitable[RebuildResult]) -> RebuildResult:
    return await rebuilding
