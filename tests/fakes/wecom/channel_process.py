"""The channel in a separate process, for tests that kill it: `python -m … URL FOLDER`.

Every answer takes an hour, and shows a placeholder meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.channels.wecom.events import Update
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.runtime.clock import SystemClock
from tests.fakes.wecom.fake_handler import FakeHandler
from tests.fakes.wecom.running_bot import SECRETS, make_files, make_settings


async def answer_slowly(message):
    await asyncio.sleep(3600)
    yield Update("too late")


if __name__ == "__main__":
    url, folder = sys.argv[1:]
    asyncio.run(
        run_long_connection(
            FakeHandler(answer_slowly),
            make_files(Path(folder)),
            make_settings(url),
            SECRETS,
            SystemClock(),
        )
    )
