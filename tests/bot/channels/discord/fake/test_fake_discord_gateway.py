"""The gateway and the rate limits of the fake Discord, with the real discord.py."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.fakes.discord.client_runner import run_client
from tests.fakes.discord.scenario import TOKEN, FakeDiscord, NotOffered
from tests.fakes.event_loop import WAIT_S
from tests.fakes.small_bot import SmallBot


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


async def test_heartbeats_are_answered(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        assert 0 <= bot.latency < math.inf


async def test_events_during_a_cut_connection_arrive_after_it(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        fake.gateway.drop()
        assert not fake.gateway.ready
        interactions = [
            await fake.run_command("ask", {"question": str(number)}) for number in range(3)
        ]
        await fake.say(f"{fake.bot.mention} still there?")
        for number, interaction in enumerate(interactions):
            assert (await interaction.wait()).text == f"answer to {number}"
        await bot.wait_until(lambda: bot.messages)
    assert fake.gateway.resumed == 1
    assert len(fake.gateway.identified) == 1
    assert len(bot.messages) == 1


async def test_a_running_answer_survives_a_cut_connection(fake: FakeDiscord):
    async def answer(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer()
        fake.gateway.drop()
        await interaction.edit_original_response(content=question)

    async with run_client(fake, SmallBot(answer)):
        interaction = await (await fake.run_command("ask", {"question": "why?"})).wait()
        await fake.wait_until_ready()
    assert interaction.text == "why?"


async def test_a_client_reconnects_when_it_is_asked_to(fake: FakeDiscord):
    async with run_client(fake, SmallBot()):
        await fake.gateway.reconnect()
        await fake.gateway.changes.until(lambda: fake.gateway.resumed, WAIT_S, lambda: "a RESUME")
        interaction = await fake.run_command("ask", {"question": "?"})
        assert (await interaction.wait()).text == "answer to ?"
    assert len(fake.gateway.identified) == 1


@pytest.mark.parametrize(("resumable", "identified", "resumed"), [(False, 2, 0), (True, 1, 1)])
async def test_an_invalid_session_is_replaced_or_resumed(
    fake: FakeDiscord, resumable: bool, identified: int, resumed: int
):
    async with run_client(fake, SmallBot()):
        await fake.gateway.invalidate(resumable)
        if not resumable:
            with pytest.raises(NotOffered, match="offline"):
                await fake.run_command("ask", {"question": "?"})
        await fake.gateway.changes.until(
            lambda: len(fake.gateway.identified) + fake.gateway.resumed == 2, WAIT_S, lambda: "it"
        )
        interaction = await fake.run_command("ask", {"question": "?"})
        assert (await interaction.wait()).text == "answer to ?"
    assert (len(fake.gateway.identified), fake.gateway.resumed) == (identified, resumed)


async def test_a_session_ends_when_the_client_closes_the_connection(fake: FakeDiscord):
    async with run_client(fake, SmallBot()):
        pass
    with pytest.raises(NotOffered, match="offline"):
        await fake.run_command("ask", {"question": "?"})


async def test_each_shard_gets_the_events_of_its_guilds():
    async with FakeDiscord(shards=2) as fake:
        bot = SmallBot()
        other = await fake.add_guild("other", shard=1)
        there = await fake.add_channel("there", guild=other)
        async with run_client(fake, bot):
            assert sorted(identify["shard"] for identify in fake.gateway.identified) == [
                [0, 2],
                [1, 2],
            ]
            assert {guild.shard_id for guild in bot.guilds} == {0, 1}
            for channel in (fake.general, there):
                interaction = await fake.run_command("ask", {"question": "?"}, channel=channel)
                assert (await interaction.wait()).text == "answer to ?"


async def test_a_guild_can_be_added_later(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        late = await fake.add_guild("late", locale="zh-TW")
        channel = await fake.add_channel("there", guild=late)
        interaction = await fake.run_command("ask", {"question": "?"}, channel=channel)
        await interaction.wait()
        assert bot.get_guild(int(late.id)).preferred_locale is discord.Locale.taiwan_chinese
        assert bot.get_channel(int(channel.id)).name == "there"


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([{"op": 2, "d": {"token": "bad", "intents": 1}}], 4004),
        ([{"op": 2, "d": {"token": TOKEN, "intents": 1 << 15}}], 4014),
        ([{"op": 2, "d": {"token": TOKEN, "intents": 1, "shard": [2, 2]}}], 4010),
        ([{"op": 2, "d": {"token": TOKEN, "intents": 1}}] * 2, 4005),
        ([{"op": 3, "d": {}}], 4003),
        ([{"op": 2, "d": {"token": TOKEN, "intents": 1}}, {"op": 99}], 4001),
        ([{"op": 6, "d": {"token": "bad", "session_id": "1", "seq": 1}}], 4004),
    ],
    ids=["token", "intents", "shard", "twice", "nobody", "opcode", "token of a resume"],
)
async def test_a_client_that_breaks_the_protocol_is_disconnected(frames: list[dict], code: int):
    async with (
        FakeDiscord(privileged_intents=0) as fake,
        aiohttp.ClientSession() as session,
        session.ws_connect(fake.gateway.url) as socket,
    ):
        for frame in frames:
            await socket.send_json(frame)
        async with asyncio.timeout(WAIT_S):
            async for _ in socket:
                pass
        assert socket.close_code == code


async def test_an_unknown_session_is_not_resumed(fake: FakeDiscord):
    async with aiohttp.ClientSession() as session, session.ws_connect(fake.gateway.url) as socket:
        resume = {"token": TOKEN, "session_id": "1", "seq": 1}
        await socket.send_json({"op": 6, "d": resume})
        assert (await socket.receive_json())["op"] == 10
        assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}


async def test_a_rate_limited_edit_arrives_in_the_end(fake: FakeDiscord):
    fake.rate_limits.limit_next("edit_original", 3, retry_after_s=0.03)
    async with run_client(fake, SmallBot()):
        interaction = await (await fake.run_command("ask", {"question": "?"})).wait()
    edits = [request.status for request in fake.state.requests if request.name == "edit_original"]
    assert edits == [429, 429, 429, 200]
    assert interaction.text == "answer to ?"
    assert interaction.answered_s >= 0.09
    assert fake.rate_limits.limited_count == 3


@pytest.mark.slow
async def test_a_global_limit_applies_to_every_channel(fake: FakeDiscord):
    bot = SmallBot()
    other = await fake.add_channel("other")
    async with run_client(fake, bot):
        fake.rate_limits.limit_next("send", 1, retry_after_s=2.0, everywhere=True)
        channels = [bot.get_channel(int(place.id)) for place in (fake.general, other)]
        await asyncio.gather(*(channel.send("hi") for channel in channels))
    statuses = [request.status for request in fake.state.requests if request.name == "send"]
    assert statuses == [429, 429, 200, 200]


async def test_discord_py_stays_within_an_announced_rate_limit(fake: FakeDiscord):
    fake.rate_limits.limits["send"] = (2, 0.1)
    bot = SmallBot()
    async with run_client(fake, bot):
        channel = bot.get_channel(int(fake.general.id))
        for number in range(5):
            await channel.send(str(number))
    sent = [request for request in fake.state.requests if request.name == "send"]
    assert [request.status for request in sent] == [200] * 5
    assert sent[-1].at - sent[0].at >= 0.2


async def test_a_request_over_the_rate_limit_gets_status_429(fake: FakeDiscord):
    fake.rate_limits.use_real_limits()
    url = f"{fake.url}/api/v10/channels/{fake.general.id}/messages"
    own = {"Authorization": f"Bot {TOKEN}"}
    async with aiohttp.ClientSession(headers=own) as session:
        for _ in range(5):
            assert (await session.post(url, json={"content": "hi"})).status == 200
        limited = await session.post(url, json={"content": "hi"})
        assert limited.status == 429
        assert limited.headers["X-RateLimit-Remaining"] == "0"
        assert 0 < (await limited.json())["retry_after"] <= 5
        fake.clock.advance(5)
        assert (await session.post(url, json={"content": "hi"})).status == 200


async def test_the_global_rate_limit_exempts_interactions(
    fake: FakeDiscord,
):
    fake.rate_limits.limits["everywhere"] = (2, WAIT_S)
    url = f"{fake.url}/api/v10"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        paths = ("users/@me", f"channels/{fake.general.id}", "gateway/bot")
        answers = [await session.get(f"{url}/{path}") for path in paths]
        assert [response.status for response in answers] == [200, 200, 429]
        assert (await answers[-1].json())["global"]
        callback = await session.post(f"{url}/interactions/1/token/callback", json={})
        assert callback.status == 404


async def test_a_request_can_fail_with_a_server_error(fake: FakeDiscord):
    bot = SmallBot()
    async with run_client(fake, bot):
        fake.rate_limits.fail_next("send", 1, 503)
        channel = bot.get_channel(int(fake.general.id))
        with pytest.raises(discord.DiscordServerError):
            await channel.send("hi")
        await channel.send("hi")
