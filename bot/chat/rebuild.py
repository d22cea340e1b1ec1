"""Rebuild the index from a chat: progress, then a report or the reason of a failure."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from bot.rendering.texts import SHARED
from bot.runtime.clock import Clock, wait_at_most
from bot.services.contracts import Reindex
from indexer.building.result import RebuildResult
from indexer.errors import HuiguError, IndexHeld, RebuildRunning

MAX_PROBLEMS = 30
"""In one report; a list of hundreds is for a terminal."""

Escape = Callable[[str], str]
"""Escapes a text of any origin as one line of a channel."""


@dataclass(frozen=True, slots=True)
class RebuildUpdate:
    """A text about a rebuild; it replaces the last one."""

    text: str
    is_final: bool = False
    """True for the report and for the reason of a failure."""


async def run_rebuild(
    reindex: Reindex,
    language: str,
    clock: Clock,
    interval_s: float,
    escape: Escape,
    log: logging.Logger,
) -> AsyncGenerator[RebuildUpdate]:
    """Rebuild the index; yield changes of the progress, at last one final update.

    Between two updates are at least `interval_s`, except before the final one. Closing the
    generator stops the rebuild. The reason of a failure is logged too.
    """
    progress, last_text = ProgressText(language), ""
    task = asyncio.ensure_future(reindex(progress.update))
    try:
        while not task.done():
            if progress.text != last_text:
                last_text = progress.text
                yield RebuildUpdate(last_text)
            with contextlib.suppress(TimeoutError, HuiguError):
                await wait_at_most(clock, interval_s, asyncio.shield(task))
        try:
            text = write_report(await task, language, escape)
        except HuiguError as error:
            if not isinstance(error, RebuildRunning):
                log.error("the index was not rebuilt: %s", error)
            text = explain_failure(error, language, escape)
        yield RebuildUpdate(text, is_final=True)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class ProgressText:
    """The progress of a rebuild as a text; a thread writes it, the event loop reads it."""

    def __init__(self, language: str) -> None:
        """Start before the first phase."""
        self._language = language
        self.text = SHARED.say("reindexing", language)

    def update(self, phase: str, done: int, total: int) -> None:
        """Update the text. Thread-safe: it makes one assignment."""
        key = f"phase_{phase}"
        if key in SHARED:
            self.text = SHARED.say(key, self._language, done, total)


def write_report(result: RebuildResult, language: str, escape: Escape) -> str:
    """Write what a rebuild changed and which posts it skipped."""
    counts = (result.documents, result.added, result.changed, result.removed)
    seconds = f"{result.seconds:.1f}"
    lines = [SHARED.say("reindexed", language, *counts, seconds)]
    if result.ended_rollback:
        lines.append(SHARED.say("ended_rollback", language))
    if result.problems:
        shown = result.problems[:MAX_PROBLEMS]
        lines += ["", SHARED.say("problems", language, result.problem_count)]
        lines += [f"- {escape(problem)}" for problem in shown]
        if more := result.problem_count - len(shown):
            lines.append(SHARED.say("more_problems", language, more))
    return "\n".join(lines)


def explain_failure(error: HuiguError, language: str, escape: Escape) -> str:
    """Write why the index was not rebuilt."""
    if isinstance(error, RebuildRunning):
        return SHARED.say("running", language)
    if isinstance(error, IndexHeld):
        return SHARED.say("held", language)
    return SHARED.say("not_reindexed", language, escape(str(error)))
