"""Conversations with the account, with the real answerer and what it remembers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from indexer.search.index import Index
from tests.fakes.bot.conversing import converse
from tests.fakes.communities.kite_conversations import CONVERSATIONS, find_mistakes
from tests.fakes.communities.kite_talks import TITLES, make_slides
from tests.fakes.wechat.account_site import Site, make_settings, open_site


@asynccontextmanager
async def start(index: Index, folder: Path) -> AsyncIterator[Site]:
    """Start an account; a second one in the same folder is the bot after a restart."""
    with converse(index, folder) as (ask, states):
        async with open_site() as site:
            site.ask = ask
            site.rebuild_services(conversations=states)
            await site.start(make_settings())
            yield site


@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_each_turn_goes_on_from_those_before(kites, tmp_path, turns):
    async with start(kites, tmp_path) as site:
        for turn in turns:
            assert find_mistakes(turn, await site.send_text("anna", turn.said)) == [], turn.said


@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_each_turn_goes_on_after_a_restart(kites, tmp_path, turns):
    for turn in turns:
        async with start(kites, tmp_path) as site:
            assert find_mistakes(turn, await site.send_text("anna", turn.said)) == [], turn.said


async def test_nobody_goes_on_from_the_conversation_of_another(kites, tmp_path):
    async with start(kites, tmp_path) as site:
        await site.send_text("anna", "KiteCon 2031 的视频")
        assert make_slides(2031, 0) in await site.send_text("anna", "PPT 呢")
        assert make_slides(2031, 0) not in await site.send_text("ben", "PPT 呢")


async def test_a_reader_of_traditional_characters_gets_them(kites, tmp_path):
    async with start(kites, tmp_path) as site:
        assert "\n來源：\n" in await site.send_text("anna", "KiteCon 2030 有哪些演講？")
        assert "直接提問" in await site.send_text("anna", "幫助")


async def test_a_name_alone_is_answered_in_the_language_of_the_account(kites, tmp_path):
    async with start(kites, tmp_path) as site:
        assert "\n来源：\n" in await site.send_text("anna", "KiteCon 2030 PPT")
        assert "\nSources:\n" in await site.send_text("anna", "where are the KiteCon 2030 slides")
        assert "\nSources:\n" in await site.send_text("anna", "KiteCon 2031 PPT")


@pytest.mark.parametrize("typed", ["更多", "/more", "下一页"])
async def test_more_goes_on_behind_what_a_shortened_list_showed(kites, tmp_path, typed):
    async with start(kites, tmp_path) as site:
        shown = await site.send_text("anna", "KiteCon 2031 有哪些演讲")
    first = [title for title in TITLES if title in shown]
    assert 2 <= len(first) < 10, "an answer lists ten, and a message has room for fewer"
    async with start(kites, tmp_path) as site:
        rest = await site.send_text("anna", typed)
        second = [title for title in TITLES if title in rest]
        assert (first + second) == list(TITLES[: len(first + second)])
        assert len(second) > 1
        assert "已经全部列出" in await site.send_text("anna", typed)
