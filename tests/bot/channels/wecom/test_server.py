"""The whole channel over both transports: from a message to the answer with its links."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels import Limits
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.server import check_mode, serve_wecom
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.services.contracts import Services
from indexer.errors import ConfigError
from tests.fakes.bot.services import fake_services, limit_services, with_files
from tests.fakes.clock import ManualClock
from tests.fakes.communities.community import BILIBILI_2022, SLIDES_2022
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.wecom.long_connection.server import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import AES_KEY, TOKEN, WECOM_SECRET
from tests.fakes.wecom.webhook.webhook_site import open_site

LONG = WecomSecrets(wecom_secret=WECOM_SECRET)
WEBHOOK = WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY)


@contextlib.asynccontextmanager
async def run_long_connection(
    services: Services, folder: Path
) -> AsyncIterator[FakeLongConnection]:
    """Run the channel as `huigu serve` does, with a fake WeCom."""
    async with FakeLongConnection(ManualClock()) as fake:
        settings = WecomSettings(bot_id=BOT_ID, url=fake.url, names=("Huigu",))
        services = with_files(services, folder)
        task = asyncio.create_task(serve_wecom(services, settings, LONG, fake.clock))
        try:
            await fake.advance_until(lambda: fake.is_connected or task.done(), 30)
            if task.done():
                task.result()
            yield fake
        finally:
            task.cancel()
            await fake.advance_until(task.done, 30)
        assert fake.violations == []


async def test_a_group_is_answered_over_the_long_connection(answering, journal, tmp_path):
    async with run_long_connection(limit_services(answering, Limits(3, 0)), tmp_path) as fake:

        async def ask(text: str, person: str = "ada") -> str:
            request = await fake.say(text, person)
            await fake.wait_until(lambda: fake.rules.get_final_text(request))
            return fake.rules.get_final_text(request)

        await ask("LatticeCon 2021 的视频在哪里看？")
        assert f"]({BILIBILI_2022})" in await ask("那 2022 年的呢")
        assert f"]({SLIDES_2022})" in await ask("PPT 呢")
        assert "一分钟最多 3 个问题" in await ask("还有吗")
        assert "**隐私**" in await ask("帮助")
        assert "正在" not in await ask("LatticeCon 2022 slides?", "grace")
        feedback_ids = [
            frame["body"]["stream"]["feedback"]["id"]
            for frame in fake.list_frames("aibot_respond_msg")
            if "feedback" in frame["body"]["stream"]
        ]
        assert len(set(feedback_ids)) == 5
        assert await journal.has_asked(feedback_ids[0], "wecom:ada")
        await fake.rate(feedback_ids[0], 2, [3], "ada")
        await wait_until_idle()
        assert [entry.question for entry in await journal.list_unanswered(9)] == [
            "LatticeCon 2021 的视频在哪里看？"
        ]


async def test_a_group_is_answered_by_the_webhook(answering):
    settings = WecomSettings(mode="webhook", names=("Huigu",))
    async with open_site(lambda clock: Handler(answering, settings, clock)) as site:
        await site.start()
        wecom = site.wecom
        first = await site.run(wecom.say("LatticeCon 2021 的视频在哪里看？"))
        assert first.finished
        assert 0 < len(first.feedback_id) <= 40
        follow_up = await site.run(wecom.say("那 2022 年的呢"))
        assert f"]({BILIBILI_2022})" in follow_up.text
        listed = await site.run(wecom.say("/视频"))
        assert "**视频**" in listed.text
        assert listed.feedback_id == ""


def make_settings(mode: str, **more: str) -> WecomSettings:
    return WecomSettings(mode=mode, **more)


@pytest.mark.parametrize(
    ("mode", "secrets", "named"),
    [
        ("webhook", LONG, r"^HUIGU_WECOM_TOKEN is missing.* set mode = \"long_connection\"$"),
        ("long_connection", WecomSecrets(), "HUIGU_WECOM_SECRET"),
        ("long_connection", WEBHOOK, r"^HUIGU_WECOM_SECRET is missing.* set mode = \"webhook\"$"),
        ("webhook", WecomSecrets(wecom_token=TOKEN), "^HUIGU_WECOM_AES_KEY is missing"),
        ("webhook", WecomSecrets(wecom_aes_key=AES_KEY), "^HUIGU_WECOM_TOKEN is missing"),
        (
            "webhook",
            WecomSecrets(wecom_secret=WECOM_SECRET, wecom_token=TOKEN, wecom_aes_key=AES_KEY),
            'only one of the two; .* mode is "webhook": unset',
        ),
        ("long_connection", WecomSecrets(wecom_secret=WECOM_SECRET, wecom_token=TOKEN), "only one"),
        (
            "webhook",
            WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY[:-1]),
            "HUIGU_WECOM_AES_KEY",
        ),
        (
            "webhook",
            WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY + "="),
            "HUIGU_WECOM_AES_KEY",
        ),
        ("long_connection", LONG, "bot_id is missing"),
    ],
)
async def test_a_wrong_configuration_names_the_variable(mode, secrets, named):
    with pytest.raises(ConfigError, match=named) as refused:
        await serve_wecom(fake_services(), make_settings(mode), secrets)
    secrets_in_text = [
        secret for secret in (WECOM_SECRET, TOKEN, AES_KEY[:-1]) if secret in str(refused.value)
    ]
    assert not secrets_in_text


@pytest.mark.parametrize("url", ["ws://wecom.example", "ws://127.0.0.1.wecom.example:80"])
async def test_an_unencrypted_url_is_refused(url):
    with pytest.raises(ConfigError, match="url"):
        await serve_wecom(
            fake_services(), make_settings("long_connection", bot_id=BOT_ID, url=url), LONG
        )


async def test_an_unencrypted_api_url_is_refused():
    with pytest.raises(ConfigError, match="api_url"):
        await serve_wecom(
            fake_services(), make_settings("webhook", api_url="http://api.example"), WEBHOOK
        )


def test_a_right_configuration_is_accepted():
    check_mode(make_settings("long_connection", bot_id=BOT_ID), LONG)
    check_mode(make_settings("webhook"), WEBHOOK)
