from __future__ import annotations

import asyncio
import os
import stat
import threading
from contextlib import closing
from datetime import timedelta

from bot.journal.database import JournalFile
from bot.journal.hashing import generate_key, read_key
from bot.journal.journal import Journal
from bot.messages import Question
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.journal import Clock, add_question, open_in, rows
from tests.fakes.bot.layers import with_journal
from tests.fakes.event_loop import WAIT_S


async def test_no_id_and_no_personal_data_is_on_disk(tmp_path):
    """The bytes of every file are searched while the journal is open, so that the WAL counts."""
    secrets = ("183720495817264539", "203.0.113.77", "wang.fang@example.org", "13800138000")
    person, address, mail, phone = secrets
    with closing(open_in(tmp_path)) as journal:
        ask = with_journal(fake_ask, journal)
        text = f"<@{person}> mail {mail} or call {phone} about the slides"
        for number, asker in enumerate((f"discord:{person}", address)):
            place = f"discord:{person}:9"
            await ask(Question(text=text, asker=asker, place=place, thread=place, id=f"q{number}"))
        assert await journal.record_verdict("q0", "wrong", f"discord:{person}")
        files = [file for file in (tmp_path / "data").iterdir() if file.is_file()]
        assert {file.name for file in files} >= {"journal.sqlite", "journal.sqlite-wal"}
        for file in files:
            held = file.read_bytes()
            for secret in secrets:
                assert secret.encode() not in held, (file, secret)
                assert secret.encode("utf-16-le") not in held, (file, secret)
        assert b"about the slides" in b"".join(file.read_bytes() for file in files)


async def test_files_are_readable_by_their_owner_only(tmp_path):
    previous = os.umask(0)
    try:
        with closing(open_in(tmp_path)) as journal:
            await add_question(journal, "a")
            await journal.list_unanswered(1)
            files = list((tmp_path / "data").iterdir())
            assert len(files) == 4
            for file in files:
                assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    finally:
        os.umask(previous)


async def test_hashes_match_after_a_restart_and_not_with_another_key(tmp_path):
    with closing(open_in(tmp_path)) as journal:
        await add_question(journal, "Where?", identity="q")
    with closing(open_in(tmp_path)) as journal:
        assert await journal.has_asked("q", "ann")
        assert not await journal.has_asked("q", "bea")
        assert not await journal.has_asked("q", "")
    (tmp_path / "data" / "journal.sqlite.key").unlink()
    with closing(open_in(tmp_path)) as journal:
        assert not await journal.has_asked("q", "ann")
        await add_question(journal, "Where?", asker="bea")
        assert await journal.list_frequent(9) == []


async def test_a_person_and_a_place_with_one_id_have_different_hashes():
    key = generate_key()
    assert key.hash("person", "1") != key.hash("place", "1") != key.hash("person", "2")
    assert key.hash("person", "1") != generate_key().hash("person", "1")
    assert len(key.hash("person", "\ud800")) == 16
    assert key.hash("person", "") == b""


def test_processes_that_start_together_use_one_key(tmp_path):
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


async def test_old_questions_are_deleted_and_overwritten(tmp_path):
    path = tmp_path / "data" / "journal.sqlite"
    key = b"k" * 16
    open_in(tmp_path, keep_days=30).close()
    clock = Clock()
    with closing(Journal(JournalFile(path, key_check=key), generate_key(), 30, clock)) as journal:
        await add_question(journal, "oldest secret", identity="a")
        assert await journal.record_verdict("a", "wrong", "ann")
        clock.now += timedelta(days=20)
        await add_question(journal, "younger secret", identity="b")
        clock.now += timedelta(days=11)
    with closing(Journal(JournalFile(path, key_check=key), generate_key(), 30, clock)) as journal:
        assert not await journal.record_verdict("a", "wrong", "ann")
        assert await journal.has_asked("b", "ann") is False
        files = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"oldest secret" not in files
        assert b"younger secret" in files
        cleaning = asyncio.create_task(journal.clean_daily(every_s=0.01))
        clock.now += timedelta(days=20)
        async with asyncio.timeout(WAIT_S):
            while await journal.record_verdict("b", "wrong", "ann"):
                pass  # it is cleaned in between
        cleaning.cancel()
        files = b"".join(file.read_bytes() for file in path.parent.iterdir())
        assert b"younger secret" not in files
    with rows(tmp_path) as db:
        assert db.execute("SELECT count(*) FROM verdicts").fetchone()[0] == 0
