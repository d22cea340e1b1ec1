"""Which channels are switched on, and how much one person may ask on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pkgutil import resolve_name

from bot.channels import CHANNELS, Channel
from indexer.errors import ConfigError
from indexer.settings import Secrets, Settings


@dataclass(frozen=True, slots=True)
class Switch:
    """What switches a channel on, and how much one person may ask on it."""

    on: Callable[[Secrets], object]
    """True, or a secret that is set: whichever there is, the channel says which others it lacks."""
    per_minute: Callable[[Settings], int]
    place_factor: int = 5
    """A room of people may ask this many times what one of them may; 0 for no limit."""
    needs: str = ""
    """The variable that is set first; empty for a channel that is always on."""
    prepared: Callable[[Settings], object] = lambda settings: False
    """True, or a setting without a default: somebody means to run the channel."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many questions a channel takes in a minute."""

    per_person: int
    per_place: int
    """From one room of people; 0 for no limit."""


SWITCHES = {
    "http": Switch(
        on=lambda secrets: True,
        per_minute=lambda settings: settings.server.per_minute,
    ),
    "discord": Switch(
        on=lambda secrets: secrets.discord_token,
        per_minute=lambda settings: settings.discord.per_minute,
        needs="HUIGU_DISCORD_TOKEN",
    ),
    "wecom": Switch(
        on=lambda secrets: secrets.wecom_secret or secrets.wecom_token or secrets.wecom_aes_key,
        per_minute=lambda settings: settings.wecom.per_minute,
        # WeCom itself limits what is said in a chat, and a refusal counts there like an answer.
        place_factor=0,
        needs="HUIGU_WECOM_SECRET (long connection) or HUIGU_WECOM_TOKEN (webhook)",
        prepared=lambda settings: settings.wecom.bot_id or settings.wecom.names,
    ),
    "official_account": Switch(
        on=lambda secrets: (
            secrets.official_account_token
            or secrets.official_account_aes_key
            or secrets.official_account_secret
        ),
        per_minute=lambda settings: settings.official_account.per_minute,
        needs="HUIGU_OFFICIAL_ACCOUNT_TOKEN",
        prepared=lambda settings: (
            settings.official_account.app_id or settings.official_account.account
        ),
    ),
    "announce": Switch(
        on=lambda secrets: secrets.group_webhook_key or secrets.wecom_app_secret,
        per_minute=lambda settings: 1,  # asks nothing
        needs="HUIGU_WECOM_APP_SECRET",
        prepared=lambda settings: settings.announce.corp_id or settings.announce.agent_id,
    ),
}
"""By the channel's name in `CHANNELS`, which is its table in `huigu.toml`, but for HTTP's."""


def configured(secrets: Secrets) -> dict[str, Channel]:
    """Import the channels that are configured, and no other.

    Returns:
        By their name in `CHANNELS`.

    Raises:
        ConfigError: A channel needs a package that is not installed.
    """
    channels: dict[str, Channel] = {}
    for name in (name for name in CHANNELS if SWITCHES[name].on(secrets)):
        try:
            channels[name] = resolve_name(CHANNELS[name])
        except ModuleNotFoundError as error:
            raise ConfigError(
                f"the channel {name} needs {error.name}, which is not installed; install Huigu "
                "again, with its dependencies"
            ) from error
    return channels


def left_off(settings: Settings, secrets: Secrets) -> Iterator[str]:
    """Say which channels have settings but no secret, so that they are off.

    That is no error: one `huigu.toml` may serve several machines.

    Yields:
        One line for each.
    """
    for name, switch in SWITCHES.items():
        if switch.prepared(settings) and not switch.on(secrets):
            yield f"[{name}] is filled in, but the channel is off: set {switch.needs}"


def limit_of(channel: str, settings: Settings) -> Limit:
    """How much may be asked on a channel."""
    switch = SWITCHES[channel]
    per_person = switch.per_minute(settings)
    return Limit(per_person, per_person * switch.place_factor)
