"""Groups and the app: limits, dialects, and whether a failed post may have arrived."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.channels.announcements.destinations.destination import (
    Destination,
    PostFailed,
    PostRejected,
    PostUncertain,
)
from bot.channels.announcements.destinations.group import GroupWebhook
from bot.channels.announcements.setup import open_destinations
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.wechat.client import ApiClient
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.qyapi import AGENT_ID, CORP_ID, FakeQyapi, Fault, serving
from tests.fakes.wecom.secrets import APP_SECRET, SECOND_WEBHOOK_KEY, WEBHOOK_KEY, all_secrets

SEND = "/cgi-bin/message/send"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def fake(clock: ManualClock) -> AsyncIterator[GroupWebhookFake]:
    async with GroupWebhookFake((WEBHOOK_KEY, SECOND_WEBHOOK_KEY), clock) as listening:
        yield listening


@pytest.fixture
async def group(fake: GroupWebhookFake, clock: ManualClock) -> AsyncIterator[Destination]:
    settings = AnnounceSettings(api_url=fake.url)
    secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
    async with open_destinations(settings, secrets, clock) as [destination]:
        yield destination


@asynccontextmanager
async def open_app(qyapi: FakeQyapi, clock: ManualClock, **changed) -> AsyncIterator[Destination]:
    values = {"corp_id": CORP_ID, "agent_id": AGENT_ID, "api_url": qyapi.url} | changed
    secrets = AnnounceSecrets(wecom_app_secret=APP_SECRET)
    async with open_destinations(AnnounceSettings(**values), secrets, clock) as [destination]:
        yield destination


async def advance_until_done(clock: ManualClock, work: asyncio.Task) -> None:
    """Advance the clock until some work is done."""
    while not work.done():
        await clock.advance(0.5)


async def test_a_group_gets_at_most_twenty_posts_in_any_minute(fake, group, clock):
    async def post_all() -> None:
        for number in range(50):
            await group.wait_for_turn()
            await group.post(f"post {number}")

    await advance_until_done(clock, asyncio.create_task(post_all()))
    assert len(fake.posts) == fake.calls == 50
    times = [post.at for post in fake.posts]
    assert all(late - early >= 60 for early, late in zip(times, times[20:], strict=False))
    assert times[-1] - times[0] < 180


async def test_every_post_uses_a_new_connection(fake, group):
    for _ in range(3):
        await group.post("x")
    assert len(set(fake.connections)) == 3


async def test_each_group_has_its_own_rate_limit(fake, clock):
    secrets = AnnounceSecrets(group_webhook_key=f"{WEBHOOK_KEY},{SECOND_WEBHOOK_KEY}")
    settings = AnnounceSettings(api_url=fake.url)
    async with open_destinations(settings, secrets, clock) as destinations:
        for _, destination in itertools.product(range(20), destinations):
            await destination.wait_for_turn()
            await destination.post("x")
    assert len(fake.posts) == 40
    assert len({destination.name for destination in destinations}) == 2


async def test_the_longest_message_is_posted_and_one_byte_more_is_rejected(fake, group):
    await group.post("长" * (group.max_size // 3) + "x" * (group.max_size % 3))
    with pytest.raises(PostRejected, match="40058"):
        await group.post("x" * (group.max_size + 1))
    assert len(fake.posts) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (45009, PostFailed),
        (93000, PostFailed),
        (99999, PostFailed),
        ("HTTP 500", PostFailed),
        ("HTTP 504", PostUncertain),
        ("drop", PostUncertain),
        ("drop after", PostUncertain),
    ],
)
async def test_a_failure_says_whether_the_post_may_have_arrived_and_shows_no_secret(
    fake, group, fault, kind
):
    fake.faults.append(fault)
    with pytest.raises((PostFailed, PostUncertain)) as caught:
        await group.post("x")
    assert caught.type is kind
    error: BaseException | None = caught.value
    while error is not None:
        assert not any(secret in repr(error) + str(error) for secret in all_secrets())
        error = error.__cause__ or error.__context__
    await group.post("y")
    assert fake.texts(WEBHOOK_KEY)[-1] == "y"


async def test_a_busy_service_gets_the_post_again_in_the_same_dialect(fake, group, clock):
    fake.faults.extend([-1, -1])
    await advance_until_done(clock, asyncio.create_task(group.post("x")))
    await group.post("y")
    assert [post.kind for post in fake.posts] == ["markdown_v2"] * 2
    assert fake.calls == 4


async def test_the_error_for_a_wrong_key_names_the_variable(fake, clock):
    settings, secrets = (
        AnnounceSettings(api_url=fake.url),
        AnnounceSecrets(group_webhook_key="k" * 30),
    )
    async with open_destinations(settings, secrets, clock) as [destination]:
        with pytest.raises(PostFailed, match="HUIGU_GROUP_WEBHOOK_KEY") as caught:
            await destination.post("x")
        assert "kkk" not in f"{caught.value} {destination.name} {destination.label} {destination!r}"


async def test_an_unencrypted_api_address_is_refused(clock):
    settings = AnnounceSettings(api_url="http://qyapi.example.org")
    secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
    with pytest.raises(ConfigError, match=r"\[announce\] api_url"):
        async with open_destinations(settings, secrets, clock):
            pass


async def test_a_refused_connection_means_not_posted(clock):
    settings = AnnounceSettings(api_url="http://127.0.0.1:9")
    secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
    async with open_destinations(settings, secrets, clock) as [destination]:
        with pytest.raises(PostFailed, match="cannot be reached"):
            await destination.post("x")


async def test_a_connection_time_out_means_not_posted(clock):
    """As behind a firewall that drops packets."""
    timeout = aiohttp.ClientTimeout(sock_connect=1e-9)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        async with aiohttp.ClientSession(timeout=timeout) as session:
            api = ApiClient(session, f"http://{host}:{port}", clock)
            group = GroupWebhook(api, WEBHOOK_KEY, "the group", clock)
            with pytest.raises(PostFailed, match="cannot be reached"):
                await group.post("x")


async def test_the_app_posts_to_everyone(clock):
    async with serving(clock) as qyapi, open_app(qyapi, clock) as app:
        await app.wait_for_turn()
        await app.post("**x**")
        assert [message["markdown"]["content"] for message in qyapi.sent] == ["**x**"]
        assert app.max_size == 2048


async def test_the_error_for_an_unknown_app_names_the_setting(clock):
    async with serving(clock) as qyapi:
        async with open_app(qyapi, clock, corp_id="ww1") as app:
            with pytest.raises(PostFailed, match=r"\[announce\] corp_id"):
                await app.wait_for_turn()
        async with open_app(qyapi, clock, agent_id=7) as app:
            with pytest.raises(PostFailed, match=r"\[announce\] agent_id"):
                await app.post("x")


async def test_a_failed_token_fetch_means_not_posted(clock):
    async with serving(clock) as qyapi, open_app(qyapi, clock) as app:
        qyapi.fail("/cgi-bin/gettoken", Fault(cut=True))
        with pytest.raises(PostFailed):
            await app.wait_for_turn()


async def test_an_uncertain_post_of_the_app_is_repeated_and_arrives_once(clock):
    async with serving(clock) as qyapi, open_app(qyapi, clock) as app:
        await app.wait_for_turn()
        qyapi.fail(SEND, Fault(cut=True), Fault(drop=True))
        await app.post("x")
        assert qyapi.count(SEND) == 3
        assert len(qyapi.sent) == 1


@pytest.mark.parametrize(
    ("faults", "kind"),
    [
        ([Fault(code=60020)], PostFailed),
        ([Fault(status=500)], PostFailed),
        ([Fault(code=40058)], PostRejected),
        ([Fault(drop=True)] * 3, PostUncertain),
        ([Fault(cut=True), Fault(code=60020)], PostUncertain),
    ],
)
async def test_a_failure_of_the_app_says_whether_the_post_may_have_arrived(clock, faults, kind):
    async with serving(clock) as qyapi, open_app(qyapi, clock) as app:
        await app.wait_for_turn()
        qyapi.fail(SEND, *faults)
        with pytest.raises((PostFailed, PostUncertain, PostRejected)) as caught:
            await app.post("x")
        assert caught.type is kind
