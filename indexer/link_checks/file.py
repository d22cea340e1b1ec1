"""The SQLite file with the last check of each address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from indexer.errors import StoreError
from indexer.link_checks.records import LinkCheck

BUSY_S = 5.0
VERSION = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS checks (
    url TEXT PRIMARY KEY,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    final TEXT NOT NULL,
    checked TEXT NOT NULL,
    since TEXT NOT NULL
) WITHOUT ROWID
"""
_COLUMNS = LinkCheck.__struct_fields__
_WRITE = f"INSERT OR REPLACE INTO checks VALUES ({', '.join('?' * len(_COLUMNS))})"
_READ = f"SELECT {', '.join(_COLUMNS)} FROM checks"


class CheckFile:
    """The open file, for one thread. Each check that is kept is on disk: a kill loses none."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = db, path

    def read(self) -> dict[str, LinkCheck]:
        """Read all checks by address.

        Raises:
            StoreError: The file is damaged.
        """  # noqa: DOC502 - raised by `_explain`
        with _explain(self._path):
            return {row[0]: _make_check(row) for row in self._db.execute(_READ)}

    def keep(self, check: LinkCheck) -> None:
        """Replace the check of an address.

        Raises:
            StoreError: The disk is full or fails.
        """  # noqa: DOC502 - raised by `_explain`
        with _explain(self._path):
            self._db.execute(_WRITE, msgspec.structs.astuple(check))


@contextmanager
def open_checks(path: Path) -> Iterator[CheckFile]:
    """Open the file, or create it, for one process at a time.

    Raises:
        StoreError: It cannot be opened, or another process checks.
    """
    # Imports asyncio, for a lock that readers never take.
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise StoreError(
            f"{path}: another `huigu links check` is running; wait until it ends, or stop it"
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); allow it") from error
    with lock, _explain(path):
        db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        with closing(db):
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version not in {0, VERSION}:
                raise StoreError(
                    f"{path}: it is of format {version}, and this Huigu reads format {VERSION}; "
                    "move it away, and the links are checked anew"
                )
            db.execute(_TABLE)
            db.execute(f"PRAGMA user_version = {VERSION}")
            yield CheckFile(db, path)


def read_checks(path: Path) -> dict[str, LinkCheck]:
    """Read all checks by address, while another process may write; none without a file.

    Raises:
        StoreError: The file is damaged.
    """  # noqa: DOC502 - raised by `_explain`
    if not path.exists():
        return {}
    with _explain(path), closing(open_to_read(path)) as db:
        return {row[0]: _make_check(row) for row in db.execute(_READ)}


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open the file without the right to change it; `sqlite3.Error` passes through."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_S, check_same_thread=False
    )


def _make_check(row: tuple[str, ...]) -> LinkCheck:
    return msgspec.convert(dict(zip(_COLUMNS, row, strict=True)), LinkCheck)


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    """Turn errors of SQLite into ours.

    Raises:
        StoreError: Instead of any of them.
    """
    try:
        yield
    except (sqlite3.Error, msgspec.ValidationError) as error:
        raise StoreError(
            f"{path}: the checks of links cannot be used ({error}); free some space, or move the "
            "file away, and the links are checked anew"
        ) from error
