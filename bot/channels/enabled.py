"""Find the channels that are switched on, and import them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import Any

from bot.channels import ChannelSpec, Serve, load_specs
from bot.settings import BotSecrets, BotSettings
from indexer.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that is on."""

    spec: ChannelSpec[Any, Any]
    serve: Serve[Any, Any]


def open_channels(secrets: BotSecrets) -> list[Channel]:
    """Import the channels that are on.

    Raises:
        ConfigError: A channel needs a package that is not installed.
    """
    channels = []
    for spec in load_specs():
        if not secrets.get(spec.secrets).is_on():
            continue
        try:
            channels.append(Channel(spec, resolve_name(spec.serve)))
        except ModuleNotFoundError as error:
            raise ConfigError(
                f"the channel {spec.name} needs {error.name}, which is not installed; install "
                "Huigu again, with its dependencies"
            ) from error
    return channels


def list_disabled_channels(settings: BotSettings, secrets: BotSecrets) -> Iterator[str]:
    """List messages about channels with settings but without a secret, which are off.

    It is not an error: several machines may share one `huigu.toml`.
    """
    for spec in load_specs():
        is_on = secrets.get(spec.secrets).is_on()
        if not is_on and spec.is_configured(settings.get(spec.settings)):
            yield f"[{spec.table}] is filled in, but the channel is off: set {spec.enabled_by}"
