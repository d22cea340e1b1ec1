from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.discord.context import Timeouts
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from tests.fakes.bot.services import with_files
from tests.fakes.bot.world import FakeWorld
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.event_loop import WAIT_S

QUICK = Timeouts(guild_ready_s=0.02, progress_s=0.02, stop_s=WAIT_S, answer_s=WAIT_S)

Start = Callable[..., Awaitable[asyncio.Task[None]]]


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    """The fake Discord; the bot must break no limit, ping nobody, and call no unknown route."""
    async with FakeDiscord() as discord:
        yield discord
        for request in discord.state.requests:
            payload = request.payload if isinstance(request.payload, dict) else {}
            message = payload.get("data") or payload
            if "content" in message:
                assert message["allowed_mentions"]["parse"] == [], request
        assert discord.state.violations == []
        assert discord.state.pings == []
        assert discord.state.unknown_routes == []


@asynccontextmanager
async def _run_bot(
    fake: FakeDiscord, world: FakeWorld, folder: Path, timeouts: Timeouts, reads_messages: bool
) -> AsyncIterator[asyncio.Task[None]]:
    settings = DiscordSettings(message_content=reads_messages)
    services = with_files(world.services, folder)
    work = serve_discord(services, settings, DiscordSecrets(discord_token=TOKEN), timeouts)
    task = asyncio.create_task(work)
    try:
        await fake.wait_until_ready()
        await fake.wait_until_synced("unanswered")
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


@pytest.fixture
async def start(fake: FakeDiscord, world: FakeWorld, tmp_path: Path) -> AsyncIterator[Start]:
    """Start the bot. For a restart with the same files, cancel its task and start again."""
    async with AsyncExitStack() as stack:

        async def start_bot(
            timeouts: Timeouts = QUICK, reads_messages: bool = False
        ) -> asyncio.Task[None]:
            context = _run_bot(fake, world, tmp_path, timeouts, reads_messages)
            return await stack.enter_async_context(context)

        yield start_bot


@pytest.fixture
async def bot(start: Start) -> asyncio.Task[None]:
    """The running bot, with default settings."""
    return await start()
