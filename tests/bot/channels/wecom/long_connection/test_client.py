"""The client reconnects after every kind of failure, with the right pause."""

from __future__ import annotations

import asyncio
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.wecom.long_connection.server import run_long_connection
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.runtime.clock import SystemClock
from bot.runtime.health import ChannelRefused, ChannelStatus
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wecom.fake_handler import FakeHandler
from tests.fakes.wecom.long_connection.faults import CLOSE, DROP, LOSE
from tests.fakes.wecom.long_connection.server import FakeLongConnection
from tests.fakes.wecom.running_bot import SECRETS, make_files, make_settings, run_bot


@pytest.fixture
async def fake():
    async with FakeLongConnection(ManualClock()) as fake:
        yield fake
        assert fake.violations == []


async def assert_answers(fake) -> None:
    """Check that the bot answers."""
    request = await fake.say("q")
    await fake.wait_until(lambda: fake.rules.get_final_text(request))


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4000])
async def test_a_closed_connection_is_opened_again(fake, tmp_path, code):
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.close(code)
        took = await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 5, 0.1)
        assert 0.4 <= took <= 1.2
        await assert_answers(fake)


async def test_a_broken_connection_is_opened_again(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.drop()
        took = await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 5, 0.1)
        assert 0.4 <= took <= 1.2
        await assert_answers(fake)


async def test_a_dead_connection_is_dropped_after_two_pings(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.is_silent = True
        await fake.advance_until(lambda: len(fake.list_frames("ping")) == 2, 70)
        fake.is_silent = False
        took = await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 20)
        assert 4 <= took <= 8
        await assert_answers(fake)


async def test_a_single_lost_ping_keeps_the_connection(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        for _ in range(3):
            fake.fail("ping", LOSE)
            await fake.clock.advance(70)
        assert len(fake.subscribed_at) == 1


async def test_a_lost_subscription_found_by_a_ping_reconnects(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path):
        fake.lose_subscription()
        await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 40)
        await assert_answers(fake)


@pytest.mark.parametrize("fault", [CLOSE, DROP, LOSE, 6000, 45009])
async def test_failed_subscriptions_are_retried_with_back_off(fake, tmp_path, fault):
    fake.fail("aibot_subscribe", fault, times=9)
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.advance_until(lambda: len(fake.list_frames("aibot_subscribe")) == 10, 400, 2)
        assert fake.clock.now() >= 0.5 * (1 + 2 + 4 + 8 + 16 + 30 * 4)
        await assert_answers(fake)


async def test_a_replaced_bot_waits_and_reconnects_once(fake, tmp_path, caplog):
    async with run_bot(fake, FakeHandler(), tmp_path):
        await fake.replace()
        took = await fake.advance_until(lambda: len(fake.subscribed_at) == 2, 310)
        assert 59 <= took <= 301
        assert "another process is connected as this bot" in caplog.text
        await assert_answers(fake)
        await fake.clock.advance(600)
        assert len(fake.subscribed_at) == 2


async def test_two_bots_with_one_id_replace_each_other_slowly(fake, tmp_path):
    async with (
        run_bot(fake, FakeHandler(), tmp_path / "a"),
        run_bot(fake, FakeHandler(), tmp_path / "b"),
    ):
        await fake.advance_until(lambda: len(fake.subscribed_at) == 5, 1300, 4)
        # 60 s at least for each the first time, then 300.
        assert fake.clock.now() >= 420


async def test_a_refused_secret_ends_the_channel(fake, tmp_path):
    secrets = WecomSecrets(wecom_secret="not-this-one")
    settings = make_settings(fake.url)
    with pytest.raises(ConfigError, match=r"HUIGU_WECOM_SECRET.*\[wecom\] bot_id") as raised:
        await run_long_connection(
            FakeHandler(), make_files(tmp_path), settings, secrets, fake.clock
        )
    assert "not-this-one" not in str(raised.value)
    assert len(fake.subscribed_at) == 1


async def test_a_secret_refused_later_ends_the_channel(fake, tmp_path):
    async with run_bot(fake, FakeHandler(), tmp_path) as bot:
        fake.fail("aibot_subscribe", 853000)
        await fake.close()
        await fake.advance_until(bot.task.done, 5)
        with pytest.raises(ConfigError, match="HUIGU_WECOM_SECRET"):
            await bot.task


