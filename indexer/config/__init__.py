"""Reads `huigu.toml` and the environment into typed, frozen settings; nothing else reads them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from indexer.config import messages
from indexer.config.environment import PREFIX, get_variable_name
from indexer.config.intervals import explain_bad_interval
from indexer.config.names import explain_bad_name, normalise_name
from indexer.errors import ConfigError
from indexer.settings import (
    BUNDLED_ENCODER,
    CommunitySettings,
    IndexSettings,
    PulledSettings,
    Settings,
    SourceSettings,
)
from indexer.sources import find_spec
from indexer.text.files import read_text_file

DEFAULT_FILE = Path("huigu.toml")
TABLES = ("index", "sources", "community")
"""Tables of the indexer; other programs have tables of their own."""

Value = TypeVar("Value")


class ConfigFile(msgspec.Struct, frozen=True):
    """A file of valid TOML; its tables are checked when they are read."""

    path: Path
    text: str
    tables: Mapping[str, object]

    def check_tables(self, known: Iterable[str]) -> None:
        """Check that every table is known.

        Raises:
            ConfigError: A table is unknown.
        """
        names = list(known)
        for name in self.tables:
            if name not in names:
                message = messages.explain_unknown_key(self.path, self.text, "", name, names)
                raise ConfigError(message)

    def read_table(self, table: str, kind: type[Value]) -> Value:
        """Read a table; `ConfigError` for a bad key or value. A missing one gives the defaults."""
        return self._convert(table, self.tables.get(table, {}), kind)

    def read_index(self) -> IndexSettings:
        """Read the `[index]` table.

        Raises:
            ConfigError: It holds an unknown key or a bad value.
        """  # noqa: DOC502 - made by `_make_error`
        index = self._convert("index", self.tables.get("index", {}), IndexSettings)
        if reason := explain_bad_interval(index.every):
            raise self._make_error("index", "every", f"`every` is wrong: {reason}")
        return index

    def read_sources(self) -> tuple[SourceSettings, ...]:
        """Read the `[[sources]]` tables, with the settings of their types.

        Raises:
            ConfigError: One holds an unknown key or a bad value, or two have the same name.
        """  # noqa: DOC502 - made by `_make_error`
        rows = self._convert("sources", self.tables.get("sources", []), list[dict[str, Any]])
        sources: dict[str, SourceSettings] = {}
        for number, row in enumerate(rows):
            place = f"sources[{number}]"
            source = self._read_source(place, row)
            if source.name in sources:
                reason = f"two sources are named {source.name!r}; give each its own name, because "
                raise self._make_error(place, "name", f"{reason}citations show it")
            sources[source.name] = source
        return tuple(sources.values())

    def _read_source(self, place: str, row: dict[str, Any]) -> SourceSettings:
        settings, kind = SourceSettings, row.get("type")
        if isinstance(kind, str):
            try:
                settings = find_spec(kind).settings
            except ConfigError as error:
                raise self._make_error(place, "type", str(error)) from None
        source = self._convert(place, row, settings)
        if reason := explain_bad_name(source.name):
            raise self._make_error(place, "name", f"`name` is wrong: {reason}")
        if isinstance(source, PulledSettings) and bool(source.path) == bool(source.url):
            both = "both `path` and `url` are" if source.path else "neither `path` nor `url` is"
            reason = f"{both} given; give a `path` on this disk, or the `url` to pull from"
            raise self._make_error(place, "url" if source.url else "name", reason)
        if source.every and (reason := explain_bad_interval(source.every)):
            raise self._make_error(place, "every", f"`every` is wrong: {reason}")
        return msgspec.structs.replace(source, name=normalise_name(source.name))

    def _convert(self, place: str, value: object, kind: type[Value]) -> Value:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            message = messages.explain_bad_value(self.path, self.text, place, kind, str(error))
            raise ConfigError(message) from error

    def _make_error(self, place: str, key: str, reason: str) -> ConfigError:
        return ConfigError(messages.prefix_line(self.path, self.text, place, key, reason))


def read_config_file(path: Path) -> ConfigFile:
    """Read a configuration file.

    Raises:
        ConfigError: The file is missing, is not UTF-8, or is not TOML.
    """
    try:
        text = read_text_file(path)
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such file; run `huigu init`, which writes one, or pass --config PATH"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    return parse_config_text(path, text)


def parse_config_text(path: Path, text: str) -> ConfigFile:
    """Parse the text of a configuration file, which need not be on the disk yet.

    Raises:
        ConfigError: It is not TOML.
    """
    try:
        return ConfigFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(messages.explain_bad_toml(path, str(error))) from error


def load_settings(path: Path, others: Mapping[str, type[msgspec.Struct]] | None = None) -> Settings:
    """Read the settings of the index and its sources; a wrong file raises `ConfigError`.

    `others` are the tables of other programs, which are checked too; None allows any other table.
    """
    file = read_config_file(path)
    if others is not None:
        file.check_tables((*TABLES, *others))
        for table, kind in others.items():
            file.read_table(table, kind)
    return read_settings(file)


def read_settings(file: ConfigFile) -> Settings:
    """Read the tables of the indexer; the folder of an encoder becomes absolute."""
    index, sources = file.read_index(), file.read_sources()
    community = file.read_table("community", CommunitySettings)
    settings = Settings(index, sources, community, folder=str(file.path.resolve().parent))
    encoder = settings.resolve(index.encoder)
    if index.encoder == BUNDLED_ENCODER or not encoder.is_dir():
        _check_encoder_is_no_folder(file, settings)
        return settings
    index = msgspec.structs.replace(index, encoder=str(encoder))
    return msgspec.structs.replace(settings, index=index)


def _check_encoder_is_no_folder(file: ConfigFile, settings: Settings) -> None:
    """Check that the encoder's name is no path that leads nowhere.

    Raises:
        ConfigError: It is: its first folder is there, or it is written as a path.
    """
    name = settings.index.encoder
    path = settings.resolve(name)
    is_path = name.startswith(("/", ".", "~")) or name.count("/") > 1
    if "/" in name and (is_path or path.parent.is_dir()):
        reason = messages.explain_missing_folder(name, path)
        raise ConfigError(messages.prefix_line(file.path, file.text, "index", "encoder", reason))


def decode_settings(data: bytes) -> Settings:
    """Decode settings that another process of ours encoded as JSON."""
    table = msgspec.json.decode(data)
    return Settings(
        index=msgspec.convert(table["index"], IndexSettings),
        sources=tuple(
            msgspec.convert(row, find_spec(row["type"]).settings) for row in table["sources"]
        ),
        community=msgspec.convert(table["community"], CommunitySettings),
        folder=table["folder"],
    )


def list_unknown_variables(
    kinds: Iterable[type[msgspec.Struct]], environ: Mapping[str, str] | None = None
) -> list[str]:
    """List variables that look like ours and that nothing reads, with the most similar name.

    A line names a variable and never its value, which may be a secret.
    """
    known = {get_variable_name(field) for kind in kinds for field in kind.__struct_fields__}
    names = os.environ if environ is None else environ
    unknown = [name for name in names if name not in known and _looks_like_ours(name)]
    return [messages.explain_unknown_variable(name, sorted(known)) for name in sorted(unknown)]


def _looks_like_ours(name: str) -> bool:
    """Tell whether a variable has our prefix, in any case and with a typing error or two."""
    prefix, underscore, _ = name.upper().partition("_")
    return bool(underscore and get_close_matches(prefix, [PREFIX.rstrip("_")], cutoff=0.75))
