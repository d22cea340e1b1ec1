"""Opens small SQLite state files: private, checked, and safe for two processes at once."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.runtime.private_files import OWNER_ONLY, NotAFile, check_is_file, make_private
from indexer.errors import ConfigError

RETRY_S = 0.01
LAYOUT = """
SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
WHERE t.type = 'table' ORDER BY 1, 2
"""

FREE_SPACE = "the disk is full; free some space"
CHECK_DISK = "the disk fails, or files may not grow; free some space, and look at the system's log"
_DISK_REMEDIES = {
    errno.ENOSPC: FREE_SPACE,
    errno.EDQUOT: FREE_SPACE,
    errno.EFBIG: CHECK_DISK,
    errno.EIO: CHECK_DISK,
}
"""What to do where the disk takes nothing, by the system's error."""
SIDECARS = ("-wal", "-shm", "-journal")
"""Ends of the names of SQLite's own files beside a database; they hold the same texts."""

Synchronous = Literal["OFF", "NORMAL", "FULL"]
"""What survives a power cut: nothing for sure, a whole file, or every commit."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of state file: its mark, its tables, and the remedies for error messages."""

    name: str
    """For messages, such as `journal`."""
    application_id: int
    """`PRAGMA application_id`, four ASCII letters; no other kind of file has it."""
    version: int
    """`PRAGMA user_version`; raised when an older Huigu could no longer read the file."""
    tables: str
    """Statements that create the tables of the oldest version, separated by `;`."""
    if_unwritable: str
    """Remedy where the file cannot be created or written."""
    if_unusable: str
    """Remedy where the file is damaged, or is another program's."""
    upgrades: tuple[str, ...] = ()
    """Statements that make each version of the one before it, up to `version`."""

    @property
    def oldest(self) -> int:
        """The oldest version that is brought up to date when it is opened."""
        return self.version - len(self.upgrades)


class StateFileError(ConfigError):
    """A state file cannot be opened; the message names file, cause and remedy.

    Attributes:
        disk_refuses: The disk can only be read, is full, or fails. What the file would hold may
            be kept in memory.
        is_misplaced: It cannot be written where the settings put it; else it is damaged, locked,
            or the disk is full.
    """

    def __init__(
        self, message: str, *, disk_refuses: bool = False, is_misplaced: bool = False
    ) -> None:
        super().__init__(message)
        self.disk_refuses, self.is_misplaced = disk_refuses, is_misplaced


def open_state_file(
    path: Path | None,
    schema: Schema,
    *,
    busy_s: float,
    synchronous: Synchronous = "FULL",
    wal: bool = False,
    secure_delete: bool = False,
) -> sqlite3.Connection:
    """Open a state file, or create it, readable by its owner only; `StateFileError` says why not.

    One that others may read loses these rights.

    Args:
        path: The file; its folder is created too. None for a database in memory.
        schema: What the file must hold.
        busy_s: How long each statement waits for another process that writes.
        synchronous: What survives a power cut.
        wal: Let others read while one writes.
        secure_delete: Overwrite what is deleted.

    Returns:
        A connection in autocommit mode, for one thread at a time.
    """
    with convert_errors(path, schema):
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            _prepare_files(path)
        db = sqlite3.connect(
            path or ":memory:", timeout=busy_s, isolation_level=None, check_same_thread=False
        )
        with contextlib.ExitStack() as on_error:
            on_error.callback(db.close)
            _check_integrity(db, path, schema)
            if secure_delete:
                db.execute("PRAGMA secure_delete = ON").fetchall()
            db.execute(f"PRAGMA synchronous = {synchronous}")
            # One transaction, so that of two processes that start together one creates the tables.
            db.execute("BEGIN IMMEDIATE")
            _create_or_check_tables(db, path, schema)
            db.execute("COMMIT")
            if wal:
                # Only now: it changes the file, which may have been another program's.
                _switch_to_wal(db, busy_s)
            on_error.pop_all()
    return db


