"""What each server's organisers have set, in SQLite beside the journal."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import msgspec

from bot.runtime.sqlite import Schema, open_state_file

BUSY_S = 5.0
"""How long a write waits for another process that has the file open."""
MOST_CHANNELS = 100
"""Channels a server may list; more would mean "all"."""

SCHEMA = Schema(
    name="file of Discord servers' settings",
    application_id=int.from_bytes(b"HUDI"),
    version=1,
    tables="CREATE TABLE guilds (id INTEGER PRIMARY KEY, settings TEXT NOT NULL) STRICT",
    if_unwritable="make its folder writable",
    if_unusable="move it away, and organisers set their server up again with /setup",
)


class GuildSettings(msgspec.Struct, frozen=True):
    """How the bot behaves on one server."""

    channels: tuple[int, ...] = ()
    """Ids of the channels where it answers in public; empty for all."""
    language: str = ""
    """`zh` or `en` to answer in always; empty to follow the question."""
    threads: bool = False
    """Answers to mentions go into a thread of their own."""
    forum: bool = False
    """New forum posts are answered."""
    mentions: bool = True
    """Mentions and replies are answered."""

    def allows(self, *channels: int | None) -> bool:
        """Tell whether the bot may answer in public in one of these channels."""
        return not self.channels or any(channel in self.channels for channel in channels)


DEFAULT = GuildSettings()


class Guilds:
    """The settings of all servers. Reading costs nothing, writing leaves the event loop."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open file; use `open_guilds`."""
        self._connection = connection
        self._writing = threading.Lock()
        rows = connection.execute("SELECT id, settings FROM guilds")
        self._known = {guild: _decoded(text) for guild, text in rows}

    def of(self, guild: int | None) -> GuildSettings:
        """Give a server's settings; the defaults where nothing was set, and in a direct chat."""
        return self._known.get(guild or 0, DEFAULT)

    async def keep(self, guild: int, settings: GuildSettings) -> None:
        """Change a server's settings, for now and after a restart.

        Args:
            guild: Id of the server.
            settings: All of them.
        """
        await asyncio.to_thread(self._write, guild, msgspec.json.encode(settings).decode())
        self._known[guild] = settings

    def close(self) -> None:
        """Let go of the file."""
        with self._writing:
            self._connection.close()

    def _write(self, guild: int, text: str) -> None:
        with self._writing:
            self._connection.execute(
                "INSERT INTO guilds VALUES (?, ?) "
                "ON CONFLICT (id) DO UPDATE SET settings = excluded.settings",
                (guild, text),
            )


def open_guilds(path: Path) -> Guilds:
    """Open the file of server settings, or create it; `ConfigError` passes through."""
    return Guilds(open_state_file(path, SCHEMA, busy_s=BUSY_S, wal=True))


def _decoded(text: str) -> GuildSettings:
    """Read one server's settings; what an older or newer version wrote otherwise is the default."""
    try:
        return msgspec.json.decode(text, type=GuildSettings)
    except msgspec.MsgspecError:
        return DEFAULT
