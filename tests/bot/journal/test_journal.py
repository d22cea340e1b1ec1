from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.journal.database import MOST_QUESTIONS, TRIMMED_EVERY, Asked, JournalError, JournalFile
from bot.journal.hashing import new_key, read_key
from bot.journal.journal import MOST_WAITING, Journal
from bot.messages import Answer, Question, Refused
from bot.middleware.recording import RecordAnswers
from bot.middleware.stack import build_ask
from bot.services.contracts import Unanswered
from indexer.errors import UsageError
from tests.fakes.asks import ABSENT, FOUND, canned
from tests.fakes.stillness import HANGS_S

START = datetime(2030, 5, 17, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def open_in(folder: Path, keep_days: int = 180) -> Journal:
    return Journal.open(folder / "data" / "journal.sqlite", keep_days)


@pytest.fixture
def journal() -> Iterator[Journal]:
    with closing(Journal(JournalFile(None), new_key(), 180, Clock())) as opened:
        yield opened


@contextmanager
def rows(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program sees it."""
    with closing(sqlite3.connect(folder / "data" / "journal.sqlite")) as db:
        db.row_factory = sqlite3.Row
        yield db


async def asked(journal: Journal, text: str, asker: str = "ann", identity: str = "") -> None:
    ask = build_ask(canned, [RecordAnswers(journal)])
    await ask(Question(text=text, asker=asker, id=identity, channel="discord"))


async def test_a_question_is_kept_with_what_was_answered(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        ask = build_ask(canned, [RecordAnswers(journal)])
        question = Question(text="Where?", asker="a", place="p", id="q-1", channel="discord")
        assert await ask(question) == msgspec.structs.replace(FOUND, question="Where?")
        await ask(msgspec.structs.replace(question, text="nowhere", id="q-2"))
    with rows(tmp_path) as db:
        first, second = db.execute("SELECT * FROM questions ORDER BY number")
    assert datetime.fromisoformat(first["asked_at"]).tzinfo == UTC
    assert abs(datetime.fromisoformat(first["asked_at"]) - datetime.now(UTC)) < timedelta(minutes=1)
    told = ("id", "channel", "question", "said", "language", "found", "confidence", "url")
    assert [first[name] for name in told] == [
        *("q-1", "discord", "Where?", "", "en", 1, 0.93, FOUND.citations[0].url),
    ]
    assert [second[name] for name in told] == [
        *("q-2", "discord", "nowhere", "", "en", 0, 0.12, "")
    ]
    assert first["generation"] == FOUND.generation
    assert (first["asker"], first["place"]) == (second["asker"], second["place"])


async def test_a_follow_up_is_kept_as_said_and_as_it_was_understood(tmp_path):
    async def merging(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, question="IstioCon 2021 的视频")

    with closing(open_in(tmp_path)) as journal:
        await build_ask(merging, [RecordAnswers(journal)])(Question(text="那 2021 年的呢"))
    with rows(tmp_path) as db:
        (kept,) = db.execute("SELECT question, said FROM questions")
    assert tuple(kept) == ("IstioCon 2021 的视频", "那 2021 年的呢")


async def test_a_question_without_an_id_gets_one_and_one_with_an_id_keeps_it(journal):
    seen: list[str] = []

    async def ask(question: Question) -> Answer:
        seen.append(question.id)
        return FOUND

    wrapped = build_ask(ask, [RecordAnswers(journal)])
    for identity in ("", "", "own-1"):
        await wrapped(Question(text="a", id=identity, asker="ann"))
    assert len(set(seen)) == 3
    assert seen[2] == "own-1"
    assert all(len(identity) == 16 for identity in seen[:2])
    for identity in seen:
        assert await journal.asked_by(identity, "ann")


async def test_what_is_refused_or_breaks_is_not_kept(journal):
    async def refusing(question: Question) -> Answer:
        raise Refused("busy", 1, 1)

    with pytest.raises(Refused):
        await build_ask(refusing, [RecordAnswers(journal)])(Question(text="a", id="q"))
    with pytest.raises(ZeroDivisionError):
        await build_ask(canned, [RecordAnswers(journal)])(Question(text="broken", id="q"))
    assert not await journal.verdict("q", "helpful", "ann")


async def test_no_id_and_no_personal_detail_is_on_disk(tmp_path):
    """The bytes of every file are searched while the journal is open, so that the WAL counts."""
    secrets = ("183720495817264539", "203.0.113.77", "wang.fang@example.org", "13800138000")
    person, address, mail, phone = secrets
    with closing(open_in(tmp_path)) as journal:
        ask = build_ask(canned, [RecordAnswers(journal)])
        text = f"<@{person}> mail {mail} or call {phone} about the slides"
        for number, asker in enumerate((f"discord:{person}", address)):
            place = f"discord:{person}:9"
            await ask(Question(text=text, asker=asker, place=place, thread=place, id=f"q{number}"))
        assert await journal.verdict("q0", "wrong", f"discord:{person}")
        files = [file for file in (tmp_path / "data").iterdir() if file.is_file()]
        assert {file.name for file in files} >= {"journal.sqlite", "journal.sqlite-wal"}
        for file in files:
            held = file.read_bytes()
            for secret in secrets:
                assert secret.encode() not in held, (file, secret)
                assert secret.encode("utf-16-le") not in held, (file, secret)
        assert b"about the slides" in b"".join(file.read_bytes() for file in files)


async def test_files_are_for_their_owner_only(tmp_path):
    previous = os.umask(0)
    try:
        with closing(open_in(tmp_path)) as journal:
            await asked(journal, "a")
            await journal.unanswered(1)
            files = list((tmp_path / "data").iterdir())
            assert len(files) == 4
            for file in files:
                assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    finally:
        os.umask(previous)


async def test_hashes_mean_the_same_after_a_restart_and_nothing_with_another_key(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        await asked(journal, "Where?", identity="q")
    with closing(open_in(tmp_path)) as journal:
        assert await journal.asked_by("q", "ann")
        assert not await journal.asked_by("q", "bea")
        assert not await journal.asked_by("q", "")
    (tmp_path / "data" / "journal.sqlite.key").unlink()
    with closing(open_in(tmp_path)) as journal:
        assert not await journal.asked_by("q", "ann")
        await asked(journal, "Where?", asker="bea")
        assert await journal.frequent(9) == []


async def test_a_person_and_a_place_of_one_id_have_different_hashes():
    key = new_key()
    assert key.hash("person", "1") != key.hash("place", "1") != key.hash("person", "2")
    assert key.hash("person", "1") != new_key().hash("person", "1")
    assert len(key.hash("person", "\ud800")) == 16
    assert key.hash("person", "") == b""


def test_of_two_processes_that_start_together_both_have_the_same_key(tmp_path):
    found: list[bytes] = []
    barrier = threading.Barrier(8)

    def start() -> None:
        barrier.wait()
        found.append(read_key(tmp_path / "key").hash("person", "a"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


async def test_the_last_verdict_of_a_person_counts_and_only_for_a_question_that_is_there(journal):
    await asked(journal, "Where?", identity="q")
    assert await journal.verdict("q", "wrong", "ann")
    assert [one.question for one in await journal.unanswered(9)] == ["Where?"]
    assert await journal.verdict("q", "helpful", "ann")
    assert await journal.unanswered(9) == []
    assert not await journal.verdict("other", "helpful", "ann")
    with pytest.raises(UsageError, match="helpful, wrong, missing"):
        await journal.verdict("q", "great", "ann")


async def test_what_a_person_said_of_an_answer_can_be_taken_back(journal):
    await asked(journal, "Where?", identity="q")
    assert await journal.verdict("q", "wrong", "ann")
    assert not await journal.withdraw("q", "bea")
    assert [one.question for one in await journal.unanswered(9)] == ["Where?"]
    assert await journal.withdraw("q", "ann")
    assert await journal.unanswered(9) == []
    assert not await journal.withdraw("q", "ann")
    assert not await journal.withdraw("other", "ann")


async def test_a_question_is_shown_to_others_only_when_two_people_asked_it(journal):
    for asker, text in [
        ("ann", "IstioCon 的視頻？"),
        ("bea", "istiocon的视频"),
        ("ann", "IstioCon 的视频"),
        *[("ann", "only I ask this")] * 3,
        *[("", "nobody knows who asked this")] * 3,
        ("ann", "nowhere to be found"),
        ("bea", "nowhere to be found"),
        ("ann", "call 13800138000"),
        ("bea", "call 13900139000"),
        ("ann", "?!"),
        ("bea", "?!"),
        *[(asker, "Where are the slides?") for asker in ("ann", "bea", "cem")],
        *[(asker, "a wrong answer") for asker in ("ann", "bea")],
    ]:
        await asked(journal, text, asker, "to ann" if (text[0], asker) == ("a", "ann") else "")
    assert await journal.verdict("to ann", "wrong", "ann")
    assert await journal.frequent(9) == ["Where are the slides?", "IstioCon 的视频"]


async def test_what_people_say_of_an_answer_counts_once_a_person_and_until_the_next_index(journal):
    generation = "g1"

    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, generation=generation, question=question.text)

    wrapped = build_ask(ask, [RecordAnswers(journal)])
    for number in range(3):
        await wrapped(Question(text="Where?", id=str(number)))
    for number in range(3):
        await journal.verdict(str(number), "wrong", "ann")
    assert await journal.unanswered(9) == [Unanswered("Where?", 3, "2030-05-17T12:00:00Z")]
    await journal.verdict("0", "helpful", "bea")
    assert await journal.unanswered(9) == []
    await journal.verdict("1", "missing", "cem")
    assert len(await journal.unanswered(9)) == 1
    generation = "g2"
    await wrapped(Question(text="Where?", id="3"))
    assert await journal.unanswered(9) == []


async def test_frequent_questions_are_read_once_a_minute_at_most(journal):
    assert await journal.frequent(9) == []
    for asker in ("ann", "bea"):
        await asked(journal, "Where?", asker)
    assert await journal.frequent(9) == []
    journal._frequent_until_s = 0.0
    assert await journal.frequent(9) == ["Where?"]


async def test_what_nobody_could_find_is_told_by_how_often(journal):
    for text in ("nowhere A", "Nowhere B?", "nowhere b", "Where?"):
        await asked(journal, text, identity=text[-2:].strip())
    stamp = "2030-05-17T12:00:00Z"
    assert await journal.unanswered(9) == [
        Unanswered("nowhere b", 2, stamp),
        Unanswered("nowhere A", 1, stamp),
    ]
    assert await journal.verdict("e?", "missing", "ann")
    assert await journal.unanswered(1) == [Unanswered("nowhere b", 2, stamp)]
    assert len(await journal.unanswered(9)) == 3


async def test_a_question_that_is_answered_by_now_is_not_unanswered(journal):
    found = False

    async def later(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND if found else ABSENT, question=question.text)

    ask = build_ask(later, [RecordAnswers(journal)])
    await ask(Question(text="slides of the keynote"))
    assert len(await journal.unanswered(9)) == 1
    found = True
    await ask(Question(text="Slides of the keynote!"))
    assert await journal.unanswered(9) == []


async def test_what_is_too_old_is_deleted_at_start_and_day_by_day_and_overwritten(tmp_path):
    path = tmp_path / "data" / "journal.sqlite"
    key = b"k" * 16
    open_in(tmp_path, keep_days=30).close()
    clock = Clock()
    with closing(Journal(JournalFile(path, key_check=key), new_key(), 30, clock)) as journal:
        await asked(journal, "oldest secret", identity="a")
        assert await journal.verdict("a", "wrong", "ann")
        clock.now += timedelta(days=20)
        await asked(journal, "younger secret", identity="b")
        clock.now += timedelta(days=11)
    with closing(Journal(JournalFile(path, key_check=key), new_key(), 30, clock)) as journal:
        assert not await journal.verdict("a", "wrong", "ann")
        assert await journal.asked_by("b", "ann") is False
        files = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"oldest secret" not in files
        assert b"younger secret" in files
        tending = asyncio.create_task(journal.tend(every_s=0.01))
        clock.now += timedelta(days=20)
        async with asyncio.timeout(HANGS_S):
            while await journal.verdict("b", "wrong", "ann"):
                pass  # it is tended in between
        tending.cancel()
        files = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"younger secret" not in files
    with rows(tmp_path) as db:
        assert db.execute("SELECT count(*) FROM verdicts").fetchone()[0] == 0


def test_a_flood_does_not_grow_the_file_for_ever(monkeypatch):
    monkeypatch.setattr("bot.journal.database.MOST_QUESTIONS", 2 * TRIMMED_EVERY)
    assert MOST_QUESTIONS % TRIMMED_EVERY == 0
    blank = Asked("", "2030-05-17T12:00:00Z", "", b"", b"", "a", "", "en", True, 1.0, "", "g")
    with closing(JournalFile(None)) as file:
        for number in range(5 * TRIMMED_EVERY):
            file.add(msgspec.convert({**_fields(blank), "id": str(number)}, Asked))
        (kept,) = file._db.execute("SELECT count(*) FROM questions").fetchone()
        assert kept == 2 * TRIMMED_EVERY


def _fields(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in asked.__dataclass_fields__}


async def test_a_duplicate_id_is_kept_once(journal):
    await asked(journal, "nowhere one", identity="q")
    await asked(journal, "nowhere two", identity="q")
    assert [one.question for one in await journal.unanswered(9)] == ["nowhere one"]


async def test_half_a_character_and_zero_bytes_can_be_kept(journal):
    await asked(journal, "nowhere \ud800 \0 '; DROP TABLE questions; --")
    assert [one.question for one in await journal.unanswered(9)] == [
        "nowhere ? \0 '; DROP TABLE questions; --"
    ]


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Where a journal is expected."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "journal.sqlite"


def refusal(folder: Path) -> str:
    """The one line that says why a journal cannot be opened."""
    with pytest.raises(JournalError) as caught:
        open_in(folder)
    line = str(caught.value)
    assert str(folder / "data" / "journal.sqlite") in line
    assert "\n" not in line
    return line


def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path, bad):
    bad.write_bytes(b"these are somebody's notes" * 100)
    assert "move it away" in refusal(tmp_path)
    assert bad.read_bytes() == b"these are somebody's notes" * 100


def test_another_program_s_database_is_refused_and_left_alone(tmp_path, bad):
    with closing(sqlite3.connect(bad)) as db:
        db.execute("CREATE TABLE recipes (name)")
    assert "no journal of Huigu's" in refusal(tmp_path)
    with closing(sqlite3.connect(bad)) as db:
        assert db.execute("SELECT name FROM sqlite_schema").fetchall() == [("recipes",)]


def test_a_newer_journal_is_refused(tmp_path):
    open_in(tmp_path).close()
    with rows(tmp_path) as db:
        db.execute("PRAGMA user_version=2")
    assert "of format 2" in refusal(tmp_path)


async def test_a_damaged_journal_is_refused(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        for number in range(300):
            await asked(journal, f"question {number} " + "word " * 50)
        await journal.unanswered(1)
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


def test_a_key_that_is_none_is_refused(tmp_path, bad):
    key = bad.with_name("journal.sqlite.key")
    key.write_bytes(b"short")
    assert f"{key}: 5 bytes where a key has 32; remove it" in refusal(tmp_path)


def test_a_folder_in_the_way_is_refused(tmp_path, bad):
    bad.mkdir()
    assert "let this user write there, or set another" in refusal(tmp_path)


async def test_on_a_file_system_that_can_only_be_read_the_journal_is_kept_in_memory(
    tmp_path, monkeypatch, caplog
):
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(30, "Read-only file system", str(tmp_path))

    monkeypatch.setattr("bot.journal.hashing.os.open", refuse)
    with closing(open_in(tmp_path)) as journal:
        await asked(journal, "nowhere", identity="q")
        assert await journal.asked_by("q", "ann")
    assert "questions are kept until the server stops" in caplog.text


async def test_without_a_path_nothing_is_written(tmp_path):
    with closing(Journal.open(None, 180)) as journal:
        await asked(journal, "nowhere")
        assert len(await journal.unanswered(9)) == 1
    assert list(tmp_path.iterdir()) == []


async def test_a_full_disk_is_told_once_and_answers_go_on(tmp_path, caplog):
    caplog.set_level(logging.INFO, "huigu.journal")
    with closing(open_in(tmp_path)) as journal:
        (pages,) = journal._file._db.execute("PRAGMA page_count").fetchone()
        journal._file._db.execute(f"PRAGMA max_page_count={pages}")
        for number in range(60):
            ask = build_ask(canned, [RecordAnswers(journal)])
            answer = await ask(Question(text=f"question {number} " + "word " * 80, id=str(number)))
            assert answer.found
        assert not await journal.verdict("59", "wrong", "ann")
        assert len(caplog.records) == 1
        assert "answering goes on without the journal" in caplog.text
        assert "the disk is full; free some space" in caplog.text
        journal._file._db.execute("PRAGMA max_page_count=1000000")
        await asked(journal, "again", identity="again")
        assert await journal.verdict("again", "wrong", "ann")


async def test_a_disk_that_hangs_costs_neither_answers_nor_memory(journal, caplog):
    go_on = threading.Event()
    journal._thread.submit(go_on.wait)
    ask = build_ask(canned, [RecordAnswers(journal)])
    async with asyncio.timeout(HANGS_S):
        for number in range(MOST_WAITING + 50):
            await ask(Question(text="Where?", id=str(number)))
    assert [record.message for record in caplog.records] == [
        f"answering goes on without the journal: more than {MOST_WAITING} questions wait for the "
        "disk; some are not kept"
    ]
    go_on.set()
    assert await journal.verdict(str(MOST_WAITING - 1), "helpful", "ann")
    assert not await journal.verdict(str(MOST_WAITING), "helpful", "ann")
    await asked(journal, "Where?", identity="after")
    assert await journal.asked_by("after", "ann")


async def test_what_was_asked_last_is_kept_when_the_journal_closes(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        for number in range(200):
            await asked(journal, f"question {number}")
    with rows(tmp_path) as db:
        assert db.execute("SELECT count(*) FROM questions").fetchone()[0] == 200
    names = {file.name for file in (tmp_path / "data").iterdir()}
    assert names == {"journal.sqlite", "journal.sqlite.key"}


async def test_a_group_is_told_what_two_people_asked_and_nothing_that_one_did(journal):
    for asker in ("ann", "bea"):
        await asked(journal, "Where?", asker)
        await asked(journal, "nowhere two", asker)
        await asked(journal, "nowhere mail me@example.org", asker)
        await asked(journal, f"nowhere {asker}", asker)
    await asked(journal, "nowhere twice", "ann")
    await asked(journal, "nowhere twice", "ann")
    await asked(journal, "nowhere unsaid", "")
    await asked(journal, "nowhere unsaid", "")
    assert await journal.missed(9) == ["nowhere two"]
    assert await journal.frequent_since(START, 9) == ["Where?"]


async def test_what_was_asked_before_a_time_does_not_count_for_the_week():
    clock = Clock()
    with closing(Journal(JournalFile(None), new_key(), 180, clock)) as journal:
        await asked(journal, "Where?", "ann")
        await asked(journal, "When?", "ann")
        await journal.missed(1)
        clock.now += timedelta(days=8)
        await asked(journal, "Where?", "bea")
        await asked(journal, "When?", "bea")
        await asked(journal, "When?", "cid")
        week_ago = clock.now - timedelta(days=7)
        assert await journal.frequent_since(week_ago, 9) == ["When?"]
        assert await journal.frequent(9) == ["When?", "Where?"]
