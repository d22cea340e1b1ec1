"""Channels that are on, and messages about channels that are configured but off."""

from __future__ import annotations

import pytest

from bot.channels import CHANNELS, ChannelSpec, NoSecrets, load_specs
from bot.channels.announcements.spec import AnnounceSettings
from bot.channels.discord.spec import DiscordSecrets, DiscordSettings
from bot.channels.enabled import list_disabled_channels, open_channels
from bot.channels.http_api.server import serve_http
from bot.channels.official_account.spec import OfficialAccountSettings
from bot.channels.wecom.spec import WecomSettings
from bot.config import load_bot_secrets
from bot.settings import BotSecrets, BotSettings, ServerSettings
from indexer.config import get_variable_name
from indexer.errors import ConfigError
from tests.fakes.wecom.secrets import secret_fields


def open_with(*names: str) -> list[str]:
    """Open the channels with these secrets set; gives their names."""
    secrets = load_bot_secrets({get_variable_name(name): "set" for name in names})
    return [channel.spec.name for channel in open_channels(secrets)]


def test_every_channel_can_be_opened():
    assert open_with(*secret_fields()) == list(CHANNELS) == [spec.name for spec in load_specs()]
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
    assert open_with(secret) == ["http", channel]


def test_a_channel_with_a_missing_package_is_an_error_with_the_remedy(monkeypatch):
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


def test_each_channel_has_the_limits_of_its_table():
    settings = BotSettings(
        tables=(
            ServerSettings(per_minute=2),
            DiscordSettings(per_minute=3),
            WecomSettings(per_minute=4),
            OfficialAccountSettings(per_minute=5),
        )
    )
    limits = [spec.limits(settings.get(spec.settings)) for spec in load_specs()]
    assert [limit.per_person for limit in limits] == [2, 3, 4, 5, 1]
    # WeCom allows a group thirty messages a minute, and a refusal counts like an answer.
    assert [limit.per_place for limit in limits] == [10, 15, 0, 25, 5]


@pytest.mark.parametrize(
    ("table", "secret", "variable"),
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
def test_a_channel_with_settings_and_no_secret_is_reported(table, secret, variable):
    settings = BotSettings(tables=(table,))
    [line] = list_disabled_channels(settings, BotSecrets())
    assert variable in line
    assert "\n" not in line
    assert not list(
        list_disabled_channels(settings, load_bot_secrets({get_variable_name(secret): "set"}))
    )


def test_default_settings_report_nothing():
    assert not list(list_disabled_channels(BotSettings(), BotSecrets()))
