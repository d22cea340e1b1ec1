"""The SQLite file with the announcement state."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from bot.runtime.databases.database import make_tables
from bot.runtime.sqlite import Schema, convert_errors, open_state_file

# Beside the tables of the schema, because files of older releases lack it and stay in use.
DETAILS = """
CREATE TABLE IF NOT EXISTS details (
    page INTEGER PRIMARY KEY,
    held TEXT NOT NULL,
    links BLOB NOT NULL
)
"""
BUSY_S = 10.0
"""How long to wait for another process; its transactions take milliseconds."""

SCHEMA = Schema(
    name="announcements file",
    application_id=int.from_bytes(b"HUAN"),
    version=1,
    tables="""
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
""",
    if_unwritable="let this user write there, or set another `[announce] path`",
    if_unusable="move it away; a new file is created, and the pages of today are not announced",
)


SHARED = "announced"
"""Name of the state where all replicas share it."""


def open_database(path: Path | None) -> sqlite3.Connection:
    """Open or create the file; None for a database in memory. `StateFileError` passes through."""
    # A claim must be on disk before the post is sent.
    db = open_state_file(path, SCHEMA, busy_s=BUSY_S, synchronous="FULL", wal=True)
    with contextlib.ExitStack() as on_error, convert_errors(path, SCHEMA):
        on_error.callback(db.close)
        db.execute(DETAILS)
        on_error.pop_all()
    return db


def copy_to_memory(path: Path) -> sqlite3.Connection:
    """Copy the file into memory, for a dry run; a missing file becomes an empty database."""
    copy = open_database(None)
    if path.exists():
        with contextlib.closing(open_database(path)) as db:
            db.backup(copy)
    return copy


def prepare_shared(db: sqlite3.Connection) -> None:
    """Make the tables in what all replicas share."""
    make_tables(db, f"{SCHEMA.tables.strip().removesuffix(';')};{DETAILS}")
