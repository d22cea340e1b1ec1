"""A channel that ended can be started again with the same services, as the supervisor does."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.announcements.server import serve_announcements
from bot.channels.announcements.spec import AnnounceSecrets, AnnounceSettings
from bot.channels.http_api.server import serve_http
from bot.channels.http_api.spec import HttpSecrets
from bot.channels.official_account.server import serve_official_account
from bot.channels.wecom.server import serve_wecom
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.settings import ServerSettings
from tests.fakes.bot.services import fake_services, with_files
from tests.fakes.event_loop import WAIT_S
from tests.fakes.wechat.account_site import SECRETS as ACCOUNT_SECRETS
from tests.fakes.wechat.account_site import make_settings as make_account_settings
from tests.fakes.wecom.secrets import AES_KEY, TOKEN, WEBHOOK_KEY

CHANNELS = {
    "http": (serve_http, ServerSettings(port=0), HttpSecrets()),
    "wecom": (
        serve_wecom,
        WecomSettings(mode="webhook"),
        WecomSecrets(wecom_token=TOKEN, wecom_aes_key=AES_KEY),
    ),
    "official_account": (serve_official_account, make_account_settings(), ACCOUNT_SECRETS),
    "announce": (
        serve_announcements,
        AnnounceSettings(digest=""),
        AnnounceSecrets(group_webhook_key=WEBHOOK_KEY),
    ),
}


@pytest.mark.parametrize("name", CHANNELS)
async def test_each_channel_becomes_ready_again(name, tmp_path):
    serve, settings, secrets = CHANNELS[name]
    services = with_files(fake_services(), tmp_path)
    for _ in range(3):
        task = asyncio.create_task(serve(services, settings, secrets))
        async with asyncio.timeout(WAIT_S):
            while services.status.state != "ready":
                await asyncio.wait({task}, timeout=0.01)
                assert not task.done(), task.exception()
        task.cancel()
        await asyncio.wait({task})
        services.status.set_connecting()
