"""`huigu.toml` and the environment to typed, frozen settings; the one reader of both."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from indexer.errors import ConfigError

DEFAULT_FILE = Path("huigu.toml")

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[index]` table."""

    path: str = "data/index"
    """Folder of generations, relative to the configuration file."""
    encoder: str = "bundled"
    """`bundled`, or a sentence-transformers model name or folder."""
    store: str = "local"
    """A name in `indexer.stores.STORES`."""
    uri: str = ""
    """Address of a store that runs elsewhere."""
    keep: Annotated[int, msgspec.Meta(ge=1, le=100)] = 3
    """How many generations stay on disk, the current one included."""


class SourceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[sources]]` table."""

    name: Name
    """Unique; shown in citations."""
    type: str
    """A name in `indexer.sources.SOURCES`."""
    path: str
    """File or folder, relative to the configuration file."""
    base_url: str = ""
    """Address the pages' own paths are joined to; the site's own configuration when left out."""
    language: str = ""
    """Language of pages that don't say; detected when left out."""
    event: str = ""
    """Event of pages that name none."""
    anchors: Literal["rendered", "raw"] = "rendered"
    """Heading anchors as Hugo makes them: from the rendered text (0.112 on) or the raw source."""
    max_bytes: Annotated[int, msgspec.Meta(ge=1024, le=1 << 30)] = 8 << 20
    """A larger file is skipped with a message, in bytes."""


class ServerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[server]` table."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8080
    title: str = "Huigu 回顾"
    """Shown on the web page."""
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 120
    """Questions one address may ask in a minute."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `huigu.toml`."""

    index: IndexSettings = IndexSettings()
    sources: tuple[SourceSettings, ...] = ()
    server: ServerSettings = ServerSettings()
    folder: str = "."
    """Folder of the configuration file; what relative paths start from. Set by `load_settings`."""

    def resolve(self, path: str) -> Path:
        """Give the absolute path of a path written in the file."""
        return (Path(self.folder) / Path(path).expanduser()).resolve()


class Secrets(msgspec.Struct, frozen=True):
    """What comes from the environment only, and is never logged."""

    discord_token: str = ""

    def __repr__(self) -> str:
        return "Secrets(…)"


def load_settings(path: Path) -> Settings:
    """Read a configuration file.

    Args:
        path: The TOML file.

    Returns:
        The settings, with `folder` set to the file's own folder.

    Raises:
        ConfigError: The file is missing, is not TOML, or holds an unknown key or a bad value.
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
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    if "folder" in table:
        raise ConfigError(f"{path}:{_line_of(text, 'folder')}: unknown key `folder`; remove it")
    table["folder"] = str(path.resolve().parent)
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(_explain(path, text, str(error))) from error
    _check_names(path, text, settings.sources)
    return settings


def load_secrets(environ: Mapping[str, str] | None = None) -> Secrets:
    """Read the secrets from the environment."""
    values = os.environ if environ is None else environ
    return Secrets(discord_token=values.get("HUIGU_DISCORD_TOKEN", "").strip())


def _check_names(path: Path, text: str, sources: tuple[SourceSettings, ...]) -> None:
    """Refuse two sources of one name."""
    seen: set[str] = set()
    for source in sources:
        if source.name in seen:
            raise ConfigError(
                f"{path}:{_line_of(text, source.name)}: two sources are named {source.name!r}; "
                "names are unique because citations show them"
            )
        seen.add(source.name)


def _explain(path: Path, text: str, message: str) -> str:
    """Turn msgspec's message into one with the file's line and the keys that exist."""
    unknown = re.search(r"unknown field `([^`]+)`(?: - at `\$\.?([^`]*)`)?", message)
    if not unknown:
        key = re.findall(r"\.([a-z_]+)", message)
        line = f":{_line_of(text, key[-1])}" if key and _line_of(text, key[-1]) else ""
        return f"{path}{line}: {message}"
    key, place = unknown.group(1), unknown.group(2) or ""
    table = {"index": IndexSettings, "sources": SourceSettings, "server": ServerSettings}.get(
        re.split(r"[\[.]", place)[0], Settings
    )
    known = ", ".join(name for name in table.__struct_fields__ if name != "folder")
    return (
        f"{path}:{_line_of(text, key)}: unknown key `{key}`"
        f"{f' in [{place}]' if place else ''}; the keys there are: {known}"
    )


def _line_of(text: str, word: str) -> int:
    """Line, from 1, where a word first stands; 0 when it does not."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", line):
            return number
    return 0
