"""`huigu.toml` and the environment to typed, frozen settings; the one reader of both."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec

from indexer.errors import ConfigError
from indexer.settings import (
    BUNDLED,
    AnnounceSettings,
    DiscordSettings,
    IndexSettings,
    JournalSettings,
    ModelSettings,
    OfficialAccountSettings,
    Secrets,
    ServerSettings,
    Settings,
    SourceSettings,
    WecomSettings,
)

DEFAULT_FILE = Path("huigu.toml")
_TABLES: dict[str, type[msgspec.Struct]] = {
    "index": IndexSettings,
    "sources": SourceSettings,
    "server": ServerSettings,
    "model": ModelSettings,
    "discord": DiscordSettings,
    "wecom": WecomSettings,
    "official_account": OfficialAccountSettings,
    "announce": AnnounceSettings,
    "journal": JournalSettings,
}


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
        raise ConfigError(_place_toml_error(path, str(error))) from error
    if "folder" in table:
        raise ConfigError(_unknown_key(path, text, "", "folder"))
    table["folder"] = str(path.resolve().parent)
    try:
        settings = msgspec.convert(table, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(_explain(path, text, str(error))) from error
    _check_names(path, text, settings.sources)
    return _with_encoder_folder(settings)


def load_secrets(environ: Mapping[str, str] | None = None) -> Secrets:
    """Read the secrets from the environment.

    Args:
        environ: What to read instead of the process's environment.

    Returns:
        The secrets; an empty string for each that is not set.
    """
    values = os.environ if environ is None else environ
    # Each is named after its field: discord_token stands in HUIGU_DISCORD_TOKEN.
    names = Secrets.__struct_fields__
    return Secrets(**{name: values.get(f"HUIGU_{name.upper()}", "").strip() for name in names})


def _check_names(path: Path, text: str, sources: tuple[SourceSettings, ...]) -> None:
    """Refuse two sources of one name.

    Raises:
        ConfigError: Two sources share a name.
    """
    seen: set[str] = set()
    for number, source in enumerate(sources):
        if source.name in seen:
            line = _line_of(text, f"sources[{number}]", "name")
            raise ConfigError(
                f"{_at(path, line)}: two sources are named {source.name!r}; "
                "give each its own name, because citations show it"
            )
        seen.add(source.name)


def _with_encoder_folder(settings: Settings) -> Settings:
    """Make an encoder's folder absolute; what is no folder beside the file is a name."""
    folder = settings.resolve(settings.index.encoder)
    if settings.index.encoder == BUNDLED or not folder.is_dir():
        return settings
    index = msgspec.structs.replace(settings.index, encoder=str(folder))
    return msgspec.structs.replace(settings, index=index)


def _explain(path: Path, text: str, message: str) -> str:
    """Turn msgspec's message into one with the file's line and the keys that exist."""
    reason, _, place = message.partition(" - at `$.")
    place = place.rstrip("`")
    named = re.search(r"(unknown|missing required) field `([^`]+)`", reason)
    if named and named.group(1) == "unknown":
        return _unknown_key(path, text, place, named.group(2))
    if named:
        line = _line_of(text, place, "")
        return f"{_at(path, line)}: {_titled(place)} has no `{named.group(2)}`; add that key"
    table, _, key = place.rpartition(".")
    line = _line_of(text, table, key) or _line_of(text, place, "")
    remedy = _choice(_table(table), key) or "correct the value"
    return f"{_at(path, line)}: `{key}` is wrong: {reason}; {remedy}"


def _unknown_key(path: Path, text: str, place: str, key: str) -> str:
    """Say where an unknown key stands, what was probably meant, and which keys exist."""
    table = _table(place)
    known = [name for name in table.__struct_fields__ if place or name != "folder"]
    meant = difflib.get_close_matches(key, known, n=1)
    line = _line_of(text, place, key) or _line_of(text, key, "")
    return (
        f"{_at(path, line)}: unknown key `{key}`{f' in {_titled(place)}' if place else ''}"
        f"{f' (did you mean `{meant[0]}`?)' if meant else ''}; the keys there are: "
        f"{', '.join(known)}"
    )


def _table(place: str) -> type[msgspec.Struct]:
    """Find what a table may hold."""
    return _TABLES.get(place.partition("[")[0], Settings)


def _choice(table: type[msgspec.Struct], key: str) -> str:
    """Say which values a key may have, if those are few."""
    kind = get_type_hints(table).get(key)
    if get_origin(kind) is not Literal:
        return ""
    values = " or ".join(f'"{value}"' for value in get_args(kind))
    return f"write {values}"


def _titled(place: str) -> str:
    """Write a place as the file does: `[index]`, or `[[sources]]` with its number from 1."""
    name, bracket, number = place.partition("[")
    return f"[[{name}]] number {int(number.rstrip(']')) + 1}" if bracket else f"[{name}]"


def _place_toml_error(path: Path, message: str) -> str:
    """Move tomllib's "(at line 3, column 7)" to where editors expect it."""
    found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if not found:
        return f"{path}: not valid TOML: {message}"
    reason = message[: found.start()]
    return f"{path}:{found.group(1)}: not valid TOML: {reason} (column {found.group(2)})"


def _at(path: Path, line: int) -> str:
    return f"{path}:{line}" if line else str(path)


def _line_of(text: str, place: str, key: str) -> int:
    """Line, from 1, of a key in a table (`index`, `sources[1]`, "" for the top); 0 if not found.

    With an empty `key`, the line where the table itself begins.
    """
    wanted = {(place, key)} if key else {(place, ""), (f"{place}[0]", ""), ("", place)}
    return next((n for n, here, found in _keys(text) if (here, found) in wanted), 0)


def _keys(text: str) -> Iterator[tuple[int, str, str]]:
    """Walk a file as (line, table, key); the key is empty on the table's own header.

    tomllib keeps no line numbers, so this reads line by line. A text spread over lines may
    mislead it, which costs a wrong number in a message and nothing else.
    """
    here, arrays = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*(\[\[?)\s*([^\]\s]+)\s*\]", line):
            here = header.group(2)
            if header.group(1) == "[[":
                here = f"{here}[{arrays}]"
                arrays += 1
            yield number, here, ""
        elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line):
            yield number, here, key.group(1)
