"""The SQLite file of what was announced: its tables, and that it is ours."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from indexer.errors import ConfigError

APPLICATION = 0x4855414E
"""`HUAN`, by which the file is known."""
SCHEMA = 1
"""Raised by one whenever an older Huigu could no longer read the file."""
BUSY_S = 10.0
"""How long to wait for `huigu announce`, or the server, to end a transaction of milliseconds."""

TABLES = """
CREATE TABLE looks (at REAL NOT NULL);
CREATE TABLE pages (
    number INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    published TEXT NOT NULL,
    seen_at REAL NOT NULL,
    first INTEGER NOT NULL,
    present INTEGER NOT NULL
);
CREATE TABLE names (name TEXT PRIMARY KEY, page INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE outlets (name TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE posts (
    outlet TEXT NOT NULL,
    page INTEGER NOT NULL,
    state TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (outlet, page)
) WITHOUT ROWID;
CREATE TABLE digests (
    outlet TEXT NOT NULL,
    week TEXT NOT NULL,
    state TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (outlet, week)
) WITHOUT ROWID;
"""


def opened(path: Path) -> sqlite3.Connection:
    """Open the file, making it where there is none.

    Args:
        path: The file; its folder is made too.

    Returns:
        A connection that threads may share, one at a time.

    Raises:
        ConfigError: It cannot be written, is damaged, or is not ours.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connected(path)
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(
            f"{path}: cannot be opened ({error}); let this user write there, or set another "
            "`[announce] path`"
        ) from error
    try:
        _prepare(connection)
    except (sqlite3.Error, ValueError) as error:
        connection.close()
        raise ConfigError(
            f"{path}: not usable as the file of what was announced ({error}); let this user write "
            "it, or move it away: a new one is begun, and what there is now is not announced"
        ) from error
    return connection


def copied(path: Path) -> sqlite3.Connection:
    """Copy the file into memory; an empty one where there is none. `ConfigError` passes through.

    Args:
        path: The file.

    Returns:
        A connection that threads may share, one at a time.
    """
    copy = _connected(":memory:")
    if not path.exists():
        _prepare(copy)
        return copy
    with contextlib.closing(opened(path)) as connection:
        connection.backup(copy)
    return copy


def _connected(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)


def _prepare(db: sqlite3.Connection) -> None:
    """Make the tables if the file is new.

    Raises:
        ValueError: The file is another program's, or another version's.
    """
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and _format(db) != (APPLICATION, SCHEMA):
        raise ValueError("it is another program's, or another version's")
    # A claim must have reached the disk before anything is posted.
    db.execute("PRAGMA journal_mode = WAL").fetchall()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("BEGIN IMMEDIATE")
    # Another program may have begun the file at the same time.
    if db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
        for statement in TABLES.split(";"):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION}")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("COMMIT")


def _format(db: sqlite3.Connection) -> tuple[int, int]:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return application, version
