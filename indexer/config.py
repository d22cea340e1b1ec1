"""`huigu.toml` and the environment to typed, frozen settings; the one reader of both."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from indexer import config_errors
from indexer.errors import ConfigError
from indexer.settings import BUNDLED, IndexSettings, Settings, SourceSettings
from indexer.sources import find_spec

DEFAULT_FILE = Path("huigu.toml")
PREFIX = "HUIGU_"
"""Of every variable that holds a secret."""
TABLES = ("index", "sources")
"""What the indexer reads; the program around it may have tables of its own."""

Value = TypeVar("Value")
Secrets = TypeVar("Secrets", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration file that is valid TOML; its tables are not checked yet."""

    path: Path
    text: str
    tables: Mapping[str, object]

    def check_names(self, known: Iterable[str]) -> None:
        """Refuse a table that nobody reads.

        Raises:
            ConfigError: There is one.
        """
        names = list(known)
        for name in self.tables:
            if name not in names:
                raise ConfigError(config_errors.unknown_key(self.path, self.text, "", name, names))

    def read(self, table: str, kind: type[Value]) -> Value:
        """Read a table; one that is left out means the defaults.

        Raises:
            ConfigError: It holds an unknown key or a bad value.
        """  # noqa: DOC502 - raised below
        return self._convert(table, self.tables.get(table, {}), kind)

    def read_sources(self) -> tuple[SourceSettings, ...]:
        """Read the `[[sources]]` tables, each as its type wants it.

        Raises:
            ConfigError: One holds an unknown key or a bad value, or two share a name.
        """  # noqa: DOC502 - made by `_error`
        rows = self._convert("sources", self.tables.get("sources", []), list[dict[str, Any]])
        sources: dict[str, SourceSettings] = {}
        for number, row in enumerate(rows):
            source = self._read_source(f"sources[{number}]", row)
            if source.name in sources:
                raise self._error(
                    f"sources[{number}]",
                    "name",
                    f"two sources are named {source.name!r}; give each its own name, because "
                    "citations show it",
                )
            sources[source.name] = source
        return tuple(sources.values())

    def _read_source(self, place: str, row: dict[str, Any]) -> SourceSettings:
        kind = row.get("type")
        if not isinstance(kind, str):
            return self._convert(place, row, SourceSettings)
        try:
            spec = find_spec(kind)
        except ConfigError as error:
            raise self._error(place, "type", str(error)) from None
        return self._convert(place, row, spec.settings)

    def _convert(self, place: str, value: object, kind: type[Value]) -> Value:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            message = config_errors.bad_value(self.path, self.text, place, kind, str(error))
            raise ConfigError(message) from error

    def _error(self, place: str, key: str, reason: str) -> ConfigError:
        return ConfigError(config_errors.at_key(self.path, self.text, place, key, reason))


def read_config(path: Path) -> ConfigFile:
    """Read a configuration file.

    Raises:
        ConfigError: The file is missing, is not UTF-8, or is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: no such file; write one (see huigu.toml in the README) or pass --config PATH"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    try:
        return ConfigFile(path, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(config_errors.bad_toml(path, str(error))) from error


def load_settings(path: Path, others: Mapping[str, type[msgspec.Struct]] | None = None) -> Settings:
    """Read what builds and opens an index.

    Args:
        path: The TOML file.
        others: Tables of the program around the indexer, which are checked too; None to leave
            other tables alone.

    Returns:
        The settings, with `folder` set to the file's own folder.

    Raises:
        ConfigError: The file is missing, is not TOML, or holds an unknown key or a bad value.
    """  # noqa: DOC502 - raised by the parts
    file = read_config(path)
    if others is not None:
        file.check_names((*TABLES, *others))
        for table, kind in others.items():
            file.read(table, kind)
    return read_settings(file)


def read_settings(file: ConfigFile) -> Settings:
    """Read the indexer's tables of a file."""
    settings = Settings(
        index=file.read("index", IndexSettings),
        sources=file.read_sources(),
        folder=str(file.path.resolve().parent),
    )
    return _with_encoder_folder(settings)


def decode_settings(data: bytes) -> Settings:
    """Decode settings that another process of ours encoded as JSON."""
    table = msgspec.json.decode(data)
    return Settings(
        index=msgspec.convert(table["index"], IndexSettings),
        sources=tuple(
            msgspec.convert(row, find_spec(row["type"]).settings) for row in table["sources"]
        ),
        folder=table["folder"],
    )


def load_secrets(kind: type[Secrets], environ: Mapping[str, str] | None = None) -> Secrets:
    """Read secrets from the environment.

    Args:
        kind: Has a text for each; the field `discord_token` stands in `HUIGU_DISCORD_TOKEN`.
        environ: What to read instead of the process's environment.

    Returns:
        The secrets; an empty string for each that is not set.
    """
    values = os.environ if environ is None else environ
    names = kind.__struct_fields__
    return kind(**{name: values.get(variable_name(name), "").strip() for name in names})


def environment_without_secrets() -> dict[str, str]:
    """Give the environment for a process that needs no secret of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}


def variable_name(field: str) -> str:
    """Name the environment variable that holds a secret."""
    return f"{PREFIX}{field.upper()}"


def _with_encoder_folder(settings: Settings) -> Settings:
    """Make an encoder's folder absolute; what is no folder beside the file is a name."""
    folder = settings.resolve(settings.index.encoder)
    if settings.index.encoder == BUNDLED or not folder.is_dir():
        return settings
    index = msgspec.structs.replace(settings.index, encoder=str(folder))
    return msgspec.structs.replace(settings, index=index)
