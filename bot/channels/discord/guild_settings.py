"""Settings of each server, set by its organisers with `/setup`; an SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import msgspec

from bot.runtime.databases.database import Database, FileDatabase, OpenShared, make_tables
from bot.runtime.sqlite import Schema, open_state_file

BUSY_S = 5.0
"""How long a write waits for another process that has the file open."""
SHARED = "discord"
"""Name of the settings where all replicas share them."""
MAX_CHANNELS = 100
"""Channels a server may list; more would mean "all"."""

SCHEMA = Schema(
    name="file of Discord servers' settings",
    application_id=int.from_bytes(b"HUDI"),
    version=1,
    tables="CREATE TABLE guilds (id INTEGER PRIMARY KEY, settings TEXT NOT NULL) STRICT",
    if_unwritable="make its folder writable",
    if_unusable="move it away; organisers then set up their servers again with /setup",
)


class GuildSettings(msgspec.Struct, frozen=True):
    """Settings of one server."""

    channels: tuple[int, ...] = ()
    """Ids of the channels where the bot answers in public; empty for all."""
    language: str = ""
    """`zh` or `en` to answer always in it; empty for the language of the question."""
    threads: bool = False
    """Answer a mention in a thread of its own."""
    forum: bool = False
    """Answer new forum posts."""
    mentions: bool = True
    """Answer mentions and replies."""

    def is_allowed_in(self, *channels: int | None) -> bool:
        """Tell whether the bot may answer in public in one of these channels."""
        return not self.channels or any(channel in self.channels for channel in channels)


DEFAULT = GuildSettings()


class GuildSettingsStore:
    """Settings of all servers. Reads come from memory; writes leave the event loop."""

    def __init__(self, database: Database) -> None:
        """Wrap an open file; use `open_guild_settings`."""
        self._database = database
        with database.read() as db:
            rows = db.execute("SELECT id, settings FROM guilds")
            self._by_guild = {guild: _decode(text) for guild, text in rows}

    def get(self, guild: int | None) -> GuildSettings:
        """Give a server's settings; the defaults in a direct chat and where nothing is set."""
        return self._by_guild.get(guild or 0, DEFAULT)

    async def save(self, guild: int, settings: GuildSettings) -> None:
        """Replace a server's settings, in memory and on disk."""
        await asyncio.to_thread(self._write, guild, msgspec.json.encode(settings).decode())
        self._by_guild[guild] = settings

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _write(self, guild: int, text: str) -> None:
        with self._database.write() as db:
            db.execute("INSERT OR REPLACE INTO guilds VALUES (?, ?)", (guild, text))


def open_guild_settings(path: Path, open_shared: OpenShared | None = None) -> GuildSettingsStore:
    """Open the file of server settings, or create it; or what all replicas share, if they do.

    `ConfigError` passes through, and `StateUnreachable`.
    """
    if open_shared is not None:
        return GuildSettingsStore(open_shared(SHARED, _prepare_shared))
    connection = open_state_file(path, SCHEMA, busy_s=BUSY_S, wal=True)
    return GuildSettingsStore(FileDatabase(connection))


def _prepare_shared(db: sqlite3.Connection) -> None:
    make_tables(db, SCHEMA.tables)


def _decode(text: str) -> GuildSettings:
    """Decode a server's settings; the defaults for what another version wrote differently."""
    try:
        return msgspec.json.decode(text, type=GuildSettings)
    except msgspec.MsgspecError:
        return DEFAULT
