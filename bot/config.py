"""Load the bot's settings from `huigu.toml` and its secrets from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot.channels import load_specs
from bot.settings import (
    BotSecrets,
    BotSettings,
    JournalSettings,
    ModelSecrets,
    ModelSettings,
    StateSecrets,
    StateSettings,
)
from indexer.config import (
    TABLES,
    ConfigFile,
    list_unknown_variables,
    parse_config_text,
    read_config_file,
    read_settings,
)
from indexer.config.environment import load_secrets
from indexer.settings import StoreSecrets


def list_tables() -> dict[str, type[msgspec.Struct]]:
    """Return the type of each table of `huigu.toml` that belongs to the bot, by name."""
    channels = {spec.table: spec.settings for spec in load_specs()}
    return {
        **channels,
        "journal": JournalSettings,
        "state": StateSettings,
        "model": ModelSettings,
    }


def load_bot_settings(path: Path) -> BotSettings:
    """Read all tables of a configuration file; a missing or wrong file raises `ConfigError`."""
    return _read_tables(read_config_file(path))


def parse_bot_settings(path: Path, text: str) -> BotSettings:
    """Read all tables of a text that is to be the file `path`; a wrong one raises `ConfigError`."""
    return _read_tables(parse_config_text(path, text))


def _read_tables(file: ConfigFile) -> BotSettings:
    tables = list_tables()
    file.check_tables((*TABLES, *tables))
    own_tables = tuple(file.read_table(name, table) for name, table in tables.items())
    return BotSettings(read_settings(file), own_tables)


def load_bot_secrets(environ: Mapping[str, str] | None = None) -> BotSecrets:
    """Read every secret from the environment, or from a mapping that replaces it."""
    return BotSecrets(tuple(load_secrets(group, environ) for group in list_secrets()))


def list_misspelt_secrets(environ: Mapping[str, str] | None = None) -> list[str]:
    """List variables that look like our secrets and are none; a line never holds a value."""
    return list_unknown_variables(list_secrets(), environ)


def list_secrets() -> list[type[msgspec.Struct]]:
    """Return the types of all secrets."""
    return [*(spec.secrets for spec in load_specs()), StateSecrets, ModelSecrets, StoreSecrets]


def list_switches() -> list[str]:
    """List what switches each channel on, a line for each that is not always on."""
    return [f"{spec.name}: {spec.enabled_by}" for spec in load_specs() if spec.enabled_by]
