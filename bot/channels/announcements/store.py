"""Announcement state in SQLite: which page or digest was posted where, so none is posted twice.

Before a post, its pages are claimed in a transaction of their own. Of two processes that run at
once, only one gets them. After a crash it is unknown whether the post arrived, so it is not
repeated; the weekly digest lists the pages again. Only pages whose post certainly failed are
released for retry.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.services.contracts import IndexedPage

# `state` is `due`, then `claimed`, then `done`; it stays `claimed` when the outcome is unknown.
# In the tables a destination is called `outlet`.
DUE = """
SELECT number, title, url, published FROM posts JOIN pages ON page = number
WHERE outlet = ? AND state = 'due' ORDER BY published DESC, number DESC
"""
RECENT = """
SELECT number, title, url, published FROM pages
WHERE present AND ((seen_at >= ? AND NOT first) OR published BETWEEN ? AND ?)
ORDER BY published DESC, number DESC
"""


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to announce."""

    number: int
    """In the `pages` table."""
    title: str
    url: str
    """May be empty."""
    published: str
    """ISO date, or empty."""


@dataclass(frozen=True, slots=True)
class PageScan:
    """Result of comparing the index with the known pages."""

    pages: int
    """Pages in the index, translations counted as one."""
    new: int
    """Pages not known before; 0 at the first scan."""
    is_first: bool
    """Whether no page was known before; then all are recorded as known, and none is announced."""


