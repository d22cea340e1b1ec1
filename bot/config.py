"""`huigu.toml` and the environment to the bot's settings and secrets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot.channels import load_specs
from bot.settings import BotSecrets, BotSettings, JournalSettings, ModelSecrets, ModelSettings
from indexer.config import TABLES, load_secrets, read_config_file, read_settings


def list_tables() -> dict[str, type[msgspec.Struct]]:
    """List the bot's tables of `huigu.toml`, by name."""
    channels = {spec.table: spec.settings for spec in load_specs()}
    return {**channels, "model": ModelSettings, "journal": JournalSettings}


def load_bot_settings(path: Path) -> BotSettings:
    """Read a configuration file whole.

    Raises:
        ConfigError: The file is missing, is not TOML, or holds an unknown key or a bad value.
    """  # noqa: DOC502 - raised by the parts
    file = read_config_file(path)
    tables = list_tables()
    file.check_tables((*TABLES, *tables))
    own = tuple(file.read_table(name, kind) for name, kind in tables.items())
    return BotSettings(read_settings(file), own)


def load_bot_secrets(environ: Mapping[str, str] | None = None) -> BotSecrets:
    """Read every secret from the environment, or from what stands in for it."""
    kinds: list[type[msgspec.Struct]] = [ModelSecrets]
    kinds += [spec.secrets for spec in load_specs()]
    return BotSecrets(tuple(load_secrets(kind, environ) for kind in kinds))
