from __future__ import annotations

import asyncio
import logging
import os
import re
import signal

import aiohttp
import pytest

from bot.channels.http_api.server import serve_http
from bot.channels.http_api.spec import HttpSecrets
from bot.messages import Answer, Question
from bot.runtime.shutdown import run_until_stopped
from bot.settings import ServerSettings
from indexer.errors import ConfigError
from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.services import fake_services
from tests.fakes.event_loop import WAIT_S, wait_until_idle


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_everything_after_the_running_answer(number, caplog):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(question: Question) -> Answer:
        begun.set()
        await go_on.wait()
        return FOUND

    caplog.set_level(logging.INFO, "huigu")
    settings = ServerSettings(port=0)
    services = fake_services(ask=slow, generation=lambda: "first")
    running = asyncio.create_task(
        run_until_stopped([serve_http(services, settings, HttpSecrets())])
    )
    await wait_until_idle()
    [url] = re.findall(r"listening on (\S+)/", caplog.text)
    async with aiohttp.ClientSession(url) as client:
        async with client.get("/readyz") as response:
            assert (await response.json())["generation"] == "first"
        answer = asyncio.create_task(client.get("/query?q=a"))
        await begun.wait()
        os.kill(os.getpid(), number)
        await wait_until_idle()
        assert not running.done()
        go_on.set()
        async with await answer as response:
            assert (await response.json())["found"] is True
        await asyncio.wait_for(running, WAIT_S)


async def test_a_channel_that_cannot_start_stops_the_others_and_says_why():
    stopped = asyncio.Event()

    async def quiet() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def refused() -> None:
        raise ConfigError("no token")

    with pytest.raises(ConfigError, match=r"^no token$"):
        await run_until_stopped([quiet(), refused()])
    assert stopped.is_set()


async def test_a_channel_that_breaks_is_not_taken_for_an_expected_failure():
    async def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as failure:
        await run_until_stopped([broken()])
    assert failure.group_contains(ZeroDivisionError)