def truncate_log(db: sqlite3.Connection) -> None:
    """Truncate the write-ahead log: until then, deleted text still stands in it."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextlib.contextmanager
def convert_errors(path: Path | None, schema: Schema) -> Iterator[None]:
    """Convert errors of the system and of SQLite.

    Raises:
        StateFileError: Instead of any of them.
    """
    try:
        yield
    except NotAFile as error:
        raise StateFileError(f"{error}; {schema.if_unusable}", is_misplaced=True) from error
    except OSError as error:
        remedy = _DISK_REMEDIES.get(error.errno or 0, schema.if_unwritable)
        raise StateFileError(
            f"{path}: cannot be opened ({error}); {remedy}",
            disk_refuses=error.errno == errno.EROFS or error.errno in _DISK_REMEDIES,
            is_misplaced=error.errno not in _DISK_REMEDIES,
        ) from error
    except sqlite3.Error as error:
        code = _get_code(error)
        raise StateFileError(
            f"{path}: {explain(error, schema)}",
            disk_refuses=code in {"FULL", "IOERR"},
            is_misplaced=code in {"READONLY", "CANTOPEN", "PERM"},
        ) from error


def explain(error: sqlite3.Error, schema: Schema) -> str:
    """Describe what SQLite refused, and the remedy."""
    remedies = {
        "BUSY": "another program is writing to it; stop that one",
        "LOCKED": "another program is writing to it; stop that one",
        "NOTADB": f"it is damaged or no {schema.name}; {schema.if_unusable}",
        "CORRUPT": f"it is damaged; {schema.if_unusable}",
        "FULL": FREE_SPACE,
        "IOERR": CHECK_DISK,
    }
    remedy = remedies.get(_get_code(error), schema.if_unwritable)
    return f"the {schema.name} cannot be used ({error}): {remedy}"


def _get_code(error: sqlite3.Error) -> str:
    """Get the name of an error's code, such as `BUSY`; empty for errors that Python finds."""
    # Extended codes (SQLITE_BUSY_SNAPSHOT) begin with the primary one.
    name: str = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_")
    # A file system without locks is no broken disk: another place for the file mends it.
    return "" if name.startswith("IOERR") and "LOCK" in name else name.partition("_")[0]


def _prepare_files(path: Path) -> None:
    """Create a file that is not there, and take others' rights away from those that are.

    SQLite would create it with the umask's rights. It gives its own files those of the database.
    """
    for name in (path, *(path.with_name(path.name + end) for end in SIDECARS)):
        # Another process may finish a transaction meanwhile, which takes its journal away.
        with contextlib.suppress(FileNotFoundError):
            if check_is_file(name):
                make_private(name)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))


def _check_integrity(db: sqlite3.Connection, path: Path | None, schema: Schema) -> None:
    (state,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise StateFileError(f"{path}: the {schema.name} is damaged; {schema.if_unusable}")


def _create_or_check_tables(db: sqlite3.Connection, path: Path | None, schema: Schema) -> None:
    (application_id,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if (application_id, version) == (schema.application_id, schema.version):
        return
    is_marked = (application_id, version) != (0, 0)
    if is_marked and application_id != schema.application_id:
        raise _refuse(path, schema, f"it is another program's, no {schema.name} of Huigu's")
    if is_marked and not schema.oldest <= version < schema.version:
        cause = f"it is of format {version}, and this Huigu reads format {schema.version}"
        remedy = "update Huigu, or " if version > schema.version else ""
        raise _refuse(path, schema, cause, remedy)
    if not is_marked:
        found = _create_tables_or_find_version(db, schema)
        if found is None:
            raise _refuse(path, schema, f"it is another program's, no {schema.name} of Huigu's")
        version = found
    _upgrade(db, schema, version, schema.version)
    db.execute(f"PRAGMA application_id = {schema.application_id}")
    db.execute(f"PRAGMA user_version = {schema.version}")


def _refuse(path: Path | None, schema: Schema, cause: str, remedy: str = "") -> StateFileError:
    return StateFileError(f"{path}: {cause}; {remedy}{schema.if_unusable}")


def _create_tables_or_find_version(db: sqlite3.Connection, schema: Schema) -> int | None:
    """Give an empty file the oldest tables, or tell of which version those of an unmarked one are.

    Older versions of Huigu did not mark all their files. None for tables of another program.
    """
    layout = db.execute(LAYOUT).fetchall()
    if not layout:
        _execute_each(db, schema.tables)
        return schema.oldest
    versions = range(schema.version, schema.oldest - 1, -1)
    return next((one for one in versions if layout == _expected_layout(schema, one)), None)


def _switch_to_wal(db: sqlite3.Connection, busy_s: float) -> None:
    # SQLite does not wait when two processes switch at once.
    deadline = time.monotonic() + busy_s
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(RETRY_S)


def _upgrade(db: sqlite3.Connection, schema: Schema, version: int, wanted: int) -> None:
    """Bring tables of one version to a later one; nothing in them is lost."""
    for statements in schema.upgrades[version - schema.oldest : wanted - schema.oldest]:
        _execute_each(db, statements)


def _execute_each(db: sqlite3.Connection, statements: str) -> None:
    # Not `executescript`, which would commit the transaction first.
    for statement in statements.split(";"):
        db.execute(statement)


def _expected_layout(schema: Schema, version: int) -> list[tuple[str, str]]:
    """List the (table, column) pairs of a file of a version."""
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        _execute_each(db, schema.tables)
        _upgrade(db, schema, schema.oldest, version)
        return db.execute(LAYOUT).fetchall()
