"""A connection to PostgreSQL that comes back by itself, and brings the tables up to date."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from bot.shared_state.address import VARIABLE, StateAddress
from bot.shared_state.errors import StateUnreachable
from bot.shared_state.postgres.tables import FUNCTIONS, SCHEMA, UPGRADES, VERSION
from indexer.text.control_characters import clean_line

CONNECT_S = 3
"""Time-out of a connection."""
STATEMENT_MS = 5000
"""Longest statement; those of the journal's lists read some 100,000 rows."""
PAUSE_S = 1.0
"""After a failure, during which nothing is tried: a question waits for one try, not for each."""
LOCK = 0x48554755
"""Advisory lock of whoever makes the tables: `HUGU`."""
_KEEP_ALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    # Milliseconds until a network that is gone is noticed; Linux only.
    "tcp_user_timeout": 8000,
}


class PostgresConnection:
    """Runs statements, each committed when it returns, or several in one transaction.

    `StateUnreachable` says that it was not possible; what was sent may have been done anyway.
    """

    def __init__(self, address: StateAddress) -> None:
        """Keep the address; nothing is opened yet.

        Raises:
            ValueError: It has an option that libpq does not know.
        """
        try:
            self._settings = _complete(address)
        except psycopg.ProgrammingError as error:
            raise ValueError(clean_line(str(error))) from error
        self._db: psycopg.Connection[Any] | None = None
        self._not_before = 0.0
        self.place = address.uri.partition("?")[0]

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
        """Run a statement, and give its rows."""
        with self.transaction(is_needed=False) as db:
            return _fetch(db.execute(statement, values))

    def change(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run a statement, and give how many rows it changed."""
        with self.transaction(is_needed=False) as db:
            return db.execute(statement, values).rowcount

    @contextlib.contextmanager
    def transaction(self, *, is_needed: bool = True) -> Iterator[psycopg.Connection[Any]]:
        """Run several statements in one transaction, or (`is_needed=False`) each in its own.

        Raises:
            StateUnreachable: It was not possible.
        """
        try:
            db = self._connect()
            with db.transaction() if is_needed else contextlib.nullcontext():
                yield db
        except psycopg.Error as error:
            if self._db is None or self._db.broken or self._db.closed:
                self.close()
                self._not_before = time.monotonic() + PAUSE_S
            raise StateUnreachable(self._explain(error)) from error

    def close(self) -> None:
        """Close the connection; the next statement opens another one."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _connect(self) -> psycopg.Connection[Any]:
        if self._db is not None:
            return self._db
        if time.monotonic() < self._not_before:
            raise StateUnreachable(f"{self.place}: cannot be reached; it is tried again")
        db: psycopg.Connection[Any] = psycopg.connect(self._settings, autocommit=True)
        with contextlib.ExitStack() as on_error:
            on_error.callback(db.close)
            _bring_up_to_date(db, self.place)
            on_error.pop_all()
        self._db = db
        return db

    def _explain(self, error: psycopg.Error) -> str:
        cause = clean_line(str(error)).strip()[:300] or type(error).__name__
        if isinstance(error, psycopg.errors.InvalidPassword | psycopg.errors.InsufficientPrivilege):
            remedy = f"check {VARIABLE}, and that the role may create its schema `{SCHEMA}`"
        elif "FATAL:" in cause:
            # libpq quotes what a server says that it reached.
            remedy = f"check the role in `[state] uri`, and {VARIABLE}"
        else:
            remedy = "check `[state] uri`, and that the server runs"
        return f"{self.place}: cannot be used ({cause}); {remedy}"


def _fetch(cursor: psycopg.Cursor[Any]) -> list[Any]:
    return cursor.fetchall() if cursor.description else []


def _complete(address: StateAddress) -> str:
    """Complete an address with the password, and with how we use the connection."""
    settings: dict[str, str | int] = {
        "connect_timeout": CONNECT_S,
        "application_name": "huigu state",
        "options": f"-c search_path={SCHEMA} -c statement_timeout={STATEMENT_MS}",
        **_KEEP_ALIVE,
    }
    if address.password:
        settings["password"] = address.password
    if address.is_encrypted and "sslmode=" not in address.uri:
        settings["sslmode"] = "require"
    return make_conninfo(address.uri, **settings)


def _bring_up_to_date(db: psycopg.Connection[Any], place: str) -> None:
    """Make the tables, or bring older ones up to date; one replica at a time.

    Raises:
        StateUnreachable: A newer Huigu made them.
    """
    version = _read_version(db)
    if version == VERSION:
        return
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        # Asked first: who may use a schema need not have the right to make one.
        if not _has_schema(db):
            db.execute(f"CREATE SCHEMA {SCHEMA}")
        version = _read_version(db)
        if version > VERSION:
            raise StateUnreachable(
                f"{place}: its tables are of version {version}, and this Huigu knows {VERSION}; "
                "update Huigu"
            )
        for statements in UPGRADES[version:]:
            db.execute(statements)
        db.execute(FUNCTIONS)
        db.execute("DELETE FROM facts WHERE name = 'version'")
        db.execute("INSERT INTO facts VALUES ('version', %s)", (str(VERSION).encode(),))


def _has_schema(db: psycopg.Connection[Any]) -> bool:
    query = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
    return db.execute(query, (SCHEMA,)).fetchone() is not None


def _read_version(db: psycopg.Connection[Any]) -> int:
    """Read of which version the tables are; 0 for none."""
    (table,) = db.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.facts",)).fetchone() or (None,)
    if table is None:
        return 0
    row = db.execute("SELECT value FROM facts WHERE name = 'version'").fetchone()
    return int(bytes(row[0])) if row else 0
