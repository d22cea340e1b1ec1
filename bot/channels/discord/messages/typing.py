"""Shows "… is typing" while an answer takes longer than a moment."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import discord

log = logging.getLogger("huigu.discord")


@contextlib.asynccontextmanager
async def typing_when_slow(channel: discord.abc.Messageable, after_s: float) -> AsyncIterator[None]:
    """Show that an answer is coming, if the work in this context takes long.

    Most answers take milliseconds; showing it for those would double our requests.

    Args:
        channel: Where the answer will stand.
        after_s: Seconds of work before it is shown.
    """

    async def show() -> None:
        await asyncio.sleep(after_s)
        try:
            async with channel.typing():
                await asyncio.Event().wait()
        except discord.HTTPException as error:
            log.info("typing could not be shown: %s", error)

    task = asyncio.create_task(show())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
