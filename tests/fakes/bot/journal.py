"""Opens journals for tests, and looks into their files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.journal.journal import Journal
from bot.messages import Question
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_journal

START = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def open_in(folder: Path, keep_days: int = 180) -> Journal:
    return Journal.open(folder / "data" / "journal.sqlite", keep_days)


@contextmanager
def rows(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program sees it."""
    with closing(sqlite3.connect(folder / "data" / "journal.sqlite")) as db:
        db.row_factory = sqlite3.Row
        yield db


async def add_question(journal: Journal, text: str, asker: str = "ann", identity: str = "") -> None:
    ask = with_journal(fake_ask, journal)
    await ask(Question(text=text, asker=asker, id=identity, channel="discord"))
