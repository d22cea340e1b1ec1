"""Groups and the app: limits, dialects, and whether a post that failed may stand there."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.channels.announcements.destinations.destination import (
    MaybePosted,
    NeverPosted,
    NotPosted,
    Outlet,
)
from bot.channels.announcements.destinations.group import GroupWebhook
from bot.channels.announcements.setup import open_outlets
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
async def group(fake: GroupWebhookFake, clock: ManualClock) -> AsyncIterator[Outlet]:
    secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
    async with open_outlets(AnnounceSettings(api_url=fake.url), secrets, clock) as [outlet]:
        yield outlet


@asynccontextmanager
async def app_of(qyapi: FakeQyapi, clock: ManualClock, **changed) -> AsyncIterator[Outlet]:
    values = {"corp_id": CORP_ID, "agent_id": AGENT_ID, "api_url": qyapi.url} | changed
    secrets = AnnounceSecrets(wecom_app_secret=APP_SECRET)
    async with open_outlets(AnnounceSettings(**values), secrets, clock) as [outlet]:
        yield outlet


async def passing(clock: ManualClock, work: asyncio.Task) -> None:
    """Let time pass until some work is done."""
    while not work.done():
        await clock.advance(0.5)


async def test_no_group_gets_more_than_twenty_posts_in_any_minute(fake, group, clock):
    async def post_all() -> None:
        for number in range(50):
            await group.turn()
            await group.post(f"post {number}")

    await passing(clock, asyncio.create_task(post_all()))
    assert len(fake.posts) == fake.calls == 50
    times = [post.at for post in fake.posts]
    assert all(late - early >= 60 for early, late in zip(times, times[20:], strict=False))
    assert times[-1] - times[0] < 180


async def test_no_post_goes_over_a_connection_that_may_have_been_closed_meanwhile(fake, group):
    for _ in range(3):
        await group.post("x")
    assert len(set(fake.connections)) == 3


async def test_groups_are_counted_apart(fake, clock):
    secrets = AnnounceSecrets(group_webhook_key=f"{WEBHOOK_KEY},{SECOND_WEBHOOK_KEY}")
    settings = AnnounceSettings(api_url=fake.url)
    async with open_outlets(settings, secrets, clock) as outlets:
        for _, outlet in itertools.product(range(20), outlets):
            await outlet.turn()
            await outlet.post("x")
    assert len(fake.posts) == 40
    assert len({outlet.name for outlet in outlets}) == 2


async def test_the_longest_message_is_taken_and_one_byte_more_is_not(fake, group):
    await group.post("长" * (group.max_bytes // 3) + "x" * (group.max_bytes % 3))
    with pytest.raises(NeverPosted, match="40058"):
        await group.post("x" * (group.max_bytes + 1))
    assert len(fake.posts) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (45009, NotPosted),
        (93000, NotPosted),
        (99999, NotPosted),
        ("HTTP 500", NotPosted),
        ("HTTP 504", MaybePosted),
        ("drop", MaybePosted),
        ("drop after", MaybePosted),
    ],
)
async def test_a_failure_tells_whether_the_post_may_stand_there_and_no_secret(
    fake, group, fault, kind
):
    fake.faults.append(fault)
    with pytest.raises((NotPosted, MaybePosted)) as caught:
        await group.post("x")
    assert caught.type is kind
    error: BaseException | None = caught.value
    while error is not None:
        assert not any(secret in repr(error) + str(error) for secret in all_secrets())
        error = error.__cause__ or error.__context__
    await group.post("y")
    assert fake.texts(WEBHOOK_KEY)[-1] == "y"


async def test_busy_is_tried_again_at_once_and_the_same_dialect_stays(fake, group, clock):
    fake.faults.extend([-1, -1])
    await passing(clock, asyncio.create_task(group.post("x")))
    await group.post("y")
    assert [post.kind for post in fake.posts] == ["markdown_v2"] * 2
    assert fake.calls == 4


async def test_a_wrong_key_names_the_variable(fake, clock):
    settings, secrets = (
        AnnounceSettings(api_url=fake.url),
        AnnounceSecrets(group_webhook_key="k" * 30),
    )
    async with open_outlets(settings, secrets, clock) as [outlet]:
        with pytest.raises(NotPosted, match="HUIGU_GROUP_WEBHOOK_KEY") as caught:
            await outlet.post("x")
        assert "kkk" not in f"{caught.value} {outlet.name} {outlet.shown} {outlet!r}"


async def test_posts_do_not_go_out_for_all_to_read(clock):
    settings = AnnounceSettings(api_url="http://qyapi.example.org")
    secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
    with pytest.raises(ConfigError, match=r"\[announce\] api_url"):
        async with open_outlets(settings, secrets, clock):
            pass


async def test_where_nobody_listens_nothing_was_posted(clock):
    settings = AnnounceSettings(api_url="http://127.0.0.1:9")
    secrets = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
    async with open_outlets(settings, secrets, clock) as [outlet]:
        with pytest.raises(NotPosted, match="cannot be reached"):
            await outlet.post("x")


async def test_a_connection_that_is_never_made_brought_nothing(clock):
    """As behind a firewall that swallows what it does not let through."""
    timeout = aiohttp.ClientTimeout(sock_connect=1e-9)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        host, port = listening.getsockname()
        async with aiohttp.ClientSession(timeout=timeout) as session:
            api = ApiClient(session, f"http://{host}:{port}", clock)
            group = GroupWebhook(api, WEBHOOK_KEY, "the group", clock)
            with pytest.raises(NotPosted, match="cannot be reached"):
                await group.post("x")


async def test_the_app_posts_to_everyone(clock):
    async with serving(clock) as qyapi, app_of(qyapi, clock) as app:
        await app.turn()
        await app.post("**x**")
        assert [message["markdown"]["content"] for message in qyapi.sent] == ["**x**"]
        assert app.max_bytes == 2048


async def test_an_app_that_is_none_names_the_setting(clock):
    async with serving(clock) as qyapi:
        async with app_of(qyapi, clock, corp_id="ww1") as app:
            with pytest.raises(NotPosted, match=r"\[announce\] corp_id"):
                await app.turn()
        async with app_of(qyapi, clock, agent_id=7) as app:
            with pytest.raises(NotPosted, match=r"\[announce\] agent_id"):
                await app.post("x")


async def test_no_token_in_time_is_no_doubtful_post(clock):
    async with serving(clock) as qyapi, app_of(qyapi, clock) as app:
        qyapi.fail("/cgi-bin/gettoken", Fault(cut=True))
        with pytest.raises(NotPosted):
            await app.turn()


async def test_a_doubtful_post_of_the_app_is_repeated_and_arrives_once(clock):
    async with serving(clock) as qyapi, app_of(qyapi, clock) as app:
        await app.turn()
        qyapi.fail(SEND, Fault(cut=True), Fault(drop=True))
        await app.post("x")
        assert qyapi.count(SEND) == 3
        assert len(qyapi.sent) == 1


@pytest.mark.parametrize(
    ("faults", "kind"),
    [
        ([Fault(code=60020)], NotPosted),
        ([Fault(status=500)], NotPosted),
        ([Fault(code=40058)], NeverPosted),
        ([Fault(drop=True)] * 3, MaybePosted),
        ([Fault(cut=True), Fault(code=60020)], MaybePosted),
    ],
)
async def test_a_failure_of_the_app_tells_whether_the_post_may_stand_there(clock, faults, kind):
    async with serving(clock) as qyapi, app_of(qyapi, clock) as app:
        await app.turn()
        qyapi.fail(SEND, *faults)
        with pytest.raises((NotPosted, MaybePosted, NeverPosted)) as caught:
            await app.post("x")
        assert caught.type is kind
