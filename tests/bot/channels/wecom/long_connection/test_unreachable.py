"""Impossible addresses and responses end neither the channel nor the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.channels.wecom.webhook.late_replies import LateReplies
from bot.runtime.clock import Clock
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.fake_handler import FakeHandler
from tests.fakes.wecom.running_bot import make_files
from tests.fakes.wecom.secrets import RESPONSE_CODE, WECOM_SECRET
from tests.fakes.wecom.webhook.response_endpoint import ResponseEndpoint

SECRETS = WecomSecrets(wecom_secret=WECOM_SECRET)


class RecordingClock(ManualClock):
    """Stands still, and records each sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeps_s: asyncio.Queue[float] = asyncio.Queue()

    async def sleep(self, seconds: float) -> None:
        self.sleeps_s.put_nowait(seconds)
        await super().sleep(seconds)


def start_channel(url: str, folder: Path, clock: Clock) -> asyncio.Task[None]:
    """Start the long connection."""
    settings = WecomSettings(bot_id="aib1", url=url)
    return asyncio.create_task(
        run_long_connection(FakeHandler(), make_files(folder), settings, SECRETS, clock)
    )


@pytest.mark.parametrize("host", ["a" * 64, "a..b"])
async def test_an_impossible_host_name_is_retried_like_an_unreachable_host(tmp_path, caplog, host):
    """The look-up raises a UnicodeError, which must not end the other channels."""
    clock = RecordingClock()
    task = start_channel(f"wss://{host}", tmp_path, clock)
    pausing = asyncio.create_task(_wait_pause(clock))
    await asyncio.wait({task, pausing}, return_when=asyncio.FIRST_COMPLETED, timeout=WAIT_S)
    assert pausing.done()
    # The second since Python 3.13.
    kinds = ("UnicodeError", "UnicodeEncodeError")
    assert any(f"WeCom cannot be reached ({kind})" in caplog.text for kind in kinds)
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()


async def test_an_invalid_address_is_named_before_anything_is_sent(tmp_path):
    with pytest.raises(ConfigError, match=r"\[wecom\] url"):
        await start_channel("wss://[wecom", tmp_path, ManualClock())


async def test_a_response_that_is_nested_too_deep_is_an_error(caplog):
    """Otherwise the log would not say that the answer may be lost."""
    clock = ManualClock()
    async with ResponseEndpoint(clock) as endpoint, aiohttp.ClientSession() as session:
        endpoint.scripted_replies = [b'{"a":' + b"[" * 60_000]
        late_replies = LateReplies(session, endpoint.url, clock)
        message = Message("m", "lin", "lin", False, "why?", response_url=endpoint.make_url())
        assert not await late_replies.send(message, "answer", clock.now())
    assert "may be lost: RecursionError" in caplog.text
    assert RESPONSE_CODE not in caplog.text


async def _wait_pause(clock: RecordingClock) -> None:
    """Wait until the channel pauses before a retry; its time-out for connecting is 20 s."""
    while await clock.sleeps_s.get() >= 20:
        pass
