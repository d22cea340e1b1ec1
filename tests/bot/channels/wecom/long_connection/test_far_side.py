"""Addresses that are none, and replies that are none, end neither the channel nor the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.late_replies import LateAnswers
from bot.runtime.clock import Clock
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import HANGS_S
from tests.fakes.wecom.connected import files_in
from tests.fakes.wecom.held_responder import FakeResponder
from tests.fakes.wecom.response_endpoint import ResponseEndpoint
from tests.fakes.wecom.secrets import RESPONSE_CODE, WECOM_SECRET

SECRETS = WecomSecrets(wecom_secret=WECOM_SECRET)


class Told(ManualClock):
    """Stands still, and tells when somebody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: asyncio.Queue[float] = asyncio.Queue()

    async def sleep(self, seconds: float) -> None:
        self.asked_for.put_nowait(seconds)
        await super().sleep(seconds)


def channel(url: str, folder: Path, clock: Clock) -> asyncio.Task[None]:
    """Run the long connection."""
    settings = WecomSettings(bot_id="aib1", url=url)
    return asyncio.create_task(
        run_long_connection(FakeResponder(), files_in(folder), settings, SECRETS, clock)
    )


@pytest.mark.parametrize("host", ["a" * 64, "a..b"])
async def test_a_host_that_cannot_be_is_tried_again_like_one_that_is_away(tmp_path, caplog, host):
    """What looks it up raises what is no error of a network, and no other channel may end by it."""
    clock = Told()
    task = channel(f"wss://{host}", tmp_path, clock)
    pausing = asyncio.create_task(_paused(clock))
    await asyncio.wait({task, pausing}, return_when=asyncio.FIRST_COMPLETED, timeout=HANGS_S)
    assert pausing.done()
    # The second since Python 3.13.
    kinds = ("UnicodeError", "UnicodeEncodeError")
    assert any(f"WeCom cannot be reached ({kind})" in caplog.text for kind in kinds)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()


async def test_what_is_no_address_is_named_before_anything_is_sent(tmp_path):
    with pytest.raises(ConfigError, match=r"\[wecom\] url"):
        await channel("wss://[wecom", tmp_path, ManualClock())


async def test_a_reply_that_is_nested_too_deep_is_no_reply(caplog):
    """Otherwise nobody would read that the answer may be lost."""
    clock = ManualClock()
    async with ResponseEndpoint(clock) as endpoint, aiohttp.ClientSession() as session:
        endpoint.replies = [b'{"a":' + b"[" * 60_000]
        late = LateAnswers(session, endpoint.url, clock)
        message = Message("m", "lin", "lin", False, "why?", response_url=endpoint.make())
        assert not await late.send(message, "answer", clock.now())
    assert "may be lost: RecursionError" in caplog.text
    assert RESPONSE_CODE not in caplog.text


async def _paused(clock: Told) -> None:
    """Wait until the channel pauses before the next try; its wait for a connection is 20 s."""
    while await clock.asked_for.get() >= 20:
        pass
