"""The whole channel over both transports, from a message to the answer with its links."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels import Limits
from bot.channels.wecom.handler import Desk
from bot.channels.wecom.server import check_mode, run_wecom, serve_wecom
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.services.contracts import Services
from indexer.errors import ConfigError
from tests.fakes.clock import ManualClock
from tests.fakes.community import BILIBILI_2022, SLIDES_2022
from tests.fakes.services import fake_services, limit_services, with_files
from tests.fakes.stillness import settled
from tests.fakes.wecom.long_connection import BOT_ID, FakeLongConnection
from tests.fakes.wecom.secrets import AES_KEY, TOKEN, WECOM_SECRET
from tests.fakes.wecom.webhook_site import site

LONG = WecomSecrets(wecom_secret=WECOM_SECRET)
WEBHOOK = WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY)


@contextlib.asynccontextmanager
async def over_long_connection(
    services: Services, folder: Path
) -> AsyncIterator[FakeLongConnection]:
    """Run the channel as `huigu serve` does, on a WeCom of our own."""
    async with FakeLongConnection(ManualClock()) as fake:
        settings = WecomSettings(bot_id=BOT_ID, url=fake.url, names=("Huigu",))
        services = with_files(services, folder)
        task = asyncio.create_task(run_wecom(services, settings, LONG, fake.clock))
        try:
            await fake.passing(lambda: fake.connected or task.done(), 30)
            if task.done():
                task.result()
            yield fake
        finally:
            task.cancel()
            await fake.passing(task.done, 30)
        assert fake.violations == []


async def test_a_group_is_answered_over_the_long_connection(answering, journal, tmp_path):
    async with over_long_connection(limit_services(answering, Limits(3, 0)), tmp_path) as fake:

        async def heard(text: str, person: str = "ada") -> str:
            request = await fake.say(text, person)
            await fake.until(lambda: fake.rules.last_text(request))
            return fake.rules.last_text(request)

        await heard("LatticeCon 2021 的视频在哪里看？")
        assert f"]({BILIBILI_2022})" in await heard("那 2022 年的呢")
        assert f"]({SLIDES_2022})" in await heard("PPT 呢")
        assert "一分钟最多 3 个问题" in await heard("还有吗")
        assert "**隐私**" in await heard("帮助")
        assert "正在" not in await heard("LatticeCon 2022 slides?", "grace")
        feedback = [
            frame["body"]["stream"]["feedback"]["id"]
            for frame in fake.commands("aibot_respond_msg")
            if "feedback" in frame["body"]["stream"]
        ]
        assert len(set(feedback)) == 5
        assert await journal.has_asked(feedback[0], "wecom:ada")
        await fake.judge(feedback[0], 2, [3], "ada")
        await settled()
        assert [one.question for one in await journal.list_unanswered(9)] == [
            "LatticeCon 2021 的视频在哪里看？"
        ]


async def test_a_group_is_answered_by_the_webhook(answering):
    settings = WecomSettings(mode="webhook", names=("Huigu",))
    async with site(lambda clock: Desk(answering, settings, clock)) as running:
        await running.start()
        wecom = running.wecom
        first = await running.during(wecom.say("LatticeCon 2021 的视频在哪里看？"))
        assert first.finished
        assert 0 < len(first.feedback) <= 40
        follow_up = await running.during(wecom.say("那 2022 年的呢"))
        assert f"]({BILIBILI_2022})" in follow_up.text
        listed = await running.during(wecom.say("/视频"))
        assert "**视频**" in listed.text
        assert listed.feedback == ""


def settings(mode: str, **more: str) -> WecomSettings:
    return WecomSettings(mode=mode, **more)


@pytest.mark.parametrize(
    ("mode", "secrets", "named"),
    [
        ("webhook", LONG, r"^HUIGU_WECOM_TOKEN is missing.* set mode = \"long_connection\"$"),
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
async def test_what_is_not_configured_right_is_named(mode, secrets, named):
    with pytest.raises(ConfigError, match=named) as refused:
        await serve_wecom(fake_services(), settings(mode), secrets)
    assert not [one for one in (WECOM_SECRET, TOKEN, AES_KEY[:-1]) if one in str(refused.value)]


@pytest.mark.parametrize("url", ["ws://wecom.example", "ws://127.0.0.1.wecom.example:80"])
async def test_nobody_else_is_sent_the_secret(url):
    with pytest.raises(ConfigError, match="url"):
        await serve_wecom(
            fake_services(), settings("long_connection", bot_id=BOT_ID, url=url), LONG
        )


async def test_late_answers_go_out_over_https_only():
    with pytest.raises(ConfigError, match="api_url"):
        await serve_wecom(
            fake_services(), settings("webhook", api_url="http://api.example"), WEBHOOK
        )


def test_what_is_configured_right_is_taken():
    check_mode(settings("long_connection", bot_id=BOT_ID), LONG)
    check_mode(settings("webhook"), WEBHOOK)
