from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.discord.context import Timeouts
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.services import with_files
from tests.fakes.stillness import HANGS_S
from tests.fakes.world import FakeWorld

QUICK = Timeouts(guild_ready_s=0.02, progress_s=0.02, stop_s=HANGS_S, answer_s=HANGS_S)

Start = Callable[..., Awaitable[asyncio.Task[None]]]


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """A loopback Discord that must not have had anything to complain about."""
    async with FakeDiscord() as discord:
        yield discord
        assert discord.state.violations == []
        assert discord.state.pings == []
        assert discord.state.unknown_routes == []


@asynccontextmanager
async def _running(
    fake: FakeDiscord, world: FakeWorld, folder: Path, timeouts: Timeouts, reads_messages: bool
) -> AsyncIterator[asyncio.Task[None]]:
    settings = DiscordSettings(message_content=reads_messages)
    services = with_files(world.services, folder)
    work = serve_discord(services, settings, DiscordSecrets(discord_token=TOKEN), timeouts)
    task = asyncio.create_task(work)
    try:
        await fake.ready()
        await fake.synced("unanswered")
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
async def start(fake: FakeDiscord, world: FakeWorld, tmp_path: Path) -> AsyncIterator[Start]:
    """Start the bot; cancel its task and start again for a restart on the same files."""
    async with AsyncExitStack() as stack:

        async def started(
            timeouts: Timeouts = QUICK, reads_messages: bool = False
        ) -> asyncio.Task[None]:
            context = _running(fake, world, tmp_path, timeouts, reads_messages)
            return await stack.enter_async_context(context)

        yield started


@pytest.fixture
async def bot(start: Start) -> asyncio.Task[None]:
    """The bot, running with the settings it has by itself."""
    return await start()
