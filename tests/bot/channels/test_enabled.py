"""Which channels run, and that one which somebody means to run is not off without a word."""

from __future__ import annotations

import pytest

from bot.channels import CHANNELS, ChannelSpec, NoSecrets, load_specs
from bot.channels.announcements.spec import AnnounceSettings
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.channels.enabled import list_switched_off, open_channels
from bot.channels.http_api.server import serve_http
from bot.channels.official_account.spec import OfficialAccountSettings
from bot.channels.wecom.spec import WecomSettings
from bot.config import load_bot_secrets
from bot.settings import BotSecrets, BotSettings, ServerSettings
from indexer.config import get_variable_name
from indexer.errors import ConfigError
from tests.fakes.wecom.secrets import secret_fields


def channels_on(*secrets: str) -> list[str]:
    given = load_bot_secrets({get_variable_name(secret): "set" for secret in secrets})
    return [channel.spec.name for channel in open_channels(given)]


def test_every_channel_in_the_table_can_be_opened():
    assert channels_on(*secret_fields()) == list(CHANNELS) == [spec.name for spec in load_specs()]
    [http] = open_channels(BotSecrets())
    assert (http.spec.name, http.serve) == ("http", serve_http)


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
    assert channels_on(secret) == ["http", channel]


def test_a_channel_whose_package_is_missing_says_what_to_install(monkeypatch):
    missing = ChannelSpec(
        name="discord",
        table="discord",
        settings=DiscordSettings,
        secrets=NoSecrets,
        serve="no_such_package.channel:serve",
        limits=lambda settings: None,
    )
    monkeypatch.setattr(f"{__name__}.MISSING", missing, raising=False)
    monkeypatch.setitem(CHANNELS, "discord", f"{__name__}:MISSING")
    with pytest.raises(ConfigError, match=r"discord needs no_such_package, .* install Huigu again"):
        open_channels(BotSecrets((DiscordSecrets(discord_token="t"),)))


def test_each_channel_has_the_limits_of_its_own_table():
    settings = BotSettings(
        tables=(
            ServerSettings(per_minute=2),
            DiscordSettings(per_minute=3),
            WecomSettings(per_minute=4),
            OfficialAccountSettings(per_minute=5),
        )
    )
    limits = [spec.limits(settings.get(spec.settings)) for spec in load_specs()]
    assert [one.per_person for one in limits] == [2, 3, 4, 5, 1]
    # In a WeCom group a refusal would cost as much of the group's thirty messages as an answer.
    assert [one.per_place for one in limits] == [10, 15, 0, 25, 5]


@pytest.mark.parametrize(
    ("table", "secret", "named"),
    [
        (WecomSettings(bot_id="aib"), "wecom_secret", "HUIGU_WECOM_SECRET"),
        (WecomSettings(names=("Huigu",)), "wecom_token", "HUIGU_WECOM_TOKEN"),
        (
            OfficialAccountSettings(app_id="wx"),
            "official_account_token",
            "HUIGU_OFFICIAL_ACCOUNT_TOKEN",
        ),
        (
            OfficialAccountSettings(account="gh_"),
            "official_account_secret",
            "HUIGU_OFFICIAL_ACCOUNT_TOKEN",
        ),
        (AnnounceSettings(corp_id="ww"), "wecom_app_secret", "HUIGU_WECOM_APP_SECRET"),
    ],
)
def test_a_channel_with_settings_and_no_secret_is_told(table, secret, named):
    settings = BotSettings(tables=(table,))
    [line] = list_switched_off(settings, BotSecrets())
    assert named in line
    assert "\n" not in line
    assert not list(
        list_switched_off(settings, load_bot_secrets({get_variable_name(secret): "set"}))
    )


def test_settings_as_they_come_tell_nothing():
    assert not list(list_switched_off(BotSettings(), BotSecrets()))
