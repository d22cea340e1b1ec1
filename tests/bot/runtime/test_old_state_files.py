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
