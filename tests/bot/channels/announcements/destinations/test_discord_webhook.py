"""A Discord channel: its limits, whether a failed post may have arrived, and its secret address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.channels.announcements.destinations.destination import (
    Destination,
    PostFailed,
    PostRejected,
    PostUncertain,
)
from bot.channels.announcements.destinations.discord_webhook import (
    TIMEOUT_S,
    read_address,
)
from bot.channels.announcements.setup import open_destinations
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.discord.channel_webhook import WEBHOOK_ID, ChannelWebhookFake
from tests.fakes.wecom.secrets import (
    DISCORD_WEBHOOK,
    DISCORD_WEBHOOK_TOKEN,
    WEBHOOK_KEY,
    all_secrets,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def fake(clock: ManualClock) -> AsyncIterator[ChannelWebhookFake]:
    async with ChannelWebhookFake(clock) as listening:
        yield listening


@asynccontextmanager
async def open_channel(address: str, clock: ManualClock) -> AsyncIterator[Destination]:
    secrets = AnnounceSecrets(discord_webhook=address)
    async with open_destinations(AnnounceSettings(), secrets, clock) as [destination]:
        yield destination


@pytest.fixture
async def channel(fake: ChannelWebhookFake, clock: ManualClock) -> AsyncIterator[Destination]:
    async with open_channel(fake.address, clock) as destination:
        yield destination


async def test_the_longest_message_is_posted_and_one_unit_more_is_rejected(fake, channel):
    await channel.post("长" * channel.max_size)
    with pytest.raises(PostRejected, match="Invalid Form Body"):
        await channel.post("🚀" + "x" * (channel.max_size - 1))
    assert [len(text) for text in fake.texts] == [2000]


async def test_a_thread_of_the_channel_is_a_destination_of_its_own(fake, clock, channel):
    async with open_channel(f"{fake.address}?thread_id=100000000000000077", clock) as thread:
        await thread.post("x")
        assert thread.name != channel.name
    assert fake.posts == [("100000000000000077", "x")]


async def test_a_rate_limit_says_how_long_to_wait_and_the_next_turn_waits(fake, channel, clock):
    for number in range(5):
        await channel.post(f"{number}")
    with pytest.raises(PostFailed) as caught:
        await channel.post("too much")
    assert caught.value.too_often
    assert caught.value.wait_s == pytest.approx(2.0)
    turn = asyncio.create_task(channel.wait_for_turn())
    await clock.advance(1.5)
    assert not turn.done()
    await clock.advance(1)
    await turn
    await channel.post("now")
    assert fake.texts[-1] == "now"


async def test_a_limit_without_json_is_read_from_its_header(fake, channel):
    fake.faults.append("limit of the network")
    with pytest.raises(PostFailed) as caught:
        await channel.post("x")
    assert (caught.value.too_often, caught.value.wait_s) == (True, 7.0)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (401, PostFailed),
        (403, PostFailed),
        (404, PostFailed),
        (405, PostFailed),
        (400, PostRejected),
        (503, PostFailed),
        (500, PostUncertain),
        (502, PostUncertain),
        (504, PostUncertain),
        (302, PostFailed),
        ("drop", PostUncertain),
        ("drop after", PostUncertain),
    ],
)
async def test_a_failure_says_whether_the_post_may_have_arrived_and_shows_no_secret(
    fake, channel, fault, kind
):
    fake.faults.append(fault)
    with pytest.raises(kind) as caught:
        await channel.post("x")
    assert "the Discord channel" in str(caught.value)
    assert caught.value.__cause__ is None
    assert not any(secret in str(caught.value) for secret in all_secrets())


async def test_a_post_without_an_answer_is_uncertain(fake, channel, clock):
    fake.faults.append("hang")
    post = asyncio.create_task(channel.post("x"))
    while not fake.posts:
        await clock.advance(0.1)
    await clock.advance(TIMEOUT_S)
    with pytest.raises(PostUncertain):
        await post


async def test_an_unreachable_discord_has_certainly_not_posted(clock):
    async with open_channel(f"http://127.0.0.1:9/api/webhooks/{'1' * 18}/{'t' * 20}", clock) as it:
        with pytest.raises(PostFailed, match="cannot be reached"):
            await it.post("x")


async def test_a_very_long_wait_is_a_failure_for_later(fake, channel):
    fake.faults.append("long limit")
    with pytest.raises(PostFailed, match="longer than 300 s") as caught:
        await channel.post("x")
    assert not caught.value.too_often


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/api/webhooks/100000000000000042/tokentoken",
        "https://discord.com.evil.example/api/webhooks/100000000000000042/tokentoken",
        "https://discord.com@evil.example/api/webhooks/100000000000000042/tokentoken",
        "http://discord.com/api/webhooks/100000000000000042/tokentoken",
        "https://discord.com/api/webhooks/100000000000000042/",
        "https://discord.com/api/webhooks/100000000000000042/tokentoken/slack",
        "https://discord.com/api/webhooks/100000000000000042/tokentoken?wait=false",
        "https://discord.com/channels/1/2",
        WEBHOOK_KEY,
        "x",
    ],
)
async def test_what_is_no_webhook_of_discord_is_refused_and_not_shown(address, clock):
    assert read_address(address) is None
    with pytest.raises(ConfigError, match="number 1 is not the address") as caught:
        async with open_channel(address, clock):
            pass
    assert address == "x" or address not in str(caught.value)


@pytest.mark.parametrize("host", ["discord.com", "canary.discord.com", "discordapp.com"])
@pytest.mark.parametrize("version", ["", "/v10"])
def test_addresses_as_discord_copies_them_are_read(host, version):
    text = f"https://{host}/api{version}/webhooks/{WEBHOOK_ID}/{DISCORD_WEBHOOK_TOKEN}"
    address = read_address(text)
    assert address is not None
    assert address.url == text
    assert DISCORD_WEBHOOK_TOKEN not in repr(address)


async def test_addresses_are_separated_by_commas_and_each_counts_once(clock, fake):
    secrets = AnnounceSecrets(
        discord_webhook=f"{DISCORD_WEBHOOK}, {DISCORD_WEBHOOK},{DISCORD_WEBHOOK}?thread_id=123456"
    )
    async with open_destinations(AnnounceSettings(), secrets, clock) as destinations:
        assert [one.label for one in destinations] == [
            "Discord channel 1 of 2",
            "Discord channel 2 of 2",
        ]
        assert len({one.name for one in destinations}) == 2
        assert not any(DISCORD_WEBHOOK_TOKEN in one.name + one.label for one in destinations)
