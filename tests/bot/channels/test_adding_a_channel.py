"""A new channel is one folder and one line in `CHANNELS`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from bot.app import serve
from bot.channels import CHANNELS
from bot.channels.enabled import list_disabled_channels
from bot.config import load_bot_secrets, load_bot_settings
from indexer.building.rebuild import rebuild
from indexer.errors import ConfigError
from tests.fakes.communities.community import SLIDES_2022, write_community
from tests.fakes.event_loop import WAIT_S

TABLE = """
[tiny]
question = "LatticeCon 2022 slides"
per_minute = 3

[server]
port = 0
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A community with the tiny channel."""
    monkeypatch.setitem(CHANNELS, "tiny", "tests.fakes.tiny_channel.spec:SPEC")
    file = write_community(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + TABLE, encoding="utf-8")
    return file


async def test_a_new_channel_gets_its_settings_secret_limits_and_files(config, monkeypatch):
    monkeypatch.setattr(sys, "setswitchinterval", lambda seconds: None)
    settings = load_bot_settings(config)
    await asyncio.to_thread(rebuild, settings.indexer, strict=True)
    secrets = load_bot_secrets({"HUIGU_TINY_TOKEN": "t" * 12})
    await asyncio.wait_for(serve(settings, secrets), WAIT_S)
    lines = (config.parent / "data" / "tiny.txt").read_text(encoding="utf-8").splitlines()
    assert lines[:5] == ["token of 12 letters", *[SLIDES_2022] * 3, "refused by rate, 3"]
    metrics = [line for line in lines if 'channel="tiny"' in line and "_total" in line]
    assert sorted(metrics) == [
        'huigu_answers_total{channel="tiny",generated="false",language="en",outcome="found"} 3.0',
        'huigu_cache_lookups_total{channel="tiny",result="hit"} 2.0',
        'huigu_cache_lookups_total{channel="tiny",result="miss"} 1.0',
        'huigu_refusals_total{channel="tiny",reason="person"} 1.0',
    ]


def test_the_table_of_a_new_channel_is_checked(config):
    config.write_text('[tiny]\nquestoin = "x"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r":2: unknown key `questoin` in \[tiny\]"):
        load_bot_settings(config)


def test_a_new_channel_with_settings_and_no_secret_is_reported(config):
    [line] = list_disabled_channels(load_bot_settings(config), load_bot_secrets({}))
    assert line == "[tiny] is filled in, but the channel is off: set HUIGU_TINY_TOKEN"