class AnnouncementStore:
    """The announcement state; safe for threads. `sqlite3.Error` means that the disk failed.

    Destinations are given by name, times in seconds since 1970, weeks as `DigestTime.week`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection from `bot.channels.announcements.database`."""
        self._db = connection
        self._lock = threading.Lock()

    def record_pages(
        self,
        pages: Sequence[IndexedPage],
        destinations: Sequence[str],
        now: float,
        *,
        post: bool = True,
    ) -> PageScan:
        """Record the pages of the index; pages not known before become due.

        A page is recognised by its id, the id of a translation, its address, or title and date. So
        a moved file, a new address of the site and a translation are not new pages. Nothing becomes
        due at the first scan, nor on a destination at that destination's first scan.

        Args:
            pages: All pages of the index; of a page and its translations the first is announced.
            destinations: All configured destinations.
            now: Of this scan.
            post: Whether new pages become due.
        """
        with self._transaction() as db:
            is_first = db.execute("SELECT count(*) FROM looks").fetchone() == (0,)
            numbers = dict(db.execute("SELECT name, page FROM names"))
            known_destinations = {name for (name,) in db.execute("SELECT name FROM outlets")}
            db.execute("UPDATE pages SET present = 0")
            present: set[int] = set()
            new: list[int] = []
            for page, names in zip(pages, _list_names(pages), strict=True):
                number = next((numbers[name] for name in names if name in numbers), None)
                if number is None:
                    number = _insert_page(db, page, now, is_first)
                    new.append(number)
                elif number not in present:
                    _update_page(db, number, page)
                present.add(number)
                for name in names:
                    if numbers.setdefault(name, number) == number:
                        db.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, number))
            if post and not is_first:
                _make_due(db, new, known_destinations.intersection(destinations), now)
            # A page that is gone is not announced.
            db.execute(
                "DELETE FROM posts WHERE state = 'due' AND page IN "
                "(SELECT number FROM pages WHERE NOT present)"
            )
            db.executemany(
                "INSERT OR IGNORE INTO outlets VALUES (?, ?)",
                [(name, now) for name in destinations],
            )
            db.execute("INSERT INTO looks VALUES (?)", (now,))
            db.execute("DELETE FROM looks WHERE rowid < (SELECT max(rowid) FROM looks)")
            return PageScan(len(present), 0 if is_first else len(new), is_first)

    def get_first_seen(self, destination: str) -> float:
        """Get the time of a destination's first scan; infinity for none."""
        with self._lock:
            query = "SELECT since FROM outlets WHERE name = ?"
            row = self._db.execute(query, (destination,)).fetchone()
        return float(row[0]) if row else float("inf")

    def list_due(self, destination: str) -> list[NewPage]:
        """List the pages that are due on a destination, the newest first."""
        with self._lock:
            return [NewPage(*row) for row in self._db.execute(DUE, (destination,))]

    def list_recent(self, since: float, first_day: str, last_day: str) -> list[NewPage]:
        """List pages that are new since a time or were published in a period, the newest first.

        The period is given by two ISO dates. Pages of the first scan are not new.
        """
        with self._lock:
            rows = self._db.execute(RECENT, (since, first_day, last_day))
            return [NewPage(*row) for row in rows]

    def claim(self, destination: str, now: float) -> list[NewPage]:
        """Claim all pages that are due on a destination, so that no other process posts them.

        Post the returned pages, then call `mark_done` or `release`.
        """
        with self._transaction() as db:
            pages = [NewPage(*row) for row in db.execute(DUE, (destination,))]
            db.execute(
                "UPDATE posts SET state = 'claimed', at = ? WHERE outlet = ? AND state = 'due'",
                (now, destination),
            )
            return pages

    def mark_done(self, destination: str, pages: Sequence[NewPage]) -> None:
        """Record that pages were announced."""
        self._set_state(destination, pages, "done")

    def release(self, destination: str, pages: Sequence[NewPage]) -> None:
        """Record that pages were not announced and are due again."""
        self._set_state(destination, pages, "due")

    def has_digest(self, destination: str, week: str) -> bool:
        """Tell whether a week's digest was posted or claimed."""
        with self._lock:
            query = "SELECT 1 FROM digests WHERE outlet = ? AND week = ?"
            return self._db.execute(query, (destination, week)).fetchone() is not None

    def claim_digest(self, destination: str, week: str, now: float, *, again: bool = False) -> bool:
        """Claim a week's digest for a destination; false if it was claimed before.

        With `again`, it is claimed even then.
        """
        with self._transaction() as db:
            conflict = "REPLACE" if again else "IGNORE"
            inserted = db.execute(
                f"INSERT OR {conflict} INTO digests VALUES (?, ?, 'claimed', ?)",
                (destination, week, now),
            )
            return inserted.rowcount > 0

    def mark_digest_done(self, destination: str, week: str) -> None:
        """Record that a week's digest was posted, or was empty."""
        with self._transaction() as db:
            db.execute(
                "UPDATE digests SET state = 'done' WHERE outlet = ? AND week = ?",
                (destination, week),
            )

    def release_digest(self, destination: str, week: str, *, again: bool = False) -> None:
        """Record that a week's digest was not posted; with `again`, that it was posted before."""
        if again:
            self.mark_digest_done(destination, week)
            return
        with self._transaction() as db:
            db.execute("DELETE FROM digests WHERE outlet = ? AND week = ?", (destination, week))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _set_state(self, destination: str, pages: Sequence[NewPage], state: str) -> None:
        with self._transaction() as db:
            db.executemany(
                "UPDATE posts SET state = ? WHERE outlet = ? AND page = ?",
                [(state, destination, page.number) for page in pages],
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Block writes of other threads and processes; roll back on an error."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db


def _list_names(pages: Sequence[IndexedPage]) -> Iterator[list[str]]:
    """List the names by which each page is recognised."""
    # Sessions may share the address of their conference, and posts a title like "Recap".
    urls = Counter(page.url for page in pages)
    titles = Counter((page.title, page.published) for page in pages)
    for page in pages:
        names = [f"id {page.source} {page_id}" for page_id in (page.id, *page.translations)]
        if page.url and urls[page.url] == 1:
            names.append(f"url {page.url}")
        if page.published and titles[page.title, page.published] == 1:
            names.append(f"title {page.published} {page.title}")
        yield names


def _insert_page(db: sqlite3.Connection, page: IndexedPage, now: float, is_first: bool) -> int:
    cursor = db.execute(
        "INSERT INTO pages (title, url, published, seen_at, first, present) "
        "VALUES (?, ?, ?, ?, ?, 1)",
        (page.title, page.url, page.published, now, is_first),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _update_page(db: sqlite3.Connection, number: int, page: IndexedPage) -> None:
    db.execute(
        "UPDATE pages SET title = ?, url = ?, published = ?, present = 1 WHERE number = ?",
        (page.title, page.url, page.published, number),
    )


def _make_due(
    db: sqlite3.Connection, pages: Sequence[int], destinations: Iterable[str], now: float
) -> None:
    """Make each page due on each destination."""
    rows = [(destination, page, now) for destination in destinations for page in pages]
    db.executemany("INSERT INTO posts VALUES (?, ?, 'due', ?)", rows)
