"""A rebuild asked for on Discord: its progress is edited in, its result reported."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import discord

from bot.channels.discord.escape import escaped_line
from bot.channels.discord.message import rendered_text
from bot.channels.discord.outlets import InteractionOutlet
from bot.channels.discord.words import TEXTS, say
from bot.services import Reindex, Reindexed
from indexer.errors import HuiguError, RebuildRunning

log = logging.getLogger("huigu.discord")

MOST_PROBLEMS = 30
"""Shown in Discord; a list of hundreds is for a terminal."""


class Progress:
    """How far a rebuild is; told from its thread, read from the event loop."""

    def __init__(self, language: str) -> None:
        """Begin with nothing done."""
        self._language = language
        self.text = say("reindexing", language)

    def tell(self, phase: str, done: int, total: int) -> None:
        """Note how far it is. One assignment, so it may come from any thread."""
        key = f"phase_{phase}"
        if key in TEXTS:
            self.text = say(key, self._language, done, total)


async def run_reindex(
    reindex: Reindex, outlet: InteractionOutlet, language: str, every_s: float
) -> None:
    """Rebuild the index, and say how it goes and how it went.

    Args:
        reindex: Rebuilds in the background.
        outlet: Takes progress and report.
        language: Of both.
        every_s: Seconds between two edits at least.
    """
    progress = Progress(language)
    try:
        async with _shown(progress, outlet, every_s):
            done = await reindex(progress.tell)
    except RebuildRunning:
        text = say("running", language)
    except HuiguError as error:
        log.error("the index was not rebuilt: %s", error)
        text = say("not_reindexed", language, escaped_line(str(error)))
    else:
        text = report(done, language)
    for piece in rendered_text(text).pieces:
        await outlet.send(piece)


def report(done: Reindexed, language: str) -> str:
    """Word what a rebuild did, and what it left out."""
    lines = [
        say(
            "reindexed",
            language,
            escaped_line(done.generation),
            done.documents,
            done.added,
            done.changed,
            done.removed,
            f"{done.seconds:.1f}",
        )
    ]
    if done.problems:
        lines += ["", say("problems", language, len(done.problems))]
        lines += [f"- {escaped_line(problem)}" for problem in done.problems[:MOST_PROBLEMS]]
    if len(done.problems) > MOST_PROBLEMS:
        lines.append(say("more_problems", language, len(done.problems) - MOST_PROBLEMS))
    return "\n".join(lines)


@contextlib.asynccontextmanager
async def _shown(
    progress: Progress, outlet: InteractionOutlet, every_s: float
) -> AsyncIterator[None]:
    """Edit the progress in while the context is open.

    An edit under way is not torn off: it could arrive after the report and hide it.
    """
    over = asyncio.Event()

    async def edit() -> None:
        shown = ""
        while not over.is_set():
            if progress.text != shown:
                shown = progress.text
                try:
                    await outlet.edit(shown)
                except discord.HTTPException as error:
                    log.info("progress could not be shown: %s", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every_s):
                    await over.wait()

    task = asyncio.create_task(edit())
    try:
        yield
    finally:
        over.set()
        await task
