"""`huigu.toml` and the environment to typed, frozen settings; the one reader of both."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from indexer.errors import ConfigError

DEFAULT_FILE = Path("huigu.toml")
BUNDLED = "bundled"
"""Name of the encoder that ships with Huigu."""

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
"""1 to 64 letters, digits, `_`, `.` and `-`: safe in file names, URLs and citations."""
NonEmpty = Annotated[str, msgspec.Meta(min_length=1)]
WebAddress = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/]+.*)?$")]
"""Begins with `http://` or `https://`, or is left out."""


class IndexSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[index]` table."""

    path: NonEmpty = "data/index"
    """Folder of generations, relative to the configuration file."""
    encoder: NonEmpty = BUNDLED
    """`bundled`, a folder relative to the configuration file, or a sentence-transformers name."""
    store: NonEmpty = "local"
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
    path: NonEmpty
    """File or folder, relative to the configuration file."""
    base_url: WebAddress = ""
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

    host: NonEmpty = "127.0.0.1"
    """Address to listen on; the default keeps other machines out."""
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8080
    """TCP port; 0 lets the system choose one."""
    title: str = "Huigu 回顾"
    """Shown on the web page."""
    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 120
    """Questions one address may ask in a minute."""
    remember: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 512
    """Answers kept for when the same is asked again; 0 to answer each anew."""
    proxies: Annotated[int, msgspec.Meta(ge=0, le=5)] = 0
    """Reverse proxies of your own in front: the asker's address is then the one that the outermost
    of them wrote into `X-Forwarded-For`. With 0 the header is not looked at: anyone can send it."""


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[discord]` table; the channel runs where `HUIGU_DISCORD_TOKEN` is set."""

    per_minute: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 10
    """Questions one person may ask in a minute."""
    message_content: bool = False
    """Read messages that don't mention the bot: new forum posts, and follow-ups in its own threads.
    Needs the Message Content intent, switched on in Discord's developer portal; commands, mentions
    and the message menu do without."""


class JournalSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[journal]` table: what people asked, and what they said of the answers."""

    path: str = "data/journal.sqlite"
    """SQLite file on a local disk, relative to the configuration file; the key that hides people's
    ids lies beside it. Empty to keep the journal in memory, until the server stops."""
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=36_500)] = 180
    """Days after which a question and what was said of it are deleted."""


class ModelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The `[model]` table: a language model that words follow-up questions in full."""

    url: WebAddress = ""
    """Base address of an OpenAI-compatible service (`https://…/v1`), https unless it is on this
    machine; empty for none."""
    name: str = ""
    """What the service calls the model."""
    timeout_s: Annotated[float, msgspec.Meta(gt=0, le=60)] = 5.0
    """Seconds to wait for it; after that the question is put together without it."""


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `huigu.toml`."""

    index: IndexSettings = IndexSettings()
    """Where the index lives and how it is built."""
    sources: tuple[SourceSettings, ...] = ()
    """Where documents come from, in the order `huigu rebuild` reads them."""
    server: ServerSettings = ServerSettings()
    """Where `huigu serve` listens."""
    model: ModelSettings = ModelSettings()
    """What words follow-up questions in full, when there is one."""
    discord: DiscordSettings = DiscordSettings()
    """How the Discord channel behaves."""
    journal: JournalSettings = JournalSettings()
    """Where questions are kept, and how long."""
    folder: str = "."
    """Folder of the configuration file; what relative paths start from. Set by `load_settings`."""

    def resolve(self, path: str) -> Path:
        """Give the absolute path of a path written in the file."""
        return (Path(self.folder) / Path(path).expanduser()).resolve()


class Secrets(msgspec.Struct, frozen=True):
    """What comes from the environment only, and is never logged."""

    discord_token: str = ""
    """`HUIGU_DISCORD_TOKEN`: the bot's token."""
    model_key: str = ""
    """`HUIGU_MODEL_KEY`: what the language model's service asks for; empty for none."""

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
    return Secrets(
        discord_token=values.get("HUIGU_DISCORD_TOKEN", "").strip(),
        model_key=values.get("HUIGU_MODEL_KEY", "").strip(),
    )


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
    return f"{_at(path, line)}: `{key}` is wrong: {reason}; correct the value"


def _unknown_key(path: Path, text: str, place: str, key: str) -> str:
    """Say where an unknown key stands, what was probably meant, and which keys exist."""
    tables = {
        "index": IndexSettings,
        "sources": SourceSettings,
        "server": ServerSettings,
        "model": ModelSettings,
        "discord": DiscordSettings,
        "journal": JournalSettings,
    }
    table = tables.get(place.partition("[")[0], Settings)
    known = [name for name in table.__struct_fields__ if place or name != "folder"]
    meant = difflib.get_close_matches(key, known, n=1)
    line = _line_of(text, place, key) or _line_of(text, key, "")
    return (
        f"{_at(path, line)}: unknown key `{key}`{f' in {_titled(place)}' if place else ''}"
        f"{f' (did you mean `{meant[0]}`?)' if meant else ''}; the keys there are: "
        f"{', '.join(known)}"
    )


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
