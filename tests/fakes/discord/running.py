"""A client on the fake Discord, from its start to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from tests.fakes.discord.scenario import FakeDiscord
from tests.fakes.stillness import settled


@asynccontextmanager
async def logged_in(fake: FakeDiscord, client: discord.Client) -> AsyncIterator[asyncio.Task[None]]:
    """Run a client while the block runs; what ends it before is raised here.

    Args:
        fake: Where it logs in.
        client: Not started yet.
    """
    running = asyncio.create_task(client.start(fake.state.token))
    online = asyncio.create_task(_online(fake, client))
    try:
        await asyncio.wait((running, online), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        await online
        yield running
    finally:
        online.cancel()
        await client.close()
        await asyncio.gather(running, online, return_exceptions=True)
        await settled()  # until the other end has seen it


async def _online(fake: FakeDiscord, client: discord.Client) -> None:
    await fake.ready()
    await client.wait_until_ready()
