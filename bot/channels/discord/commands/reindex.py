"""A rebuild asked for on Discord: its progress is edited in, its result reported."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import discord

from bot.channels.discord.messages.escape import escaped_line
from bot.channels.discord.messages.rendering import rendered_text
from bot.channels.discord.messages.replies import InteractionOutlet
from bot.chat.rebuild_progress import Progress, failure, report
from bot.services.contracts import Reindex
from indexer.errors import HuiguError, RebuildRunning

log = logging.getLogger("huigu.discord")


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
    except HuiguError as error:
        if not isinstance(error, RebuildRunning):
            log.error("the index was not rebuilt: %s", error)
        text = failure(error, language, escaped_line)
    else:
        text = report(done, language, escaped_line)
    for piece in rendered_text(text).pieces:
        await outlet.send(piece)


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
