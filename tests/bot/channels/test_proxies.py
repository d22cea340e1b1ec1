"""What calls WeCom and WeChat goes through the environment's proxy, but not to this machine."""

from __future__ import annotations

import pytest

from bot.channels.announcements.destinations.destination import NotPosted
from bot.channels.announcements.setup import open_outlets
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.rendering.urls import is_loopback
from tests.fakes.clock import ManualClock
from tests.fakes.official_account_site import settings
from tests.fakes.official_account_site import site as account_site
from tests.fakes.proxy import refusing_proxy
from tests.fakes.wecom.group_webhook import GroupWebhookFake
from tests.fakes.wecom.secrets import RESPONSE_CODE, WEBHOOK_KEY
from tests.fakes.wecom.webhook_site import open_site as wecom_site

FAR = "https://wecom.invalid"
CONNECT = "CONNECT wecom.invalid:443 HTTP/1.1"
SECRETS = AnnounceSecrets(group_webhook_key=WEBHOOK_KEY)
SLOW_S = 20.0


async def test_announcements_take_the_proxy_and_one_that_refuses_leaves_no_doubt(monkeypatch):
    async with (
        refusing_proxy(monkeypatch) as asked,
        open_outlets(AnnounceSettings(api_url=FAR), SECRETS, ManualClock()) as [group],
    ):
        with pytest.raises(NotPosted):
            await group.post("hello")
    assert asked == [CONNECT]


async def test_late_answers_of_an_official_account_take_the_proxy(monkeypatch, caplog):
    async with account_site() as site, refusing_proxy(monkeypatch) as asked:
        site.answer_s["where?"] = SLOW_S
        await site.start(settings(late=FAR))
        await site.says("anna", "where?")
        await site.during(_until(site.clock, asked))
    assert asked[0] == CONNECT
    assert "wecom.invalid/cgi-bin/stable_token cannot be reached" in caplog.text


async def test_late_answers_of_the_webhook_take_the_proxy_and_are_tried_again(monkeypatch):
    async with wecom_site() as site, refusing_proxy(monkeypatch) as asked:
        site.endpoint.url = FAR
        await site.start()
        url = f"{FAR}/cgi-bin/aibot/response?response_code={RESPONSE_CODE}"
        await site.run(site.wecom.say("slow 400", response_url=url))
        await site.clock.advance(300)
    assert asked == [CONNECT] * 3


async def test_this_machine_is_reached_without_it(monkeypatch):
    clock = ManualClock()
    async with (
        refusing_proxy(monkeypatch) as asked,
        GroupWebhookFake((WEBHOOK_KEY,), clock) as fake,
        open_outlets(AnnounceSettings(api_url=fake.url), SECRETS, clock) as [group],
    ):
        await group.post("hello")
    assert fake.texts(WEBHOOK_KEY) == ["hello"]
    assert asked == []


@pytest.mark.parametrize(
    ("url", "here"),
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
def test_this_machine_is_told_from_others(url, here):
    assert is_loopback(url) is here


async def _until(clock: ManualClock, asked: list[str]) -> None:
    while not asked:
        await clock.sleep(1)
