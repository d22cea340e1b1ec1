"""Announcement state in SQLite: which page or digest was posted where, so none is posted twice.

Pages are claimed before their post: of two processes, only one gets them. After a crash it is
unknown whether the post arrived, so it is not repeated; the weekly digest lists the pages again.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.channels.announcements.page_links import NOTHING, ChosenLinks, choose_links
from bot.runtime.databases.database import Database, FileDatabase
from bot.services.contracts import IndexedPage

# `state` is `due`, then `claimed`, then `done`; it stays `claimed` when the outcome is unknown.
# In the tables a destination is called `outlet`.
DUE = """
SELECT number, title, url, published, held, links FROM posts JOIN pages ON posts.page = number
LEFT JOIN details ON details.page = number
WHERE outlet = ? AND state = 'due' ORDER BY published DESC, number DESC
"""
RECENT = """
SELECT number, title, url, published, held, links FROM pages
LEFT JOIN details ON details.page = number
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
    held: str = ""
    """When its event was held, as `IndexedPage.held`."""
    media: ChosenLinks = NOTHING
    """Recordings and slides to show beside it."""


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
    """The announcement state; safe for threads.

    `sqlite3.Error` means that the disk failed, `StateUnreachable` that the state server did.

    Destinations are given by name, times in seconds since 1970, days and weeks as ISO dates.
    """

    def __init__(self, database: sqlite3.Connection | Database) -> None:
        """Take over an open file, or what all replicas share."""
        self._database: Database
        if isinstance(database, sqlite3.Connection):
            self._database = FileDatabase(database)
        else:
            self._database = database

    def record_pages(
        self,
        pages: Sequence[IndexedPage],
        destinations: Sequence[str],
        now: float,
        *,
        post: bool = True,
    ) -> PageScan:
        """Record all pages of the index; with `post`, pages not known before become due.

        A page is recognised by its id, the id of a translation, its address, or title and date. So
        a moved file, a new address of the site and a translation are not new pages; of a page and
        its translations the first is announced. Nothing becomes due at the first scan, nor on a
        destination at that destination's first scan.
        """
        with self._database.write() as db:
            is_first = db.execute("SELECT count(*) FROM looks").fetchone() == (0,)
            known_destinations = {name for (name,) in db.execute("SELECT name FROM outlets")}
            present, new = _write_pages(db, pages, now, is_first)
            if post and not is_first:
                due_on = known_destinations.intersection(destinations)
                rows = [(destination, page, now) for destination in due_on for page in new]
                db.executemany("INSERT INTO posts VALUES (?, ?, 'due', ?)", rows)
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
        rows = self._query("SELECT since FROM outlets WHERE name = ?", destination)
        return float(rows[0][0]) if rows else float("inf")

    def list_due(self, destination: str) -> list[NewPage]:
        """List the pages that are due on a destination, the newest first."""
        return [_make_page(row) for row in self._query(DUE, destination)]

    def list_recent(self, since: float, first_day: str, last_day: str) -> list[NewPage]:
        """List, newest first, pages added since a time (not at first) or dated in a period."""
        return [_make_page(row) for row in self._query(RECENT, since, first_day, last_day)]

    def claim(self, destination: str, now: float) -> list[NewPage]:
        """Claim all pages that are due on a destination; post them, then mark or release them."""
        with self._database.write() as db:
            pages = [_make_page(row) for row in db.execute(DUE, (destination,))]
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
        query = "SELECT 1 FROM digests WHERE outlet = ? AND week = ?"
        return bool(self._query(query, destination, week))

    def claim_digest(self, destination: str, week: str, now: float, *, again: bool = False) -> bool:
        """Claim a week's digest; false if it was claimed before, and not `again`."""
        conflict = "REPLACE" if again else "IGNORE"
        insert = f"INSERT OR {conflict} INTO digests VALUES (?, ?, 'claimed', ?)"
        return self._write(insert, destination, week, now) > 0

    def mark_digest_done(self, destination: str, week: str) -> None:
        """Record that a week's digest was posted, or was empty."""
        update = "UPDATE digests SET state = 'done' WHERE outlet = ? AND week = ?"
        self._write(update, destination, week)

    def release_digest(self, destination: str, week: str, *, again: bool = False) -> None:
        """Record that a week's digest was not posted; with `again`, that it was posted before."""
        if again:
            self.mark_digest_done(destination, week)
        else:
            delete = "DELETE FROM digests WHERE outlet = ? AND week = ?"
            self._write(delete, destination, week)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _set_state(self, destination: str, pages: Sequence[NewPage], state: str) -> None:
        with self._database.write() as db:
            db.executemany(
                "UPDATE posts SET state = ? WHERE outlet = ? AND page = ?",
                [(state, destination, page.number) for page in pages],
            )

    def _query(self, sql: str, *values: object) -> list[Any]:
        with self._database.read() as db:
            return db.execute(sql, values).fetchall()

    def _write(self, sql: str, *values: object) -> int:
        """Run a statement in a transaction of its own; return how many rows it changed."""
        with self._database.write() as db:
            return db.execute(sql, values).rowcount


