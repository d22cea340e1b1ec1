"""The SQLite file of keys, beside the journal; only its owner may read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from bot.runtime.sqlite import Schema, convert_errors, open_state_file
from bot.services.keys.access_key import NAME, AccessKey
from indexer.errors import UsageError

KEYS_FILE = "keys.sqlite"
"""Beside the journal."""
BUSY_S = 5.0
"""How long to wait for another `huigu keys`, which takes milliseconds."""
SCHEMA = Schema(
    name="file of keys",
    application_id=int.from_bytes(b"HUKE"),
    version=1,
    tables="""
CREATE TABLE keys (
    name TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    per_minute INTEGER NOT NULL
) WITHOUT ROWID;
""",
    if_unwritable="let this user write there, or set another `[journal] path`, on a local disk",
    if_unusable="move it away, and make new keys with `huigu keys create`",
)
COLUMNS = ", ".join(field.name for field in fields(AccessKey))
INSERT = (
    f"INSERT OR IGNORE INTO keys ({COLUMNS}) VALUES ({', '.join('?' * len(fields(AccessKey)))})"
)


class KeyFile:
    """An open file of keys."""

    def __init__(self, path: Path) -> None:
        """Open the file, or create it; `StateFileError` says why not."""
        self._path = path
        self._db = open_state_file(path, SCHEMA, busy_s=BUSY_S, secure_delete=True)

    def add(self, key: AccessKey) -> None:
        """Add a key.

        Raises:
            UsageError: Its name is taken, or no name.
        """
        if not NAME.fullmatch(key.name):
            raise UsageError(
                f"{key.name[:80]!r} is no name of a key: at most 64 letters, digits, `.`, `-`, `_` "
                "and `@`"
            )
        with convert_errors(self._path, SCHEMA):
            added = self._db.execute(INSERT, astuple(key)).rowcount
        if not added:
            raise UsageError(
                f"there is a key {key.name!r} already; take another name, or end it first: "
                f"huigu keys revoke {key.name}"
            )

    def list_keys(self) -> list[AccessKey]:
        """List all keys, by name."""
        with convert_errors(self._path, SCHEMA):
            rows = self._db.execute(f"SELECT {COLUMNS} FROM keys ORDER BY name").fetchall()
        return [AccessKey(*row) for row in rows]

    def remove(self, name: str) -> bool:
        """Remove a key; false if there is none of that name."""
        with convert_errors(self._path, SCHEMA):
            return self._db.execute("DELETE FROM keys WHERE name = ?", (name,)).rowcount > 0

    def close(self) -> None:
        """Close the file."""
        self._db.close()


@contextmanager
def open_keys(path: Path) -> Iterator[KeyFile]:
    """Open the file for a moment; `StateFileError` passes through."""
    with closing(KeyFile(path)) as file:
        yield file
