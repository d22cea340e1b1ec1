from __future__ import annotations

import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import bot.runtime.sqlite
from bot.runtime.private_files import check_is_file
from bot.runtime.sqlite import SIDECARS, Schema, StateFileError, open_state_file

SCHEMA = Schema(
    name="list",
    application_id=int.from_bytes(b"TEST"),
    version=2,
    tables="CREATE TABLE items (name TEXT) STRICT; CREATE INDEX by_name ON items (name)",
    if_unwritable="make it writable",
    if_unusable="move it away",
)


def open_list(path: Path | None, *, wal: bool = False) -> sqlite3.Connection:
    return open_state_file(path, SCHEMA, busy_s=5, wal=wal)


def read_marks(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as db:
        (application_id,) = db.execute("PRAGMA application_id").fetchone()
        (version,) = db.execute("PRAGMA user_version").fetchone()
        return application_id, version


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "list.sqlite"


@pytest.mark.parametrize("wal", [True, False])
def test_a_new_file_is_marked_and_readable_by_its_owner_only(path, wal):
    previous = os.umask(0)
    try:
        with closing(open_list(path, wal=wal)) as db:
            db.execute("INSERT INTO items VALUES ('a')")
            modes = [stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()]
    finally:
        os.umask(previous)
    assert modes == [0o600] * (3 if wal else 1)
    assert read_marks(path) == (SCHEMA.application_id, SCHEMA.version)
    with closing(open_list(path)) as db:
        assert db.execute("SELECT name FROM items").fetchall() == [("a",)]


@pytest.mark.parametrize("wal", [True, False])
def test_what_others_may_read_becomes_private(path, wal):
    """Files of before, with SQLite's own beside them, and of a database that was cut off."""
    open_list(path, wal=wal).close()
    names = [path, *(path.with_name(path.name + end) for end in SIDECARS)]
    for name in names:
        name.touch()
        name.chmod(0o644)
    with closing(open_list(path, wal=wal)) as db:
        db.execute("INSERT INTO items VALUES ('a')")
        left = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert path.name in left
    assert set(left.values()) == {0o600}


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_a_pipe_beside_a_file_is_named(path, end):
    open_list(path).close()
    os.mkfifo(path.with_name(path.name + end))
    with pytest.raises(StateFileError, match="it is a pipe, not a file; move it away"):
        open_list(path, wal=True)


@pytest.mark.parametrize("end", ["", "-wal", "-journal"])
def test_a_file_that_goes_while_its_rights_are_looked_at_is_no_error(path, end, monkeypatch):
    gone = path.with_name(path.name + end)
    path.parent.mkdir(parents=True)
    gone.touch()

    def find_and_lose(name: Path) -> bool:
        found = check_is_file(name)
        if name == gone:
            name.unlink()
        return found

    monkeypatch.setattr(bot.runtime.sqlite, "check_is_file", find_and_lose)
    with closing(open_list(path)) as db:
        db.execute("INSERT INTO items VALUES ('a')")


@pytest.mark.parametrize("wal", [True, False])
def test_connections_that_open_a_new_file_at_once_create_it_once(path, wal):
    barrier = threading.Barrier(8)
    errors: list[Exception] = []

    def start(name: str) -> None:
        barrier.wait()
        try:
            with closing(open_list(path, wal=wal)) as db:
                db.execute("INSERT INTO items VALUES (?)", (name,))
        except (StateFileError, sqlite3.Error) as error:
            errors.append(error)

    threads = [threading.Thread(target=start, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with closing(open_list(path)) as db:
        assert db.execute("SELECT count(*) FROM items").fetchone() == (8,)


def test_without_a_path_the_database_is_in_memory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with closing(open_list(None, wal=True)) as db:
        db.execute("INSERT INTO items VALUES ('a')")
    assert list(tmp_path.iterdir()) == []


def test_an_unmarked_file_with_our_tables_is_marked(tmp_path):
    path = tmp_path / "list.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE items (name  text)")
        db.execute("INSERT INTO items VALUES ('a')")
        db.commit()
    with closing(open_list(path)) as db:
        assert db.execute("SELECT name FROM items").fetchall() == [("a",)]
    assert read_marks(path) == (SCHEMA.application_id, SCHEMA.version)


@pytest.mark.parametrize(
    ("statements", "cause"),
    [
        ("CREATE TABLE other (name TEXT)", "another program's, no list of Huigu's"),
        ("CREATE TABLE items (other TEXT)", "another program's, no list of Huigu's"),
        ("CREATE TABLE items (name TEXT); CREATE TABLE more (x)", "another program's"),
        ("PRAGMA application_id = 7", "another program's"),
        ("PRAGMA user_version = 2", "another program's"),
        (f"PRAGMA application_id = {SCHEMA.application_id}; PRAGMA user_version = 3", "format 3"),
    ],
)
def test_a_file_of_another_program_or_version_is_refused_and_not_changed(
    tmp_path, statements, cause
):
    path = tmp_path / "list.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(statements)
    before = path.read_bytes()
    with pytest.raises(StateFileError, match=rf"list\.sqlite: .*{cause}.*; .*move it away"):
        open_list(path, wal=True)
    assert path.read_bytes() == before


THIRD = replace(
    SCHEMA,
    version=4,
    upgrades=(
        "ALTER TABLE items ADD COLUMN size INTEGER NOT NULL DEFAULT 7",
        "ALTER TABLE items ADD COLUMN note TEXT; CREATE INDEX by_note ON items (note)",
    ),
)
"""Two versions after `SCHEMA`."""


def open_third(path: Path) -> sqlite3.Connection:
    return open_state_file(path, THIRD, busy_s=5)


@pytest.mark.parametrize("is_marked", [True, False])
def test_an_older_file_is_brought_up_to_date_and_keeps_its_rows(path, is_marked):
    with closing(open_list(path)) as db:
        db.execute("INSERT INTO items VALUES ('a')")
        if not is_marked:
            db.executescript("PRAGMA application_id = 0; PRAGMA user_version = 0")
    for _ in range(2):
        with closing(open_third(path)) as db:
            assert db.execute("SELECT * FROM items").fetchall() == [("a", 7, None)]
        assert read_marks(path) == (SCHEMA.application_id, 4)


def test_a_new_file_has_the_tables_of_the_latest_version(path):
    with closing(open_third(path)) as db:
        db.execute("INSERT INTO items (name, note) VALUES ('a', 'b')")
        assert db.execute("SELECT * FROM items").fetchall() == [("a", 7, "b")]


def test_of_two_programs_that_open_an_older_file_one_brings_it_up_to_date(path):
    open_list(path).close()
    with ThreadPoolExecutor(8) as pool:
        for db in pool.map(open_third, [path] * 8):
            db.close()
    assert read_marks(path) == (SCHEMA.application_id, 4)


def test_an_older_program_says_of_a_newer_file_that_it_is_newer_and_leaves_it(path):
    open_third(path).close()
    before = path.read_bytes()
    with pytest.raises(StateFileError, match=r"of format 4, .* reads format 2; update Huigu, or"):
        open_list(path)
    assert path.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(path):
    open_list(path).close()
    before = path.read_bytes()
    broken = replace(THIRD, version=3, upgrades=("ALTER TABLE items ADD COLUMN x; NO SQL",))
    with pytest.raises(StateFileError):
        open_state_file(path, broken, busy_s=5)
    assert path.read_bytes() == before
    open_list(path).close()


def test_a_file_that_is_no_database_is_refused_and_not_changed(tmp_path):
    path = tmp_path / "list.sqlite"
    path.write_bytes(b"somebody's notes" * 100)
    with pytest.raises(StateFileError, match="damaged or no list; move it away"):
        open_list(path)
    assert path.read_bytes() == b"somebody's notes" * 100


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "list.sqlite"
    with closing(open_list(path)) as db:
        db.executemany("INSERT INTO items VALUES (?)", [("word " * 50,)] * 500)
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(content)
    with pytest.raises(StateFileError, match="damaged; move it away") as caught:
        open_list(path)
    assert not caught.value.is_misplaced


def test_a_locked_file_is_refused(tmp_path):
    path = tmp_path / "list.sqlite"
    open_list(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StateFileError, match="another program is writing to it") as caught:
            open_state_file(path, SCHEMA, busy_s=0.05)
    assert not caught.value.is_misplaced


def test_a_folder_that_cannot_be_created_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        StateFileError, match=r"list\.sqlite: .*/file'\); make it writable"
    ) as caught:
        open_list(tmp_path / "file" / "list.sqlite")
    assert not caught.value.disk_refuses
    assert caught.value.is_misplaced


def test_a_read_only_file_system_is_reported_as_such(tmp_path, monkeypatch):
    def refuse(*_arguments: object) -> None:
        raise OSError(30, "Read-only file system", str(tmp_path))

    monkeypatch.setattr("bot.runtime.sqlite.os.open", refuse)
    with pytest.raises(StateFileError, match="Read-only file system") as caught:
        open_list(tmp_path / "list.sqlite")
    assert caught.value.disk_refuses


class BusyAtFirst(sqlite3.Connection):
    """Refuses to switch to WAL twice, as SQLite does when another process switches too."""

    refusals = 2

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if "WAL" in sql and self.refusals:
            self.refusals -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY_RECOVERY
            raise error
        return super().execute(sql, *parameters)


def test_the_switch_to_wal_is_tried_again_until_the_time_out(tmp_path, monkeypatch):
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=BusyAtFirst))
    with closing(open_list(tmp_path / "list.sqlite", wal=True)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with pytest.raises(StateFileError, match="list cannot be used"):
        open_state_file(tmp_path / "list.sqlite", SCHEMA, busy_s=0, wal=True)
