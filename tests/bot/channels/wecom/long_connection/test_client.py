"""The connection ends in every way it can, and comes back as fast as it should."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.wecom.long_connection.backoff import Pauses
from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.runtime.clock import SystemClock
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.stillness import HANGS_S
from tests.fakes.wecom.connected import SECRETS, connected, files_in, settings_for
from tests.fakes.wecom.faults import CLOSE, DROP, LOSE
from tests.fakes.wecom.held_responder import FakeResponder
from tests.fakes.wecom.long_connection import FakeLongConnection


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def answers(fake) -> None:
    """Check that the bot is there."""
    request = await fake.say("q")
    await fake.until(lambda: fake.rules.last_text(request))


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4000])
async def test_a_connection_that_is_closed_is_opened_again(fake, tmp_path, code):
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.close(code)
        took = await fake.passing(lambda: len(fake.subscribed_at) == 2, 5, 0.1)
        assert 0.4 <= took <= 1.2
        await answers(fake)


async def test_a_connection_that_breaks_is_opened_again(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.drop()
        took = await fake.passing(lambda: len(fake.subscribed_at) == 2, 5, 0.1)
        assert 0.4 <= took <= 1.2
        await answers(fake)


async def test_a_connection_with_nobody_at_the_other_end_is_left_after_two_pings(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.deaf = True
        await fake.passing(lambda: len(fake.commands("ping")) == 2, 70)
        fake.deaf = False
        took = await fake.passing(lambda: len(fake.subscribed_at) == 2, 20)
        assert 4 <= took <= 8
        await answers(fake)


async def test_one_ping_that_is_lost_costs_nothing(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        for _ in range(3):
            fake.fail("ping", LOSE)
            await fake.clock.advance(70)
        assert len(fake.subscribed_at) == 1


async def test_a_ping_that_is_not_subscribed_brings_a_new_connection(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path):
        fake.lose_subscription()
        await fake.passing(lambda: len(fake.subscribed_at) == 2, 40)
        await answers(fake)


@pytest.mark.parametrize("fault", [CLOSE, DROP, LOSE, 6000, 45009])
async def test_ever_more_time_passes_while_subscribing_fails(fake, tmp_path, fault):
    fake.fail("aibot_subscribe", fault, times=9)
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.passing(lambda: len(fake.commands("aibot_subscribe")) == 10, 400, 2)
        assert fake.clock.now() >= 0.5 * (1 + 2 + 4 + 8 + 16 + 30 * 4)
        await answers(fake)


def test_pauses_double_up_to_half_a_minute_and_begin_anew_after_a_good_connection():
    pauses = Pauses(chance=lambda: 1.0)
    assert [pauses.after(0, replaced=False) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert pauses.after(59, replaced=False) == 30
    assert pauses.after(60, replaced=False) == 1


def test_pauses_differ_so_that_bots_do_not_come_back_together():
    assert Pauses(chance=lambda: 0.0).after(0, replaced=False) == 0.5


def test_a_bot_that_is_replaced_again_and_again_stays_away_longest():
    pauses = Pauses(chance=lambda: 0.0)
    assert [pauses.after(100, replaced=True) for _ in range(3)] == [60, 300, 300]
    assert pauses.after(3600, replaced=True) == 60


async def test_a_bot_that_is_replaced_stays_away_and_comes_back_once(fake, tmp_path, caplog):
    async with connected(fake, FakeResponder(), tmp_path):
        await fake.replace()
        took = await fake.passing(lambda: len(fake.subscribed_at) == 2, 310)
        assert 59 <= took <= 301
        assert "another process is connected as this bot" in caplog.text
        await answers(fake)
        await fake.clock.advance(600)
        assert len(fake.subscribed_at) == 2


async def test_two_bots_with_one_id_do_not_throw_each_other_out_fast(fake, tmp_path):
    async with (
        connected(fake, FakeResponder(), tmp_path / "a"),
        connected(fake, FakeResponder(), tmp_path / "b"),
    ):
        await fake.passing(lambda: len(fake.subscribed_at) == 5, 1300, 4)
        # 60 s at least for each the first time, then 300.
        assert fake.clock.now() >= 420


async def test_a_secret_that_wecom_does_not_take_ends_the_channel(fake, tmp_path):
    secrets = WecomSecrets(wecom_secret="not-this-one")
    settings = settings_for(fake.url)
    with pytest.raises(ConfigError, match=r"HUIGU_WECOM_SECRET.*\[wecom\] bot_id") as raised:
        await run_long_connection(
            FakeResponder(), files_in(tmp_path), settings, secrets, fake.clock
        )
    assert "not-this-one" not in str(raised.value)
    assert len(fake.subscribed_at) == 1


async def test_a_secret_that_is_taken_back_ends_the_channel(fake, tmp_path):
    async with connected(fake, FakeResponder(), tmp_path) as bot:
        fake.fail("aibot_subscribe", 853000)
        await fake.close()
        await fake.passing(bot.task.done, 5)
        with pytest.raises(ConfigError, match="HUIGU_WECOM_SECRET"):
            await bot.task


BAD = [
    ({"bot_id": ""}, SECRETS, r"\[wecom\] bot_id"),
    ({}, WecomSecrets(), "HUIGU_WECOM_SECRET"),
    ({"url": "ws://wecom.example.org"}, SECRETS, r"\[wecom\] url"),
]


@pytest.mark.parametrize(("given", "secrets", "named"), BAD, ids=["id", "secret", "url"])
async def test_settings_that_cannot_work_are_named_before_anything_is_sent(
    tmp_path, given, secrets, named
):
    settings = WecomSettings(**{"bot_id": "aib1", **given})
    with pytest.raises(ConfigError, match=named):
        await run_long_connection(
            FakeResponder(), files_in(tmp_path), settings, secrets, ManualClock()
        )


async def test_an_https_proxy_of_the_environment_is_used(tmp_path, monkeypatch):
    asked = asyncio.get_running_loop().create_future()

    async def proxy(reader, writer):
        asked.set_result((await reader.readline()).decode())
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("NO_PROXY", "")
    settings = settings_for("wss://wecom.invalid")
    task = asyncio.create_task(
        run_long_connection(FakeResponder(), files_in(tmp_path), settings, SECRETS, SystemClock())
    )
    async with asyncio.timeout(HANGS_S):
        line = await asked
    task.cancel()
    await asyncio.wait({task})
    server.close()
    assert line.startswith("CONNECT wecom.invalid:443 ")


async def test_this_machine_is_reached_without_a_proxy(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    async with connected(fake, FakeResponder(), tmp_path):
        await answers(fake)


async def test_the_secret_goes_to_no_other_host(fake, tmp_path, caplog):
    async def elsewhere(request):
        raise web.HTTPFound("http" + fake.url.removeprefix("ws"))

    app = web.Application()
    app.router.add_get("/", elsewhere)
    async with TestServer(app, host="127.0.0.1") as server:
        settings = settings_for(f"ws://127.0.0.1:{server.port}")
        task = asyncio.create_task(
            run_long_connection(FakeResponder(), files_in(tmp_path), settings, SECRETS, fake.clock)
        )
        await fake.passing(lambda: "WeCom cannot be reached" in caplog.text, 5)
        task.cancel()
        await asyncio.wait({task})
    assert fake.open == 0
    assert fake.frames == []


async def test_a_server_that_is_no_websocket_is_tried_again(tmp_path, caplog):
    async def page(request):
        return web.Response(text="not here")

    app = web.Application()
    app.router.add_get("/", page)
    clock = ManualClock()
    async with TestServer(app, host="127.0.0.1") as server:
        settings = settings_for(f"ws://127.0.0.1:{server.port}")
        task = asyncio.create_task(
            run_long_connection(FakeResponder(), files_in(tmp_path), settings, SECRETS, clock)
        )
        async with asyncio.timeout(HANGS_S):
            while caplog.text.count("WeCom cannot be reached") < 3:
                await clock.advance(1)
        task.cancel()
        await asyncio.wait({task})
