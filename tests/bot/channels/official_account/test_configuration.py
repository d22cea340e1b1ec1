"""Configuration errors name the setting and never show a secret."""

from __future__ import annotations

import msgspec
import pytest

from bot.channels.official_account.server import serve_official_account
from bot.channels.official_account.spec import OfficialAccountSecrets, OfficialAccountSettings
from indexer.errors import ConfigError
from tests.fakes.bot.services import fake_services
from tests.fakes.wechat.account_site import SECRETS, make_settings


@pytest.mark.parametrize(
    ("changes", "secrets", "expected"),
    [
        ({}, {"official_account_token": ""}, "HUIGU_OFFICIAL_ACCOUNT_TOKEN is missing"),
        ({}, {"official_account_token": "x" * 33}, "HUIGU_OFFICIAL_ACCOUNT_TOKEN"),
        ({"app_id": ""}, {}, "app_id"),
        ({"app_id": "", "mode": "compatible"}, {}, "app_id"),
        ({}, {"official_account_aes_key": ""}, "HUIGU_OFFICIAL_ACCOUNT_AES_KEY has 0 characters"),
        ({}, {"official_account_aes_key": "x" * 42}, "HUIGU_OFFICIAL_ACCOUNT_AES_KEY has 42"),
        ({}, {"official_account_aes_key": "!" * 43}, "43 letters and digits"),
        ({"welcome": "欢" * 683}, {}, "welcome has 2049 bytes"),
        (
            {"customer_service": True},
            {"official_account_secret": ""},
            "HUIGU_OFFICIAL_ACCOUNT_SECRET",
        ),
        ({"customer_service": True, "mode": "plain", "app_id": ""}, {}, "app_id"),
        (
            {"customer_service": True, "api_url": "http://example.org"},
            {},
            "[official_account] api_url",
        ),
    ],
)
async def test_an_error_names_the_setting_and_shows_no_value(changes, secrets, expected):
    settings = msgspec.structs.replace(make_settings(), **changes)
    values = msgspec.structs.replace(SECRETS, **secrets)
    with pytest.raises(ConfigError) as caught:
        await serve_official_account(fake_services(), settings, values)
    assert expected in str(caught.value)
    for value in secrets.values():
        assert not value or value not in str(caught.value)


async def test_plain_mode_needs_only_the_token(site):
    site.wechat.mode = "plain"
    await site.start(OfficialAccountSettings(mode="plain"))
    assert "＜where?＞" in await site.send_text("anna", "where?")


def test_repr_shows_no_secret():
    assert repr(OfficialAccountSecrets(official_account_secret="x")) == "OfficialAccountSecrets(…)"
