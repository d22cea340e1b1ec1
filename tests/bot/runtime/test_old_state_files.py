"""The files in `data/` were written by the code before `bot.runtime.sqlite` existed.

Those of Discord and WeCom have neither an application id nor a version.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.channels.announcements.database import open_database
from bot.channels.announcements.store import AnnouncementStore
from bot.channels.discord.guild_settings import GuildSettings, open_guild_settings
from bot.channels.wecom.long_connection.open_streams import OpenStream, open_streams
from bot.journal.database import JournalFile

DATA = Path(__file__).parent / "data"


@pytest.fixture
def copy(tmp_path: Path):
    def copy_file(name: str) -> Path:
        return Path(shutil.copy(DATA / name, tmp_path))

    return copy_file


def read_application_id(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as db:
        (number,) = db.execute("PRAGMA application_id").fetchone()
        return int.to_bytes(number, 4)


async def test_an_old_file_of_discord_servers_opens(copy):
    path = copy("discord.sqlite")
    with closing(open_guild_settings(path)) as guilds:
        assert guilds.get(7) == GuildSettings(channels=(1, 2), language="zh", threads=True)
        await guilds.save(8, GuildSettings(forum=True))
    assert read_application_id(path) == b"HUDI"
    with closing(open_guild_settings(path)) as guilds:
        assert guilds.get(8).forum


async def test_an_old_file_of_wecom_answers_opens(copy):
    path = copy("wecom.sqlite")
    stream = OpenStream("s", "r", "zhangsan", True, 1700000000.0)
    with closing(open_streams(path)) as streams:
        assert streams.load(stream.since) == [stream]
        await streams.delete(stream)
    assert read_application_id(path) == b"HUWE"
    with closing(open_streams(path)) as streams:
        assert streams.load(stream.since) == []


def test_an_old_file_of_announcements_opens(copy):
    path = copy("announced.sqlite")
    with closing(AnnouncementStore(open_database(path))) as store:
        assert store.get_first_seen("group") == 1.0
        assert [page.title for page in store.list_recent(9, "2030-05-01", "2030-05-01")] == [
            "Page a"
        ]
    assert read_application_id(path) == b"HUAN"


def test_an_old_journal_opens(copy):
    path = copy("journal.sqlite")
    with closing(JournalFile(path, key_check=b"k" * 16)) as journal:
        assert journal.has_asked("q", b"a" * 16)
        assert [row.question for row in journal.list_unanswered(9)] == ["Where?"]
    assert read_application_id(path) == b"HUIG"


def read_journal(path: Path) -> tuple[int, list[dict[str, object]], list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        verdicts = db.execute("SELECT * FROM verdicts").fetchall()
        db.row_factory = sqlite3.Row
        return version, [dict(row) for row in db.execute("SELECT * FROM questions")], verdicts


def test_a_journal_of_version_1_is_brought_up_to_date_and_loses_nothing(copy):
    path = copy("journal.sqlite")
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO verdicts SELECT id, x'01', 'wrong' FROM questions")
        db.commit()
    version, before, verdicts = read_journal(path)
    assert (version, len(before), len(verdicts)) == (1, 1, 1)
    JournalFile(path).close()
    unknown = {"kind": "", "page": "", "links": None, "elapsed_ms": None}
    assert read_journal(path) == (2, [row | unknown for row in before], verdicts)


def test_a_program_that_has_an_old_journal_open_goes_on_beside_a_newer_one(copy):
    """A server that runs on while `huigu report` of a newer Huigu opens its journal."""
    path = copy("journal.sqlite")
    with closing(sqlite3.connect(path, isolation_level=None)) as server:
        (before,) = server.execute("SELECT count(*) FROM questions").fetchone()
        JournalFile(path).close()
        names = [name for _, name, *_ in server.execute("PRAGMA table_info(questions)")]
        new = {"kind", "page", "links", "elapsed_ms"}
        old = [name for name in names if name not in {"number", *new}]
        server.execute(
            f"INSERT INTO questions ({', '.join(old)}) SELECT "
            + ", ".join("'new'" if name == "id" else name for name in old)
            + " FROM questions LIMIT 1"
        )
    _, rows, _ = read_journal(path)
    assert (len(rows), rows[-1]["id"], rows[-1]["kind"]) == (before + 1, "new", "")
