"""Whoever asks what the bot can do gets its community, its events, and questions that work."""

from __future__ import annotations

from contextlib import closing

import pytest

from bot.answering.answer import Answerer
from bot.answering.social.examples import MAX_EXAMPLES
from bot.answering.social.introduce import introduce
from bot.messages import Question
from bot.request import Request
from indexer.search.index import Index
from tests.fakes.communities.sailing_club import NAMES, build_club


@pytest.mark.parametrize("text", ["what can you do", "你能做什么"])
def test_each_question_has_an_answer(community, text):
    answerer = Answerer(community)
    answer = answerer.answer(Question(text=text))
    assert answer.kind == "social"
    assert 1 < len(answer.choices) <= MAX_EXAMPLES
    for number, choice in enumerate(answer.choices, 1):
        assert f"{number}. {choice.question}" in answer.text
        assert answerer.answer(Question(text=choice.question)).found, choice.question


def test_the_archive_is_told_by_its_events(reader):
    said = introduce(Request(text="help", language="en"), reader)
    assert "LatticeCon 2022" in said.text


def test_a_reader_of_english_gets_names_that_can_be_read(reader):
    said = introduce(Request(text="help", language="en"), reader)
    assert "".join(said.questions).isascii()


def test_an_archive_without_events_shows_its_pages(tmp_path):
    pages = {"winter.md": "---\ntitle: Winter storage\n---\nDry the sails and loosen the stays.\n"}
    settings = build_club(tmp_path, NAMES, pages).indexer
    with closing(Index.open(settings)) as index, index.open_reader() as reader:
        said = introduce(Request(text="帮助", language="zh"), reader)
    assert said.text.startswith("我是蓝帆俱乐部的回顾机器人")
    assert said.questions == ("《Winter storage》讲了什么",)


def test_the_community_chooses_its_own_questions(tmp_path):
    examples = 'examples = ["who tied the bowline", "怎么打帆结"]\n'
    settings = build_club(tmp_path, f"{NAMES}{examples}").indexer
    with closing(Index.open(settings)) as index, index.open_reader() as reader:
        said = introduce(Request(text="help", language="en"), reader)
    assert said.questions[0] == "who tied the bowline"
    assert "怎么打帆结" not in said.questions