def _make_page(row: tuple[int, str, str, str, str | None, bytes | None]) -> NewPage:
    number, title, url, published, held, links = row
    media = msgspec.json.decode(links, type=ChosenLinks) if links else NOTHING
    return NewPage(number, title, url, published, held or "", media)


def _write_pages(
    db: sqlite3.Connection, pages: Sequence[IndexedPage], now: float, is_first: bool
) -> tuple[set[int], list[int]]:
    """Insert or update the rows of pages; return the numbers of all pages and of the new ones."""
    numbers = dict(db.execute("SELECT name, page FROM names"))
    db.execute("UPDATE pages SET present = 0")
    db.execute("DELETE FROM details")
    present: set[int] = set()
    new: list[int] = []
    for page, names in zip(pages, _list_names(pages), strict=True):
        old_names = [f"id {page.source} {id}" for id in (page.id, *page.translations)]
        known = (numbers[name] for name in (*names, *old_names) if name in numbers)
        number = next(known, None)
        if number is None:
            number = _insert_page(db, page, now, is_first)
            new.append(number)
        elif number not in present:
            db.execute(
                "UPDATE pages SET title = ?, url = ?, published = ?, present = 1 WHERE number = ?",
                (page.title, page.url, page.published, number),
            )
        if number not in present:
            _write_details(db, number, page)
        present.add(number)
        for name in names:
            if numbers.setdefault(name, number) == number:
                db.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, number))
        # Written by releases in which no name of a source had a blank; `names` now hold the same.
        for name in old_names:
            if numbers.pop(name, None) is not None:
                db.execute("DELETE FROM names WHERE name = ?", (name,))
    return present, new


def _list_names(pages: Sequence[IndexedPage]) -> Iterator[list[str]]:
    """List the names by which each page is recognised."""
    # Sessions may share the address of their conference, and posts a title like "Recap".
    urls = Counter(page.url for page in pages)
    titles = Counter((page.title, page.published) for page in pages)
    for page in pages:
        # No name of a source has a slash (`indexer.config.names`), so two pages never look alike.
        names = [f"page {page.source}/{id}" for id in (page.id, *page.translations)]
        if page.url and urls[page.url] == 1:
            names.append(f"url {page.url}")
        if page.published and titles[page.title, page.published] == 1:
            names.append(f"title {page.published} {page.title}")
        yield names


def _write_details(db: sqlite3.Connection, number: int, page: IndexedPage) -> None:
    media = choose_links(page.links)
    if page.held or media != NOTHING:
        row = (number, page.held, msgspec.json.encode(media))
        db.execute("INSERT INTO details VALUES (?, ?, ?)", row)


def _insert_page(db: sqlite3.Connection, page: IndexedPage, now: float, is_first: bool) -> int:
    cursor = db.execute(
        "INSERT INTO pages (title, url, published, seen_at, first, present) "
        "VALUES (?, ?, ?, ?, ?, 1)",
        (page.title, page.url, page.published, now, is_first),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid
