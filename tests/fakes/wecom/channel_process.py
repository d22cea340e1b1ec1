"""The channel in a process of its own, to be killed: `python -m … URL FOLDER`.

Every answer takes an hour, and shows a placeholder meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.channels.wecom.events import Update
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.runtime.clock import SystemClock
from tests.fakes.wecom.connected import SECRETS, files_in, settings_for
from tests.fakes.wecom.held_responder import FakeResponder


async def slow(message):
    await asyncio.sleep(3600)
    yield Update("too late")


if __name__ == "__main__":
    url, folder = sys.argv[1:]
    asyncio.run(
        run_long_connection(
            FakeResponder(slow), files_in(Path(folder)), settings_for(url), SECRETS, SystemClock()
        )
    )
