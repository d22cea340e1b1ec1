"""Requests to WeCom and WeChat use the environment's proxy, except to this machine."""

from __future__ import annotations

import pytest

from bot.channels.announcements.destinations.destination import PostFailed
from bot.channels.announcements.setup import open_destinations
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.rendering.urls import is_loopback
from tests.fakes.clock import ManualClock
from tests.fakes.network.proxy import open_refusing_proxy
from tests.fakes.wechat.account_site import make_settings, open_site
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.secrets import RESPONSE_CODE, WEBHOOK_KEY
from tests.fakes.wecom.webhook.webhook_site import open_site as wecom_site

FAR = "https://wecom.invalid"
CONNECT = "CONNECT wecom.invalid:443 HTTP/1.1"
SECRETS = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
SLOW_S = 20.0


async def test_announcements_use_the_proxy_and_its_refusal_means_not_posted(monkeypatch):
    async with (
        open_refusing_proxy(monkeypatch) as requests,
        open_destinations(AnnounceSettings(api_url=FAR), SECRETS, ManualClock()) as [group],
    ):
        with pytest.raises(PostFailed):
            await group.post("hello")
    assert requests == [CONNECT]


async def test_late_answers_of_an_official_account_use_the_proxy(monkeypatch, caplog):
    async with open_site() as site, open_refusing_proxy(monkeypatch) as requests:
        site.answer_s["where?"] = SLOW_S
        await site.start(make_settings(api_url=FAR))
        await site.send_text("anna", "where?")
        await site.finish(wait_for_requests(site.clock, requests))
    assert requests[0] == CONNECT
    assert "wecom.invalid/cgi-bin/stable_token cannot be reached" in caplog.text


async def test_late_answers_of_the_webhook_use_the_proxy_and_are_repeated(monkeypatch):
    async with wecom_site() as site, open_refusing_proxy(monkeypatch) as requests:
        site.endpoint.url = FAR
        await site.start()
        url = f"{FAR}/cgi-bin/aibot/response?response_code={RESPONSE_CODE}"
        await site.run(site.wecom.say("slow 400", response_url=url))
        await site.clock.advance(300)
    assert requests == [CONNECT] * 3


async def test_this_machine_is_reached_without_the_proxy(monkeypatch):
    clock = ManualClock()
    async with (
        open_refusing_proxy(monkeypatch) as requests,
        GroupWebhookFake((WEBHOOK_KEY,), clock) as fake,
        open_destinations(AnnounceSettings(api_url=fake.url), SECRETS, clock) as [group],
    ):
        await group.post("hello")
    assert fake.texts(WEBHOOK_KEY) == ["hello"]
    assert requests == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("https://localhost", True),
        ("ws://[::1]:9", True),
        ("https://qyapi.weixin.qq.com", False),
        ("wss://127.0.0.1.example", False),
        ("http://10.0.0.1", False),
        ("", False),
    ],
)
def test_only_addresses_of_this_machine_are_loopback(url, expected):
    assert is_loopback(url) is expected


async def wait_for_requests(clock: ManualClock, requests: list[str]) -> None:
    while not requests:
        await clock.sleep(1)
