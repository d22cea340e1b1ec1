"""The channel on the fake long connection, from its start to its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.channels.wecom.events import Responder
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.runtime.state_files import StateFiles
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.long_connection import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import WECOM_SECRET

SECRETS = WecomSecrets(wecom_secret=WECOM_SECRET)


def settings_for(url: str) -> WecomSettings:
    """Settings of a bot that connects to an address."""
    return WecomSettings(bot_id=BOT_ID, url=url)


def files_in(folder: Path) -> StateFiles:
    """State files in a test's own folder."""
    return StateFiles(folder, "journal.sqlite")


class Connected:
    """A bot, its WeCom, and their time."""

    def __init__(self, fake: FakeLongConnection, clock: ManualClock, task: asyncio.Task) -> None:
        self.fake = fake
        self.clock = clock
        self.task = task

    async def stop(self) -> None:
        """Stop as at SIGTERM, letting as much time pass as that takes."""
        self.task.cancel()
        await self.fake.passing(self.task.done, 30)


@asynccontextmanager
async def connected(
    fake: FakeLongConnection, responder: Responder, folder: Path
) -> AsyncIterator[Connected]:
    """Run the channel until the block ends; what ends it before it is connected is raised."""
    clock = fake.clock
    assert isinstance(clock, ManualClock)
    task = asyncio.create_task(
        run_long_connection(responder, files_in(folder), settings_for(fake.url), SECRETS, clock)
    )
    bot = Connected(fake, clock, task)
    try:
        await fake.passing(lambda: fake.connected or task.done(), 400)
        if task.done():
            task.result()
        yield bot
    finally:
        await bot.stop()
