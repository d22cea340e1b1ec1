"""Which channels are switched on."""

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
    """A channel that is switched on and imported."""

    spec: ChannelSpec[Any, Any]
    serve: Serve[Any, Any]


def open_channels(secrets: BotSecrets) -> list[Channel]:
    """Import the channels that are switched on, and no other.

    Raises:
        ConfigError: A channel needs a package that is not installed.
    """
    channels = []
    for spec in load_specs():
        if not spec.is_on(secrets.get(spec.secrets)):
            continue
        try:
            channels.append(Channel(spec, resolve_name(spec.serve)))
        except ModuleNotFoundError as error:
            raise ConfigError(
                f"the channel {spec.name} needs {error.name}, which is not installed; install "
                "Huigu again, with its dependencies"
            ) from error
    return channels


def list_switched_off(settings: BotSettings, secrets: BotSecrets) -> Iterator[str]:
    """Say which channels have settings but no secret, so that they are off.

    That is no error: one `huigu.toml` may serve several machines.

    Yields:
        One line for each.
    """
    for spec in load_specs():
        prepared = spec.is_prepared(settings.get(spec.settings))
        if prepared and not spec.is_on(secrets.get(spec.secrets)):
            yield f"[{spec.table}] is filled in, but the channel is off: set {spec.needs}"
