"""Runs a discord.py client on the fake Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from tests.fakes.discord.scenario import FakeDiscord
from tests.fakes.event_loop import wait_until_idle


@asynccontextmanager
async def run_client(
    fake: FakeDiscord, client: discord.Client
) -> AsyncIterator[asyncio.Task[None]]:
    """Run a client while the block runs; an error that ends it earlier is raised.

    Args:
        fake: Where the client logs in.
        client: Not started yet.
    """
    task = asyncio.create_task(client.start(fake.state.token))
    online = asyncio.create_task(_wait_until_online(fake, client))
    try:
        await asyncio.wait((task, online), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        await online
        yield task
    finally:
        online.cancel()
        await client.close()
        await asyncio.gather(task, online, return_exceptions=True)
        await wait_until_idle()  # the fake has to see the end


async def _wait_until_online(fake: FakeDiscord, client: discord.Client) -> None:
    await fake.wait_until_ready()
    await client.wait_until_ready()
