"""Conversations: through the handler, with the real answerer and what it remembers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.channels.wecom.handler import Handler
from bot.conversations.store import ConversationStore
from bot.journal.journal import Journal
from bot.services.contracts import Services
from tests.fakes.bot.layers import with_shared_layers
from tests.fakes.clock import ManualClock
from tests.fakes.communities.community import (
    BILIBILI_2021,
    BILIBILI_2022,
    SLIDES_2022,
    YOUTUBE_2022,
)
from tests.fakes.wecom.messages import SETTINGS, answer, make_message


@pytest.fixture
def handler(answering: Services, clock: ManualClock) -> Handler:
    """A handler with the real answerer."""
    return Handler(answering, SETTINGS, clock)


async def test_a_follow_up_continues_the_persons_question(handler):
    await answer(handler, make_message("LatticeCon 2021 的视频在哪里看？"))
    text = await answer(handler, make_message("那 2022 年的呢"))
    assert f"]({BILIBILI_2022})" in text
    assert f"]({BILIBILI_2021})" not in text
    text = await answer(handler, make_message("PPT 呢"))
    assert f"]({SLIDES_2022})" in text


async def test_two_people_in_a_group_have_separate_conversations(handler):
    await answer(handler, make_message("LatticeCon 2021 的视频在哪里看？", "lin"))
    await answer(handler, make_message("LatticeCon 2022 的视频在哪里看？", "mei"))
    assert f"]({SLIDES_2022})" in await answer(handler, make_message("PPT 呢", "mei"))
    assert f"]({YOUTUBE_2022})" in await answer(handler, make_message("那 2022 年的呢", "lin"))


async def test_a_person_has_another_conversation_in_private(handler):
    await answer(handler, make_message("LatticeCon 2021 的视频在哪里看？"))
    text = await answer(handler, make_message("那 2022 年的呢", in_group=False))
    assert f"]({BILIBILI_2022})" not in text


async def test_a_question_that_quotes_an_answer_follows_up_that_answers_question(handler):
    first = await answer(handler, make_message("LatticeCon 2021 的视频在哪里看？", "lin"))
    await answer(handler, make_message("灯笼沙龙的视频在哪里看？", "mei"))
    text = await answer(handler, make_message("那 2022 年的呢", "mei", quoted=first))
    assert f"]({BILIBILI_2022})" in text
    # A client may quote the visible text, without the addresses of the links.
    visible = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", first)
    text = await answer(handler, make_message("那 2022 的呢", "tao", quoted=visible))
    assert f"]({BILIBILI_2022})" in text


async def test_a_bare_mention_below_a_quoted_question_asks_that_question(handler):
    text = await answer(handler, make_message("", quoted="LatticeCon 2022 的视频在哪里看？"))
    assert f"]({BILIBILI_2022})" in text


async def test_an_answer_that_asks_back_is_continued_by_a_number_and_by_a_name(handler):
    asked_back = await answer(handler, make_message("LatticeCon 的 PPT"))
    assert "1. " in asked_back
    assert asked_back.endswith("回复数字或名称就行。")


@contextmanager
def start(answering: Services, journal: Journal, folder: Path) -> Iterator[Handler]:
    """Start a handler whose conversations are in a file, as after a restart of the server."""
    path = folder / "conversations.sqlite"
    states = ConversationStore.open(path, journal.key, 180)
    try:
        yield Handler(
            dataclasses.replace(
                answering,
                ask=with_shared_layers(answering.ask, journal, answering.generation, 0, states),
                conversations=states,
            ),
            SETTINGS,
            ManualClock(),
        )
    finally:
        states.close()
