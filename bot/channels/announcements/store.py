"""What was announced where, in SQLite, so that nothing is announced twice.

Before something is posted it is claimed, in a transaction of its own: of two programs that run at
once one gets it, and after a crash nobody knows whether it was posted, so it is not posted again.
What is lost that way is named again in the weekly digest. Only what WeCom surely did not take is
let go of, to be posted later.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.channels.announcements.database import copy_to_memory, open_database
from bot.services.contracts import IndexedPage

# `state` is `due`, then `claimed`, then `done`; `claimed` for ever when nobody knows how it ended.
DUE = """
SELECT number, title, url, published FROM posts JOIN pages ON page = number
WHERE outlet = ? AND state = 'due' ORDER BY published DESC, number DESC
"""
LATELY = """
SELECT number, title, url, published FROM pages
WHERE present AND ((seen_at >= ? AND NOT first) OR published BETWEEN ? AND ?)
ORDER BY published DESC, number DESC
"""


@dataclass(frozen=True, slots=True)
class News:
    """A page to announce."""

    number: int
    """Of the page in the file."""
    title: str
    url: str
    """May be empty."""
    published: str
    """ISO date, or empty."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the index found."""

    pages: int
    """Of which there are so many, translations counted as one."""
    new: int
    """Not known before; 0 at the first look, when all are only noted."""
    first: bool
    """Nothing was known before."""


