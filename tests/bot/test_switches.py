"""Which channels run, and that one which somebody means to run is not off without a word."""

from __future__ import annotations

import pytest

from bot.channels import CHANNELS
from bot.channels.http_api import serve_http
from bot.switches import SWITCHES, configured, left_off, limit_of
from indexer.errors import ConfigError
from indexer.settings import (
    AnnounceSettings,
    DiscordSettings,
    OfficialAccountSettings,
    Secrets,
    ServerSettings,
    Settings,
    WecomSettings,
)


def test_every_channel_in_the_table_can_be_opened():
    every = Secrets(**dict.fromkeys(Secrets.__struct_fields__, "set"))
    assert list(configured(every)) == list(CHANNELS) == list(SWITCHES)
    assert configured(Secrets()) == {"http": serve_http}


@pytest.mark.parametrize(
    ("secret", "channel"),
    [
        ("discord_token", "discord"),
        ("wecom_secret", "wecom"),
        ("wecom_token", "wecom"),
        ("wecom_aes_key", "wecom"),
        ("official_account_token", "official_account"),
        ("official_account_aes_key", "official_account"),
        ("official_account_secret", "official_account"),
        ("group_webhook_key", "announce"),
        ("wecom_app_secret", "announce"),
    ],
)
def test_a_secret_switches_its_channel_on(secret, channel):
    assert list(configured(Secrets(**{secret: "set"}))) == ["http", channel]


def test_a_channel_whose_package_is_missing_says_what_to_install(monkeypatch):
    monkeypatch.setitem(CHANNELS, "discord", "no_such_package.channel:serve")
    with pytest.raises(ConfigError, match=r"discord needs no_such_package, .* install Huigu again"):
        configured(Secrets(discord_token="t"))


def test_each_channel_has_the_limit_of_its_own_table():
    settings = Settings(
        server=ServerSettings(per_minute=2),
        discord=DiscordSettings(per_minute=3),
        wecom=WecomSettings(per_minute=4),
        official_account=OfficialAccountSettings(per_minute=5),
    )
    assert [limit_of(name, settings).per_person for name in CHANNELS] == [2, 3, 4, 5, 1]
    # In a WeCom group a refusal would cost as much of the group's thirty messages as an answer.
    assert [limit_of(name, settings).per_place for name in CHANNELS] == [10, 15, 0, 25, 5]


@pytest.mark.parametrize(
    ("settings", "secret", "named"),
    [
        (Settings(wecom=WecomSettings(bot_id="aib")), "wecom_secret", "HUIGU_WECOM_SECRET"),
        (Settings(wecom=WecomSettings(names=("Huigu",))), "wecom_token", "HUIGU_WECOM_TOKEN"),
        (
            Settings(official_account=OfficialAccountSettings(app_id="wx")),
            "official_account_token",
            "HUIGU_OFFICIAL_ACCOUNT_TOKEN",
        ),
        (
            Settings(official_account=OfficialAccountSettings(account="gh_")),
            "official_account_secret",
            "HUIGU_OFFICIAL_ACCOUNT_TOKEN",
        ),
        (
            Settings(announce=AnnounceSettings(corp_id="ww")),
            "wecom_app_secret",
            "HUIGU_WECOM_APP_SECRET",
        ),
    ],
)
def test_a_channel_with_settings_and_no_secret_is_told(settings, secret, named):
    [line] = left_off(settings, Secrets())
    assert named in line
    assert "\n" not in line
    assert not list(left_off(settings, Secrets(**{secret: "set"})))


def test_settings_as_they_come_tell_nothing():
    assert not list(left_off(Settings(), Secrets()))
