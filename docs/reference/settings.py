"""Reads what there is to set: tables, keys, values, defaults and meanings, from the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_type_hints

import msgspec

from bot.config import list_secrets, list_tables
from bot.record_schemas.field_docs import read_field_docs
from indexer.config.environment import get_variable_name
from indexer.settings import CommunitySettings, IndexSettings, SourceSettings
from indexer.sources import SOURCES, find_spec
from indexer.sources.generators.options.settings import MarkdownSettings


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of a table, or a variable."""

    name: str
    hint: object
    """Its type, with what `Annotated` says."""
    default: object
    """`msgspec.NODEFAULT` if it must be given."""
    meaning: str
    """In English, on one line."""
    types: tuple[str, ...] = ()
    """Types of sources that have it; empty for all, and for other tables."""


def read_tables() -> dict[str, list[Setting]]:
    """Read every table of `huigu.toml` but `[[sources]]`, by name."""
    tables: dict[str, type[msgspec.Struct]] = {
        "index": IndexSettings,
        "community": CommunitySettings,
        **list_tables(),
    }
    order = ["index", "community", "server"]
    names = [*order, *(name for name in tables if name not in order)]
    return {name: list(_read_settings(tables[name])) for name in names}


def read_source_keys() -> tuple[list[Setting], list[Setting]]:
    """Read the keys of `[[sources]]`: those of every type, and the others with their types."""
    common = list(_read_settings(SourceSettings))
    known = {setting.name for setting in common}
    own: dict[Setting, list[str]] = {}
    for kind in SOURCES:
        for setting in _read_settings(find_spec(kind).settings):
            if setting.name not in known:
                own.setdefault(setting, []).append(kind)
    rows = [
        Setting(key.name, key.hint, key.default, key.meaning, tuple(types))
        for key, types in own.items()
    ]
    return common, rows


def read_variables() -> list[Setting]:
    """Read the variables of the environment, which hold the secrets."""
    rows = []
    for group in list_secrets():
        for setting in _read_settings(group):
            name = get_variable_name(setting.name)
            meaning = setting.meaning.removeprefix(f"`{name}`: ")
            rows.append(Setting(name, setting.hint, setting.default, meaning))
    return rows


def list_meanings() -> list[str]:
    """List every meaning once, in the order of the page."""
    common, own = read_source_keys()
    tables = [key for keys in read_tables().values() for key in keys]
    settings = [*tables, *common, *own, *read_variables()]
    return list(dict.fromkeys(setting.meaning for setting in settings))


def _read_settings(kind: type[msgspec.Struct]) -> Iterator[Setting]:
    docs = {**read_field_docs(MarkdownSettings), **read_field_docs(kind)}
    hints = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        meaning = re.sub(r"\s+", " ", docs[field.name])
        yield Setting(field.name, hints[field.name], _find_default(field), meaning)


def _find_default(field: msgspec.structs.FieldInfo) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        made = field.default_factory()
        return tuple(made.items()) if isinstance(made, dict) else made
    return tuple(field.default.items()) if isinstance(field.default, dict) else field.default
