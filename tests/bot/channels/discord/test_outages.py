"""Discord or the network fails: the channel comes back by itself, and says once what is wrong."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from discord.http import HTTPClient

from bot.channels.discord.context import Timeouts
from bot.channels.discord.server import serve_discord
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.channels.supervisor import REFUSED_S, supervise
from bot.runtime.health import ChannelStatus
from tests.fakes.bot.services import with_files
from tests.fakes.bot.world import FakeWorld
from tests.fakes.clock import ManualClock
from tests.fakes.discord.scenario import TOKEN, FakeDiscord
from tests.fakes.discord.server import redirect_discord
from tests.fakes.event_loop import WAIT_S

TIMEOUTS = Timeouts(guild_ready_s=0.02, login_s=WAIT_S, stop_s=WAIT_S, offline_s=0.3)


class Channel:
    """The channel as `huigu serve` runs it, on a clock that a test moves."""

    def __init__(self, world: FakeWorld, folder: Path) -> None:
        self.clock = ManualClock()
        self.status = ChannelStatus("discord", self.clock)
        secrets = DiscordSecrets(discord_token=TOKEN)
        services = replace(with_files(world.services, folder), status=self.status)
        self._serve = partial(serve_discord, services, DiscordSettings(), secrets, TIMEOUTS)

    @asynccontextmanager
    async def run(self) -> AsyncIterator[asyncio.Task[None]]:
        task = asyncio.create_task(supervise(self._serve, self.status, self.clock, lambda: 0.5))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def wait_until(self, condition: Callable[[], object], step_s: float = 0.0) -> None:
        """Wait for a condition in real time; each check moves the clock."""
        async with asyncio.timeout(WAIT_S):
            while not condition():
                await asyncio.sleep(0.01)
                if step_s:
                    await self.clock.advance(step_s)


@pytest.fixture
def channel(world, tmp_path, caplog) -> Channel:
    caplog.set_level(logging.INFO, "huigu")
    return Channel(world, tmp_path)


@pytest.fixture(autouse=True)
def _nobody() -> Iterator[None]:
    """Where nobody listens, while there is no fake Discord."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
        with redirect_discord(f"http://{address}", f"ws://{address}"):
            yield


def list_problems(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno > logging.INFO]


async def assert_answers(fake: FakeDiscord) -> None:
    await fake.wait_until_ready()
    await fake.wait_until_synced("ask")
    await (await fake.run_command("ask", {"question": "Videos?"})).wait(text="The recordings")


async def test_discord_that_is_down_at_the_start_is_joined_when_it_is_up(channel, caplog):
    async with channel.run() as task:
        await channel.wait_until(lambda: channel.status.reason)
        await channel.clock.advance(0)
        for _ in range(5):
            await channel.wait_until(lambda: channel.clock.seconds_to_next() is not None)
            await channel.clock.advance(channel.clock.seconds_to_next())
        assert channel.status.state == "connecting"
        assert channel.status.reason.startswith("discord.com cannot be reached (ClientConnector")
        async with FakeDiscord() as fake:
            await channel.wait_until(lambda: channel.status.state == "ready", step_s=30)
            await assert_answers(fake)
            assert not task.done()
            task.cancel()
            await asyncio.wait({task})
    [line] = list_problems(caplog)
    assert "HTTPS_PROXY" in line
    assert "discord: it works again" in caplog.text


async def test_a_long_loss_of_the_gateway_is_logged_once_without_tracebacks(channel, caplog):
    async with channel.run() as task:
        async with FakeDiscord() as fake:
            await channel.wait_until(lambda: channel.status.state == "ready")
            await assert_answers(fake)
        await channel.wait_until(lambda: channel.status.reason)
        assert channel.status.state == "connecting"
        async with FakeDiscord() as fake:
            await channel.wait_until(lambda: channel.status.state == "ready", step_s=1)
            await assert_answers(fake)
            task.cancel()
            await asyncio.wait({task})
    [line] = list_problems(caplog)
    assert "discord.com cannot be reached" in line
    assert "Traceback" not in caplog.text


async def test_a_short_loss_of_the_gateway_is_not_logged(channel, caplog):
    async with channel.run() as task, FakeDiscord() as fake:
        await channel.wait_until(lambda: channel.status.state == "ready")
        for _ in range(3):
            await fake.gateway.reconnect()
            await asyncio.sleep(0)
            await assert_answers(fake)
        await channel.wait_until(lambda: channel.status.state == "ready")
        task.cancel()
        await asyncio.wait({task})
    assert list_problems(caplog) == []


@pytest.mark.parametrize("when", ["at the start", "later"])
async def test_a_reset_token_fails_until_it_is_right_again(channel, caplog, when):
    async with channel.run() as task, FakeDiscord() as fake:
        if when == "later":
            await channel.wait_until(lambda: channel.status.state == "ready")
            fake.state.token = "another.token.now"
            await fake.gateway.invalidate()
        else:
            fake.state.token = "another.token.now"
        await channel.wait_until(lambda: channel.status.state == "failed")
        assert channel.status.reason == "Discord rejects the token in HUIGU_DISCORD_TOKEN"
        await channel.clock.advance(REFUSED_S / 2)
        logins = len(fake.state.requests)
        await channel.clock.advance(REFUSED_S / 4)
        assert len(fake.state.requests) == logins
        fake.state.token = TOKEN
        await channel.wait_until(lambda: channel.status.state == "ready", step_s=REFUSED_S / 4)
        await assert_answers(fake)
        task.cancel()
        await asyncio.wait({task})
    [line] = list_problems(caplog)
    assert "https://discord.com/developers/applications" in line
    assert TOKEN not in line


async def test_an_answer_is_finished_when_the_gateway_is_lost(channel, world, monkeypatch, caplog):
    release, answer = asyncio.Event(), world.ask

    async def slow(question):
        await release.wait()
        return await answer(question)

    async def refuse(client, url, **options):
        raise ConnectionRefusedError(errno.ECONNREFUSED, "no")

    world.ask = slow
    async with channel.run() as task, FakeDiscord() as fake:
        await channel.wait_until(lambda: channel.status.state == "ready")
        interaction = await fake.run_command("ask", {"question": "Videos?"})
        await interaction.wait_until_acknowledged()
        monkeypatch.setattr(HTTPClient, "ws_connect", refuse)
        fake.gateway.drop()
        await asyncio.sleep(2 * TIMEOUTS.offline_s)
        release.set()
        await interaction.wait(text="The recordings")
        await channel.wait_until(lambda: channel.status.reason)
        task.cancel()
        await asyncio.wait({task})
    [line] = list_problems(caplog)
    assert "ConnectionRefusedError, Connection refused" in line
    assert "Traceback" not in caplog.text


async def test_the_gateway_that_never_lets_in_is_an_outage(channel, monkeypatch, caplog):
    """discord.py alone would try for ever, with a traceback every 5 s, and never say more."""

    async def refuse(client, url, **options):
        raise TimeoutError

    monkeypatch.setattr(HTTPClient, "ws_connect", refuse)
    async with channel.run() as task, FakeDiscord():
        await channel.wait_until(lambda: channel.status.reason)
        for _ in range(3):
            await channel.wait_until(lambda: channel.clock.seconds_to_next() is not None)
            await channel.clock.advance(channel.clock.seconds_to_next())
        task.cancel()
        await asyncio.wait({task})
    [line] = list_problems(caplog)
    assert "discord.com cannot be reached (TimeoutError)" in line
    assert "Traceback" not in caplog.text
