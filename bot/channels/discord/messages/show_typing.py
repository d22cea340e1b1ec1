"""Shows in a channel that the bot is typing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import discord

from bot.channels.discord.context import log


@contextlib.asynccontextmanager
async def show_typing(channel: discord.abc.Messageable, delay_s: float) -> AsyncIterator[None]:
    """Show in a channel that the bot is typing, after a delay, until this context ends."""

    async def show() -> None:
        # Most answers take milliseconds: without the delay, our requests would double in number.
        await asyncio.sleep(delay_s)
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
