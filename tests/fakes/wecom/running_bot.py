"""Runs the channel on the fake long connection, from its start to its stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.channels.wecom.events import MessageHandler
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.runtime.state_files import StateFiles
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.long_connection.server import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET

SECRETS = WecomSecrets(wecom_secret=WECOM_SECRET)


def make_settings(url: str) -> WecomSettings:
    """Make the settings of a bot that connects to an address."""
    return WecomSettings(bot_id=BOT_ID, url=url)


def make_files(folder: Path) -> StateFiles:
    """Put the state files into a test's own folder."""
    return StateFiles(folder, "journal.sqlite")


class RunningBot:
    """A bot, with its WeCom and its clock."""

    def __init__(self, fake: FakeLongConnection, clock: ManualClock, task: asyncio.Task) -> None:
        self.fake = fake
        self.clock = clock
        self.task = task

    async def stop(self) -> None:
        """Stop as at SIGTERM, and advance the clock until the bot has stopped."""
        self.task.cancel()
        await self.fake.advance_until(self.task.done, 30)


@asynccontextmanager
async def run_bot(
    fake: FakeLongConnection, handler: MessageHandler, folder: Path
) -> AsyncIterator[RunningBot]:
    """Run the channel while the context is open; an error before it is connected is raised."""
    clock = fake.clock
    assert isinstance(clock, ManualClock)
    task = asyncio.create_task(
        run_long_connection(handler, make_files(folder), make_settings(fake.url), SECRETS, clock)
    )
    bot = RunningBot(fake, clock, task)
    try:
        await fake.advance_until(lambda: fake.is_connected or task.done(), 400)
        if task.done():
            task.result()
        yield bot
    finally:
        await bot.stop()