class Announced:
    """The open file; threads take turns. `sqlite3.Error` says that the disk refused."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap an open file; use `open_announced`."""
        self._db = connection
        self._turn = threading.Lock()

    def look(
        self, pages: Sequence[IndexedPage], outlets: Sequence[str], now: float, *, post: bool = True
    ) -> Looked:
        """Note which pages there are; those not known before become due.

        A page is known by its id, by that of a translation, by its address, or by title and date:
        moving a file, a new address of the site and a translation make no news. The first look
        notes everything and makes nothing due, as does an outlet's first for that outlet.

        Args:
            pages: All of the index; of a page and its translations the first is shown.
            outlets: Names of those that are configured.
            now: Seconds since 1970.
            post: Whether new pages become due.

        Returns:
            What was found.
        """
        with self._transaction() as db:
            first = db.execute("SELECT count(*) FROM looks").fetchone() == (0,)
            known = dict(db.execute("SELECT name, page FROM names"))
            heard = {name for (name,) in db.execute("SELECT name FROM outlets")}
            db.execute("UPDATE pages SET present = 0")
            present: set[int] = set()
            new: list[int] = []
            for page, names in zip(pages, _names(pages), strict=True):
                number = next((known[name] for name in names if name in known), None)
                if number is None:
                    number = _added(db, page, now, first)
                    new.append(number)
                elif number not in present:
                    _shown(db, number, page)
                present.add(number)
                for name in names:
                    if known.setdefault(name, number) == number:
                        db.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (name, number))
            if post and not first:
                _made_due(db, new, heard.intersection(outlets), now)
            # No group is sent to a page that is gone.
            db.execute(
                "DELETE FROM posts WHERE state = 'due' AND page IN "
                "(SELECT number FROM pages WHERE NOT present)"
            )
            db.executemany(
                "INSERT OR IGNORE INTO outlets VALUES (?, ?)", [(name, now) for name in outlets]
            )
            db.execute("INSERT INTO looks VALUES (?)", (now,))
            db.execute("DELETE FROM looks WHERE rowid < (SELECT max(rowid) FROM looks)")
            return Looked(len(present), 0 if first else len(new), first)

    def since(self, outlet: str) -> float:
        """Tell when an outlet was first seen, in seconds since 1970; infinity when it was not."""
        with self._turn:
            query = "SELECT since FROM outlets WHERE name = ?"
            found = self._db.execute(query, (outlet,)).fetchone()
        return float(found[0]) if found else float("inf")

    def due(self, outlet: str) -> list[News]:
        """Pages to be announced on an outlet, the newest first."""
        with self._turn:
            return [News(*row) for row in self._db.execute(DUE, (outlet,))]

    def lately(self, since: float, first_day: str, last_day: str) -> list[News]:
        """Pages that came since a time, or were published on one of some days, the newest first.

        Args:
            since: Seconds since 1970; what the first look found is not taken for new.
            first_day: ISO date.
            last_day: ISO date.
        """
        with self._turn:
            found = self._db.execute(LATELY, (since, first_day, last_day))
            return [News(*row) for row in found]

    def claim(self, outlet: str, now: float) -> list[News]:
        """Take what is due on an outlet, so that nobody else does.

        Args:
            outlet: Name of the outlet.
            now: Seconds since 1970.

        Returns:
            What is to be posted now, and then `settle`d or `release`d.
        """
        with self._transaction() as db:
            news = [News(*row) for row in db.execute(DUE, (outlet,))]
            db.execute(
                "UPDATE posts SET state = 'claimed', at = ? WHERE outlet = ? AND state = 'due'",
                (now, outlet),
            )
            return news

    def settle(self, outlet: str, news: Sequence[News]) -> None:
        """Note that pages were announced."""
        self._set(outlet, news, "done")

    def release(self, outlet: str, news: Sequence[News]) -> None:
        """Note that pages were not announced and are due again."""
        self._set(outlet, news, "due")

    def has_digest(self, outlet: str, week: str) -> bool:
        """Tell whether a week's digest was posted, or begun."""
        with self._turn:
            query = "SELECT 1 FROM digests WHERE outlet = ? AND week = ?"
            return self._db.execute(query, (outlet, week)).fetchone() is not None

    def claim_digest(self, outlet: str, week: str, now: float, *, again: bool = False) -> bool:
        """Take a week's digest for an outlet.

        Args:
            outlet: Name of the outlet.
            week: `Occasion.week`.
            now: Seconds since 1970.
            again: Take it although it was taken before.

        Returns:
            False when somebody took it before.
        """
        with self._transaction() as db:
            how = "REPLACE" if again else "IGNORE"
            taken = db.execute(
                f"INSERT OR {how} INTO digests VALUES (?, ?, 'claimed', ?)", (outlet, week, now)
            )
            return taken.rowcount > 0

    def settle_digest(self, outlet: str, week: str) -> None:
        """Note that a week's digest was posted, or that there was nothing to say."""
        with self._transaction() as db:
            db.execute(
                "UPDATE digests SET state = 'done' WHERE outlet = ? AND week = ?", (outlet, week)
            )

    def release_digest(self, outlet: str, week: str, *, again: bool = False) -> None:
        """Note that a week's digest was not posted; it stays so when it was taken once more."""
        if again:
            self.settle_digest(outlet, week)
            return
        with self._transaction() as db:
            db.execute("DELETE FROM digests WHERE outlet = ? AND week = ?", (outlet, week))

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._db.close()

    def _set(self, outlet: str, news: Sequence[News], state: str) -> None:
        with self._transaction() as db:
            db.executemany(
                "UPDATE posts SET state = ? WHERE outlet = ? AND page = ?",
                [(state, outlet, one.number) for one in news],
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Keep other threads, and other programs, from writing meanwhile."""
        with self._turn, self._db:  # which commits, or rolls back where something is raised
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db


def open_announced(path: Path) -> Announced:
    """Open the file of what was announced, or create it; `ConfigError` passes through."""
    return Announced(open_database(path))


def open_copy(path: Path) -> Announced:
    """Copy the file into memory, so that a rehearsal changes nothing; `ConfigError` passes through.

    Args:
        path: The file; where there is none, nothing was announced.
    """
    return Announced(copy_to_memory(path))


def _names(pages: Sequence[IndexedPage]) -> Iterator[list[str]]:
    """Give all that each page can be known by."""
    # Sessions may share the address of their conference, and posts a title like "Recap".
    urls = Counter(page.url for page in pages)
    titles = Counter((page.title, page.published) for page in pages)
    for page in pages:
        names = [f"id {page.source} {one}" for one in (page.id, *page.translations)]
        if page.url and urls[page.url] == 1:
            names.append(f"url {page.url}")
        if page.published and titles[page.title, page.published] == 1:
            names.append(f"title {page.published} {page.title}")
        yield names


def _added(db: sqlite3.Connection, page: IndexedPage, now: float, first: bool) -> int:
    added = db.execute(
        "INSERT INTO pages (title, url, published, seen_at, first, present) "
        "VALUES (?, ?, ?, ?, ?, 1)",
        (page.title, page.url, page.published, now, first),
    )
    assert added.lastrowid is not None
    return added.lastrowid


def _made_due(
    db: sqlite3.Connection, pages: Sequence[int], outlets: Iterable[str], now: float
) -> None:
    """Have each outlet announce each page."""
    rows = [(outlet, page, now) for outlet in outlets for page in pages]
    db.executemany("INSERT INTO posts VALUES (?, ?, 'due', ?)", rows)


def _shown(db: sqlite3.Connection, number: int, page: IndexedPage) -> None:
    """Bring up to date what a page is called and where it stands."""
    db.execute(
        "UPDATE pages SET title = ?, url = ?, published = ?, present = 1 WHERE number = ?",
        (page.title, page.url, page.published, number),
    )
