"""`/重建索引`: a rebuild with its progress, for administrators."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

from bot.channels.wecom.events import MAX_STREAM_BYTES, Update
from bot.channels.wecom.texts import say
from bot.chat.rebuild_progress import Progress, failure, report
from bot.runtime.clock import Clock, within
from bot.services.contracts import Reindex, Reindexed
from bot.wechat.escape import escaped_line
from bot.wechat.markdown import fitted
from indexer.errors import HuiguError, RebuildRunning

log = logging.getLogger("huigu.wecom")

PROGRESS_S = 3.0
"""Between two updates; a chat may be sent thirty a minute, answers among them."""


async def rebuilt(reindex: Reindex, language: str, clock: Clock) -> AsyncGenerator[Update]:
    """Rebuild the index, and tell how it goes and how it went.

    Args:
        reindex: Rebuilds in the background.
        language: Of what is told.
        clock: Measures the time between updates.

    Yields:
        Progress, then the report or why there is none.
    """
    progress, shown = Progress(language), ""
    task = asyncio.ensure_future(reindex(progress.tell))
    try:
        while not task.done():
            if progress.text != shown:
                shown = progress.text
                yield Update(shown)
            with contextlib.suppress(TimeoutError, HuiguError):
                await within(clock, PROGRESS_S, asyncio.shield(task))
        yield Update(fitted(await _told(task, language), MAX_STREAM_BYTES, say("cut", language)))
    finally:
        task.cancel()


async def _told(task: asyncio.Future[Reindexed], language: str) -> str:
    """Word the end of a rebuild."""
    try:
        return report(await task, language, escaped_line)
    except HuiguError as error:
        if not isinstance(error, RebuildRunning):
            log.error("the index was not rebuilt: %s", error)
        return failure(error, language, escaped_line)
