from __future__ import annotations

import asyncio
import sqlite3

import pytest

from bot.channels.discord.guild_settings import DEFAULT, GuildSettings, open_guild_settings
from indexer.errors import ConfigError

CHANGED = GuildSettings(channels=(1, 2), language="zh", threads=True, forum=True, mentions=False)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / "folder" / "discord.sqlite"


async def test_settings_survive_a_restart(path):
    store = open_guild_settings(path)
    assert store.get(7) == DEFAULT
    await store.save(7, CHANGED)
    await store.save(7, CHANGED)
    assert store.get(7) == CHANGED
    store.close()
    reopened = open_guild_settings(path)
    assert reopened.get(7) == CHANGED
    assert reopened.get(8) == DEFAULT
    assert reopened.get(None) == DEFAULT
    reopened.close()


async def test_many_changes_at_once_are_all_saved(path):
    store = open_guild_settings(path)
    await asyncio.gather(*(store.save(n, GuildSettings(channels=(n,))) for n in range(1, 40)))
    store.close()
    reopened = open_guild_settings(path)
    assert [reopened.get(n).channels for n in range(1, 40)] == [(n,) for n in range(1, 40)]
    reopened.close()


def test_unreadable_settings_become_the_defaults(path):
    open_guild_settings(path).close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("INSERT INTO guilds VALUES (1, '{\"channels\": \"all\"}'), (2, 'x')")
    connection.close()
    store = open_guild_settings(path)
    assert store.get(1) == store.get(2) == DEFAULT
    store.close()


def test_the_error_for_a_file_that_is_no_database_says_what_to_do(path):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"something else entirely, and long enough to be looked at" * 40)
    with pytest.raises(ConfigError, match=r"discord\.sqlite.*move it away"):
        open_guild_settings(path)


def test_the_error_for_a_folder_that_cannot_be_made_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="make its folder writable"):
        open_guild_settings(tmp_path / "file" / "discord.sqlite")


def test_a_server_that_lists_no_channel_allows_all():
    assert DEFAULT.is_allowed_in(5, None)
    assert CHANGED.is_allowed_in(5, 2)
    assert not CHANGED.is_allowed_in(5, None)
