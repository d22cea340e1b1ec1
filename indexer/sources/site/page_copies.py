"""The local copy of web pages: a file for each, and what is known of them in SQLite.

pages/0a/0a1b….page    the body, as it was fetched
.pages.sqlite          address -> file, validators, and how far a pull has come

A page is written before its record: a pull that is killed in between writes the same file again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from indexer.errors import SourceError
from indexer.fetching.records import Validators
from indexer.text.files import replace_file

RECORDS = ".pages.sqlite"
FILES = "pages"
SUFFIX = ".page"
"""Not that of any type: the body may be anything that the server calls HTML."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS pages (
    address TEXT PRIMARY KEY, url TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL,
    charset TEXT NOT NULL, lastmod TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    alternates TEXT NOT NULL, checked REAL NOT NULL, size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS done (address TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS round (started REAL NOT NULL);
"""
_COLUMNS = (
    "address, url, file, digest, charset, lastmod, etag, last_modified, alternates, checked, size"
)


@dataclass(frozen=True, slots=True)
class PageCopy:
    """What is known of a page."""

    address: str
    """As it is listed, encoded."""
    url: str
    """Where it was, behind all redirects."""
    file: str
    """Path of the body in the copy, with `/`; empty for an address that gives no page of its own:
    another type of file, or a redirect to a page that is listed too."""
    digest: str
    """Hex SHA-256 of the body."""
    charset: str
    """As the server said; empty if it did not."""
    lastmod: str
    """As the sitemap said when the body was fetched."""
    validators: Validators
    alternates: tuple[tuple[str, str], ...]
    """(language, address) of the page in other languages, as the sitemap says."""
    checked: float
    """When the server was asked last, in seconds since 1970."""
    size: int
    """Bytes of the body in the copy; 0 without a file."""


class PageCopies:
    """The local copy of the pages of a source, open for writing; use it in a `with`.

    A round is a pull that went through all pages, perhaps in several runs of the program.
    """

    def __init__(self, folder: Path) -> None:
        """Open the copy, or begin one.

        Raises:
            SourceError: It is damaged, or cannot be written.
        """  # noqa: DOC502 - raised by `_explained`
        self._folder = folder
        with _explained(folder):
            self._records = sqlite3.connect(folder / RECORDS, isolation_level=None)
            self._records.row_factory = sqlite3.Row
            # What was committed survives the end of the process, and the files are flushed.
            self._records.executescript(
                f"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {_SCHEMA}"
            )

    def __enter__(self) -> PageCopies:
        return self

    def __exit__(self, *unused: object) -> None:
        self._records.close()

    def begin_round(self, now: float, max_age_s: float) -> None:
        """Go on with a round that did not end, unless it began too long ago; else begin one."""
        with _explained(self._folder):
            row = self._records.execute("SELECT started FROM round").fetchone()
            if row is None or not 0 <= now - row[0] <= max_age_s:
                self.end_round()
                self._records.execute("INSERT INTO round VALUES (?)", (now,))

    def end_round(self) -> None:
        """Note that all pages were asked for."""
        with _explained(self._folder):
            self._records.executescript("BEGIN; DELETE FROM done; DELETE FROM round; COMMIT;")

    def is_done(self, address: str) -> bool:
        """Tell whether the page was asked for in this round."""
        query = "SELECT 1 FROM done WHERE address = ?"
        with _explained(self._folder):
            return self._records.execute(query, (address,)).fetchone() is not None

    def mark_done(self, address: str) -> None:
        """Note that the page was asked for, whatever came of it."""
        with _explained(self._folder):
            self._records.execute("INSERT OR IGNORE INTO done VALUES (?)", (address,))

    def get(self, address: str) -> PageCopy | None:
        """Get what is known of a page; None for a new one, and for one whose file is lost."""
        query = f"SELECT {_COLUMNS} FROM pages WHERE address = ?"
        with _explained(self._folder):
            row = self._records.execute(query, (address,)).fetchone()
        copy = _read_row(row) if row else None
        return copy if copy and (not copy.file or (self._folder / copy.file).is_file()) else None

    def list_addresses(self) -> list[str]:
        """List the addresses of all known pages."""
        with _explained(self._folder):
            return [row[0] for row in self._records.execute("SELECT address FROM pages")]

    def measure(self) -> int:
        """Sum up the bytes of all bodies."""
        with _explained(self._folder):
            row = self._records.execute("SELECT TOTAL(size) FROM pages").fetchone()
            return int(row[0])

    def write(self, copy: PageCopy, body: bytes | None) -> None:
        """Keep a page; without a body, the file stays as it is."""
        with _explained(self._folder):
            if body is not None:
                path = self._folder / copy.file
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, body)
            self._records.execute("BEGIN")
            self._records.execute(
                f"INSERT OR REPLACE INTO pages ({_COLUMNS}) VALUES ({', '.join('?' * 11)})",
                _make_row(copy),
            )
            self._records.execute("INSERT OR IGNORE INTO done VALUES (?)", (copy.address,))
            self._records.execute("COMMIT")

    def remove(self, addresses: Collection[str]) -> None:
        """Forget pages, and remove their files."""
        with _explained(self._folder):
            for address in addresses:
                self._records.execute("DELETE FROM pages WHERE address = ?", (address,))
                (self._folder / name_file(address)).unlink(missing_ok=True)


def name_file(address: str) -> str:
    """Name the file of a page: path in the copy, with `/`."""
    digest = sha256(address.encode()).hexdigest()[:40]
    return f"{FILES}/{digest[:2]}/{digest}{SUFFIX}"


def read_copies(folder: Path) -> list[PageCopy]:
    """Read what is known of all pages of a copy, by address; nothing is written.

    Raises:
        SourceError: There is no copy, or it is damaged.
    """  # noqa: DOC502 - raised by `_explained`
    uri = f"{(folder / RECORDS).as_uri()}?mode=ro"
    with _explained(folder), closing(sqlite3.connect(uri, uri=True)) as records:
        records.row_factory = sqlite3.Row
        rows = records.execute(f"SELECT {_COLUMNS} FROM pages ORDER BY address")
        return [_read_row(row) for row in rows]


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn the errors of SQLite and of the disk into ours.

    Raises:
        SourceError: There is one.
    """
    try:
        yield
    except (sqlite3.Error, msgspec.DecodeError, ValueError, TypeError) as error:
        reason = f"its records are damaged ({error})"
        remedy = "remove the folder, and the next rebuild brings it anew"
        raise SourceError(f"{folder}: {reason}; {remedy}") from error
    except OSError as error:
        remedy = "allow this user to write there, or free some disk space"
        raise SourceError(f"{folder}: cannot be written ({error.strerror}); {remedy}") from error


def _make_row(copy: PageCopy) -> tuple[str | float, ...]:
    return (
        *(copy.address, copy.url, copy.file, copy.digest, copy.charset, copy.lastmod),
        *(copy.validators.etag, copy.validators.last_modified),
        *(msgspec.json.encode(copy.alternates).decode(), copy.checked, copy.size),
    )


def _read_row(row: sqlite3.Row) -> PageCopy:
    return PageCopy(
        address=row["address"],
        url=row["url"],
        file=row["file"],
        digest=row["digest"],
        charset=row["charset"],
        lastmod=row["lastmod"],
        validators=Validators(row["etag"], row["last_modified"]),
        alternates=msgspec.json.decode(row["alternates"], type=tuple[tuple[str, str], ...]),
        checked=row["checked"],
        size=row["size"],
    )
