"""Rebuilds that somebody asked for over HTTP: one at a time, with their state."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from bot.channels.http_api.admin.records import (
    LastRebuild,
    RebuildPhase,
    RebuildState,
    SourceChange,
)
from bot.runtime.clock import Clock
from bot.services.contracts import RebuildSources
from indexer.errors import HuiguError, IndexHeld, RebuildRunning
from indexer.text.control_characters import clean_line

log = logging.getLogger("huigu.http")

RETRY_S = 30.0
"""Before a rebuild that waits for another one, of a chat or of a person, is tried again."""
MAX_PROBLEMS = 20
"""Lines about broken entries that are kept; the command line shows more."""
Wanted = frozenset[str] | None
"""Names of sources to read; None for all."""


class Rebuilds:
    """Starts rebuilds; for one event loop."""

    def __init__(self, reindex: RebuildSources, clock: Clock) -> None:
        """Take what rebuilds."""
        self._reindex, self._clock = reindex, clock
        self._task: asyncio.Task[None] | None = None
        self._waiting: list[Wanted] = []
        self._phase: RebuildPhase | None = None
        self._last: LastRebuild | None = None

    def describe(self) -> RebuildState:
        """Describe what runs, what waits, and how the last one ended."""
        return RebuildState(
            running=self._phase is not None,
            waiting=bool(self._waiting),
            phase=self._phase,
            last=self._last,
        )

    async def start(self) -> None:
        """Start a rebuild of all sources.

        Raises:
            RebuildRunning: One runs, or waits for one to end.
        """
        if self._task is not None:
            raise RebuildRunning("the index is being rebuilt already")
        self._begin(None)
        # One of another channel in this process is known at once.
        await asyncio.sleep(0)
        if self._phase is None and self._waiting:
            self._waiting.clear()
            await self.stop()
            raise RebuildRunning("the index is being rebuilt already")

    def want(self, sources: Sequence[str] | None) -> None:
        """See that some sources, or all (None), are read after what runs now, and once."""
        wanted = None if sources is None else frozenset(sources)
        if self._task is None:
            self._begin(wanted)
        elif wanted not in self._waiting:
            self._waiting.append(wanted)

    async def stop(self, _: object = None) -> None:
        """End what runs; the index that serves stays."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _begin(self, wanted: Wanted) -> None:
        self._waiting.append(wanted)
        self._phase = RebuildPhase(started=_format_now())
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        """Rebuild until nothing waits."""
        try:
            while self._waiting:
                wanted = self._take_waiting()
                self._phase = RebuildPhase(started=_format_now())
                with contextlib.suppress(RebuildRunning, IndexHeld):
                    await self._rebuild(wanted)
                    continue
                self._phase = None
                self._waiting.append(wanted)
                await self._clock.sleep(RETRY_S)
        finally:
            self._task = self._phase = None

    async def _rebuild(self, wanted: Wanted) -> None:
        """Rebuild once, and note how it ended.

        Raises:
            RebuildRunning: Another rebuild runs.
            IndexHeld: Another process writes the index.
        """
        started_s = self._clock.now()
        last = LastRebuild(ended="", succeeded=False)
        try:
            result = await self._reindex(self._note_progress, sorted(wanted or ()))
        except (RebuildRunning, IndexHeld):
            raise
        except HuiguError as error:
            reason = clean_line(str(error))
            log.error("a rebuild failed, the index that serves stays: %s", reason)
            last = msgspec.structs.replace(last, error=reason)
        else:
            log.info("rebuilt: generation %s, %d documents", result.generation, result.documents)
            last = LastRebuild(
                ended="",
                succeeded=True,
                generation=result.generation,
                documents=result.documents,
                added=result.added,
                changed=result.changed,
                removed=result.removed,
                problem_count=result.problem_count,
                problems=[clean_line(line) for line in result.problems[:MAX_PROBLEMS]],
                sources=[
                    SourceChange(
                        name=source.name,
                        added=source.added,
                        changed=source.changed,
                        removed=source.removed,
                        problem=clean_line(source.problem),
                    )
                    for source in result.sources
                ],
            )
        seconds = round(self._clock.now() - started_s, 1)
        self._last = msgspec.structs.replace(last, ended=_format_now(), seconds=seconds)

    def _note_progress(self, phase: str, done: int, total: int) -> None:
        """Note how far it is; maybe from another thread."""
        if self._phase is not None:
            self._phase = RebuildPhase(self._phase.started, phase, done, total)

    def _take_waiting(self) -> Wanted:
        """Join all that waits."""
        waiting, self._waiting = self._waiting, []
        names = [wanted for wanted in waiting if wanted is not None]
        return frozenset[str]().union(*names) if len(names) == len(waiting) else None


def _format_now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
