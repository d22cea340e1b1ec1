"""Conversations: through the handler, with the real answerer and what it remembers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.channels.wecom.handler import Handler
from indexer.search.index import Index
from tests.fakes.bot.conversing import converse
from tests.fakes.bot.world import FakeWorld
from tests.fakes.clock import ManualClock
from tests.fakes.communities.community import (
    BILIBILI_2021,
    BILIBILI_2022,
    SLIDES_2022,
    YOUTUBE_2022,
)
from tests.fakes.communities.kite_conversations import CONVERSATIONS, find_mistakes
from tests.fakes.wecom.messages import SETTINGS, answer, make_message

VIDEOS_2021 = "LatticeCon 2021 的视频在哪里看？"


@contextmanager
def start(index: Index, folder: Path) -> Iterator[Handler]:
    """Start a handler; a second one in the same folder is the bot after a restart."""
    with converse(index, folder) as (ask, states):
        services = dataclasses.replace(FakeWorld(ask).services, conversations=states)
        yield Handler(services, SETTINGS, ManualClock())


@pytest.fixture
def handler(community: Index, tmp_path: Path) -> Iterator[Handler]:
    """A handler that answers from the small community's index."""
    with start(community, tmp_path) as started:
        yield started


@pytest.mark.parametrize("in_group", [True, False], ids=["group", "private"])
@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_each_turn_goes_on_from_those_before(kites, tmp_path, turns, in_group):
    with start(kites, tmp_path) as handler:
        for turn in turns:
            message = make_message(turn.said, in_group=in_group)
            assert find_mistakes(turn, await answer(handler, message)) == [], turn.said


@pytest.mark.parametrize("turns", CONVERSATIONS.values(), ids=CONVERSATIONS)
async def test_each_turn_goes_on_when_it_quotes_the_answer_before(kites, tmp_path, turns):
    """Each turn is another person's, after a restart, and others ask something in between."""
    quoted = ""
    for number, turn in enumerate(turns):
        with start(kites, tmp_path) as handler:
            message = make_message(turn.said, f"person{number}", quoted=quoted)
            quoted = await answer(handler, message)
            assert find_mistakes(turn, quoted) == [], turn.said
            await answer(handler, make_message("Power from the sky, 2030 的 PPT"))


async def test_a_follow_up_continues_the_persons_question(handler):
    await answer(handler, make_message(VIDEOS_2021))
    text = await answer(handler, make_message("那 2022 年的呢"))
    assert f"]({BILIBILI_2022})" in text
    assert f"]({BILIBILI_2021})" not in text
    text = await answer(handler, make_message("PPT 呢"))
    assert f"]({SLIDES_2022})" in text


async def test_two_people_in_a_group_have_separate_conversations(handler):
    await answer(handler, make_message(VIDEOS_2021, "lin"))
    await answer(handler, make_message("LatticeCon 2022 的视频在哪里看？", "mei"))
    assert f"]({SLIDES_2022})" in await answer(handler, make_message("PPT 呢", "mei"))
    assert f"]({YOUTUBE_2022})" in await answer(handler, make_message("那 2022 年的呢", "lin"))


async def test_a_conversation_in_a_group_goes_on_after_a_restart(community, tmp_path):
    with start(community, tmp_path) as before:
        await answer(before, make_message(VIDEOS_2021))
    with start(community, tmp_path) as after:
        assert f"]({BILIBILI_2022})" in await answer(after, make_message("那 2022 年的呢"))


@pytest.mark.parametrize("shown", ["with addresses", "without addresses"])
async def test_a_quoted_answer_gives_its_state_after_a_restart_too(community, tmp_path, shown):
    with start(community, tmp_path) as before:
        first = await answer(before, make_message(VIDEOS_2021, "lin"))
    # A client may quote the visible text, without the addresses of the links.
    quoted = first if shown == "with addresses" else re.sub(r"\]\([^)]*\)", "]", first)
    with start(community, tmp_path) as after:
        await answer(after, make_message("灯笼沙龙的视频在哪里看？", "mei"))
        text = await answer(after, make_message("那 2022 年的呢", "mei", quoted=quoted))
    assert f"]({BILIBILI_2022})" in text


async def test_a_question_that_quotes_another_persons_words_goes_on_from_them(handler):
    quoted = "@小顾 LatticeCon 2021 的视频在哪里看？"
    text = await answer(handler, make_message("那 2022 年的呢", quoted=quoted))
    assert f"]({BILIBILI_2022})" in text
    assert f"]({BILIBILI_2021})" not in text
    whole = make_message("LatticeCon 2021 的视频", quoted="灯笼沙龙第三期的 PPT 有吗")
    assert f"]({BILIBILI_2021})" in await answer(handler, whole)


async def test_a_bare_mention_below_a_quoted_question_asks_that_question(handler):
    text = await answer(handler, make_message("", quoted="LatticeCon 2022 的视频在哪里看？"))
    assert f"]({BILIBILI_2022})" in text


async def test_a_bare_mention_below_an_answer_asks_nothing(handler):
    first = await answer(handler, make_message(VIDEOS_2021))
    assert "想问什么？" in await answer(handler, make_message("", quoted=first))


async def test_the_channel_answers_a_name_alone_in_its_language(handler):
    assert "来源：" in await answer(handler, make_message("LatticeCon 2022 PPT"))


async def test_a_reader_of_traditional_characters_gets_them_with_names_as_they_are(handler):
    text = await answer(handler, make_message("LatticeCon 2021 的影片在哪裡看？"))
    assert f"]({BILIBILI_2021})" in text
    assert "\n來源：\n" in text
    assert "[LatticeCon 2021 回顾：视频回放与 PPT" in text, "the name of a page"
    assert "想问什么？" in await answer(handler, make_message("", quoted=text))
    assert "**隱私**" in await answer(handler, make_message("/幫助"))
