"""The journal where it cannot be written: what the disk refuses stops no answer."""

from __future__ import annotations

import logging
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversations.store import ConversationStore
from bot.journal.journal import Journal
from bot.messages import Question
from bot.runtime.sqlite import StateFileError
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.journal import add_question, open_in, rows
from tests.fakes.bot.layers import with_journal
from tests.fakes.disks import fill, limit_files, mount_small_disk
from tests.fakes.event_loop import WAIT_S
from tests.paths import ROOT

NOBODY = 65534


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket is short
        try:
            listener.bind(path.name)
        finally:
            os.chdir(here)


KINDS: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a socket": make_socket,
    "a device": lambda path: path.symlink_to("/dev/full"),
    "a link to": lambda path: path.symlink_to("unmounted/journal.sqlite"),
}


@pytest.mark.parametrize("name", ["journal.sqlite", "journal.sqlite.key", "journal.sqlite-wal"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_named_in_one_line_with_what_to_do(tmp_path, kind, name):
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / name
    KINDS[kind](path)
    with pytest.raises(StateFileError) as caught:
        open_in(tmp_path)
    line = str(caught.value)
    assert "\n" not in line
    assert f"{path}: it is {kind}" in line
    remedy = "remove it, and a new one is made" if name.endswith("key") else "move it away"
    assert f"; {remedy}" in line
    assert not caught.value.disk_refuses, "somebody has to see to it"
    assert path.is_symlink() or path.exists()


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder whose files this user may neither see nor write."""
    folder = tmp_path / "data"
    folder.mkdir()
    me = os.geteuid()
    if me == 0:
        os.seteuid(NOBODY)
    else:
        folder.chmod(0)
    yield folder
    if me == 0:
        os.seteuid(0)
    folder.chmod(0o700)


def test_a_folder_without_permission_is_named_with_what_to_do(tmp_path, locked):
    with pytest.raises(StateFileError, match="Permission denied") as caught:
        open_in(tmp_path)
    assert "let this user write there, or set another `[journal] path`" in str(caught.value)
    assert caught.value.is_misplaced
    assert not caught.value.disk_refuses


async def test_files_that_others_may_read_become_private(tmp_path):
    folder = tmp_path / "data"

    def open_both() -> tuple[Journal, ConversationStore]:
        journal = open_in(tmp_path)
        path = folder / "conversations.sqlite"
        return journal, ConversationStore.open(path, journal.key, 180)

    for store in open_both():
        store.close()
    for end in ("-wal", "-shm"):
        (folder / f"journal.sqlite{end}").touch()
    for path in folder.iterdir():
        path.chmod(0o644)
    journal, states = open_both()
    await add_question(journal, "Where?")
    await journal.list_unanswered(1)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    names = ("journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "journal.sqlite.key")
    assert {*names, "conversations.sqlite"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    states.close()
    journal.close()


OPEN = """
import asyncio, logging, sys
from contextlib import closing
from pathlib import Path
from bot.conversations.store import ConversationStore
from bot.journal.journal import Journal
from bot.messages import Question
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_shared_layers

async def main(folder):
    journal = Journal.open(folder / "journal.sqlite", 180)
    states = ConversationStore.open(folder / "conversations.sqlite", journal.key, 180)
    with closing(journal), closing(states):
        ask = with_shared_layers(fake_ask, journal, lambda: "", 0, states)
        for number in range(20):
            question = Question(text=f"Where? {number}", asker="ann", thread="t", channel="http")
            assert (await ask(question)).found
        print(len(await journal.list_unanswered(50)), await journal.list_frequent(9))

logging.basicConfig(format="%(levelname)s %(message)s")
asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("size", [0, 4096, 33_000])
@pytest.mark.parametrize("is_there", [False, True])
def test_where_files_may_not_grow_every_question_is_answered(tmp_path, size, is_there):
    """From a disk that takes nothing to one that is full in the middle of the first questions."""
    if is_there:
        open_in(tmp_path).close()
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        preexec_fn=limit_files(size),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "0 []\n"
    lines = done.stderr.splitlines()
    assert len(lines) <= 4, done.stderr
    assert "Traceback" not in done.stderr
    if size < 4096:
        said = [line for line in lines if "kept in memory until the server stops" in line]
        assert len(said) == 1
        assert "free some space" in said[0]
    # And once there is space, the files are as good as any.
    with closing(open_in(tmp_path)) as journal:
        assert journal.key is not None
    with rows(tmp_path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.parametrize("is_there", [False, True])
async def test_on_a_full_disk_the_journal_is_in_memory(tmp_path, caplog, is_there):
    with mount_small_disk(tmp_path / "disk", 512) as disk:
        if is_there:
            open_in(disk).close()
        filler = fill(disk)
        with closing(open_in(disk)) as journal:
            await add_question(journal, "nowhere", identity="q")
            assert await journal.has_asked("q", "ann")
        assert len(caplog.records) == 1
        assert "free some space" in caplog.text
        assert "The journal is kept in memory until the server stops" in caplog.text
        filler.unlink()
        with closing(open_in(disk)) as journal:
            await add_question(journal, "nowhere", identity="r")
            assert await journal.has_asked("r", "ann")
            assert not await journal.has_asked("q", "ann")


async def test_a_disk_that_fills_up_later_is_said_once_and_answers_go_on(tmp_path, caplog):
    caplog.set_level(logging.INFO, "huigu.journal")
    with mount_small_disk(tmp_path / "disk", 512) as disk, closing(open_in(disk)) as journal:
        ask = with_journal(fake_ask, journal)
        await add_question(journal, "before", identity="before")
        assert await journal.has_asked("before", "ann"), "it is written before the disk is full"
        filler = fill(disk)
        for number in range(200):
            answer = await ask(Question(text=f"{number} " + "word " * 80, id=str(number)))
            assert answer.found
        assert not await journal.record_verdict("199", "wrong", "ann")
        messages = [record.message for record in caplog.records]
        assert len(messages) == 1
        assert "answering goes on without the journal" in messages[0]
        assert "free some space" in messages[0]
        filler.unlink()
        await add_question(journal, "after", identity="after")
        assert await journal.record_verdict("after", "wrong", "ann")
        assert await journal.record_verdict("before", "wrong", "ann")