BAD = [
    ({"bot_id": ""}, r"\[wecom\] bot_id"),
    ({"url": "ws://wecom.example.org"}, r"\[wecom\] url"),
]


@pytest.mark.parametrize(("given", "named"), BAD, ids=["id", "url"])
async def test_invalid_settings_are_named_before_anything_is_sent(tmp_path, given, named):
    settings = WecomSettings(**{"bot_id": "aib1", **given})
    with pytest.raises(ConfigError, match=named):
        await run_long_connection(
            FakeHandler(), make_files(tmp_path), settings, SECRETS, ManualClock()
        )


async def test_an_https_proxy_from_the_environment_is_used(tmp_path, monkeypatch):
    first_line = asyncio.get_running_loop().create_future()

    async def proxy(reader, writer):
        first_line.set_result((await reader.readline()).decode())
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("NO_PROXY", "")
    settings = make_settings("wss://wecom.invalid")
    task = asyncio.create_task(
        run_long_connection(FakeHandler(), make_files(tmp_path), settings, SECRETS, SystemClock())
    )
    async with asyncio.timeout(WAIT_S):
        line = await first_line
    task.cancel()
    await asyncio.wait({task})
    server.close()
    assert line.startswith("CONNECT wecom.invalid:443 ")


async def test_a_loopback_address_is_reached_without_a_proxy(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    async with run_bot(fake, FakeHandler(), tmp_path):
        await assert_answers(fake)


async def test_the_secret_is_not_sent_after_a_redirect(fake, tmp_path, caplog):
    async def redirect(request):
        raise web.HTTPFound("http" + fake.url.removeprefix("ws"))

    app = web.Application()
    app.router.add_get("/", redirect)
    async with TestServer(app, host="127.0.0.1") as server:
        settings = make_settings(f"ws://127.0.0.1:{server.port}")
        task = asyncio.create_task(
            run_long_connection(FakeHandler(), make_files(tmp_path), settings, SECRETS, fake.clock)
        )
        await fake.advance_until(lambda: "WeCom cannot be reached" in caplog.text, 5)
        task.cancel()
        await asyncio.wait({task})
    assert fake.open_connections == 0
    assert fake.frames == []


async def test_a_server_without_websockets_is_retried_and_logged_once(tmp_path, caplog):
    tries = []

    async def page(request):
        tries.append(request.path)
        return web.Response(text="not here")

    app = web.Application()
    app.router.add_get("/", page)
    clock, status = ManualClock(), ChannelStatus("wecom")
    async with TestServer(app, host="127.0.0.1") as server:
        settings = make_settings(f"ws://127.0.0.1:{server.port}")
        files = make_files(tmp_path)
        work = run_long_connection(FakeHandler(), files, settings, SECRETS, clock, status)
        task = asyncio.create_task(work)
        async with asyncio.timeout(WAIT_S):
            while len(tries) < 3:
                await clock.advance(1)
        task.cancel()
        await asyncio.wait({task})
    assert caplog.text.count("WeCom cannot be reached") == 1
    reason = "WeCom cannot be reached (WSServerHandshakeError, HTTP 200)"
    assert (status.state, status.reason) == ("connecting", reason)


async def test_the_status_follows_the_connection(fake, tmp_path, caplog):
    caplog.set_level(logging.INFO, "huigu")
    status = ChannelStatus("wecom", fake.clock)
    settings, files = make_settings(fake.url), make_files(tmp_path)
    work = run_long_connection(FakeHandler(), files, settings, SECRETS, fake.clock, status)
    task = asyncio.create_task(work)
    await fake.advance_until(lambda: status.state == "ready", 30)
    fake.fail("aibot_subscribe", 6000, times=5)
    await fake.close()
    await fake.advance_until(lambda: status.state == "connecting", 5, 0.1)
    await fake.advance_until(lambda: status.state == "ready", 300, 2)
    assert caplog.text.count("did not accept the subscription: errcode 6000") == 1
    assert caplog.text.count("wecom: it works again") == 1
    await fake.replace()
    await fake.advance_until(lambda: status.state == "failed", 5, 0.1)
    assert status.reason == "another process is connected as this bot"
    await fake.advance_until(lambda: status.state == "ready", 310)
    fake.fail("aibot_subscribe", 853000)
    await fake.close()
    await fake.advance_until(task.done, 60)
    with pytest.raises(ChannelRefused):
        await task
