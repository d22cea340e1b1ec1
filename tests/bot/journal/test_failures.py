from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from bot.journal.database import MAX_QUESTIONS, TRIM_EVERY, JournalFile, QuestionRow
from bot.journal.journal import MAX_WAITING, Journal
from bot.messages import Question
from bot.runtime.sqlite import StateFileError
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.journal import add_question, open_in, rows
from tests.fakes.bot.layers import with_journal
from tests.fakes.event_loop import WAIT_S


def test_the_number_of_questions_is_limited(monkeypatch):
    monkeypatch.setattr("bot.journal.database.MAX_QUESTIONS", 2 * TRIM_EVERY)
    assert MAX_QUESTIONS % TRIM_EVERY == 0
    blank = QuestionRow("", "2030-05-17T12:00:00Z", "", b"", b"", "a", "", "en", True, 1.0, "", "g")
    with closing(JournalFile(None)) as file:
        for number in range(5 * TRIM_EVERY):
            file.add(msgspec.convert({**_fields(blank), "id": str(number)}, QuestionRow))
        (kept,) = file._db.execute("SELECT count(*) FROM questions").fetchone()
        assert kept == 2 * TRIM_EVERY


def _fields(row: QuestionRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Where a journal is expected."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "journal.sqlite"


def refusal(folder: Path) -> str:
    """The one line that says why a journal cannot be opened."""
    with pytest.raises(StateFileError) as caught:
        open_in(folder)
    line = str(caught.value)
    assert str(folder / "data" / "journal.sqlite") in line
    assert "\n" not in line
    return line


def test_a_file_that_is_no_journal_is_refused_and_not_changed(tmp_path, bad):
    bad.write_bytes(b"these are somebody's notes" * 100)
    assert "move it away" in refusal(tmp_path)
    assert bad.read_bytes() == b"these are somebody's notes" * 100


def test_another_programs_database_is_refused_and_not_changed(tmp_path, bad):
    with closing(sqlite3.connect(bad)) as db:
        db.execute("CREATE TABLE recipes (name)")
    assert "no journal of Huigu's" in refusal(tmp_path)
    with closing(sqlite3.connect(bad)) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("recipes",)]


def test_a_newer_journal_is_refused(tmp_path):
    open_in(tmp_path).close()
    with rows(tmp_path) as db:
        db.execute("PRAGMA user_version=3")
    assert "of format 3, and this Huigu reads format 2; update Huigu" in refusal(tmp_path)


async def test_a_damaged_journal_is_refused(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        for number in range(300):
            await add_question(journal, f"question {number} " + "word " * 50)
        await journal.list_unanswered(1)
    path = tmp_path / "data" / "journal.sqlite"
    held = bytearray(path.read_bytes())
    held[len(held) // 2 : len(held) // 2 + 20000] = b"\xff" * 20000
    path.write_bytes(held)
    assert "damaged; move it away" in refusal(tmp_path)


def test_a_locked_journal_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.journal.database.BUSY_S", 0.05)
    open_in(tmp_path).close()
    with rows(tmp_path) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert "another program is writing" in refusal(tmp_path)


def test_a_key_file_of_the_wrong_length_is_refused(tmp_path, bad):
    key = bad.with_name("journal.sqlite.key")
    key.write_bytes(b"short")
    assert f"{key}: 5 bytes where a key has 32; remove it" in refusal(tmp_path)


async def test_on_a_read_only_file_system_the_journal_is_in_memory(tmp_path, monkeypatch, caplog):
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(30, "Read-only file system", str(tmp_path))

    monkeypatch.setattr("bot.journal.hashing.os.open", refuse)
    with closing(open_in(tmp_path)) as journal:
        await add_question(journal, "nowhere", identity="q")
        assert await journal.has_asked("q", "ann")
    assert "The journal is kept in memory until the server stops" in caplog.text


async def test_without_a_path_the_journal_is_in_memory(tmp_path):
    with closing(Journal.open(None, 180)) as journal:
        await add_question(journal, "nowhere")
        assert len(await journal.list_unanswered(9)) == 1
    assert list(tmp_path.iterdir()) == []


async def test_a_full_disk_is_logged_once_and_answers_go_on(tmp_path, caplog):
    caplog.set_level(logging.INFO, "huigu.journal")
    with closing(open_in(tmp_path)) as journal:
        (pages,) = journal._file._db.execute("PRAGMA page_count").fetchone()
        journal._file._db.execute(f"PRAGMA max_page_count={pages}")
        for number in range(60):
            ask = with_journal(fake_ask, journal)
            answer = await ask(Question(text=f"question {number} " + "word " * 80, id=str(number)))
            assert answer.found
        assert not await journal.record_verdict("59", "wrong", "ann")
        assert len(caplog.records) == 1
        assert "answering goes on without the journal" in caplog.text
        assert "the disk is full; free some space" in caplog.text
        journal._file._db.execute("PRAGMA max_page_count=1000000")
        await add_question(journal, "again", identity="again")
        assert await journal.record_verdict("again", "wrong", "ann")


async def test_a_disk_that_hangs_delays_no_answer_and_memory_is_bounded(journal, caplog):
    go_on = threading.Event()
    journal._thread.submit(go_on.wait)
    ask = with_journal(fake_ask, journal)
    async with asyncio.timeout(WAIT_S):
        for number in range(MAX_WAITING + 50):
            await ask(Question(text="Where?", id=str(number)))
    assert [record.message for record in caplog.records] == [
        f"answering goes on without the journal: more than {MAX_WAITING} questions wait for the "
        "disk; some are not kept"
    ]
    go_on.set()
    assert await journal.record_verdict(str(MAX_WAITING - 1), "helpful", "ann")
    assert not await journal.record_verdict(str(MAX_WAITING), "helpful", "ann")
    await add_question(journal, "Where?", identity="after")
    assert await journal.has_asked("after", "ann")
