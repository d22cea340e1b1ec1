"""What a community calls itself does not count as a rare word of a question."""

from contextlib import closing

import pytest

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.search.index import Index
from tests.fakes.communities.sailing_club import NAMES, build_club


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    settings = build_club(tmp_path_factory.mktemp("club"), NAMES)
    with closing(Index.open(settings.indexer)) as index:
        yield Answerer(index)


@pytest.mark.parametrize(
    ("question", "address"),
    [
        ("蓝帆俱乐部湖心帆船赛的视频", "https://www.bilibili.com/video/BV1regatta01"),
        ("藍帆俱樂部的湖心帆船赛录像在哪里", "https://www.bilibili.com/video/BV1regatta01"),
        ("Blue Sail Club knots videos", "https://www.youtube.com/watch?v=bowline0001"),
        (
            "videos of the blue-sail club's knots evening",
            "https://www.youtube.com/watch?v=bowline0001",
        ),
        ("where are the BSC bowline videos", "https://www.youtube.com/watch?v=bowline0001"),
        ("蓝帆俱乐部的视频", "https://www.bilibili.com/video/BV1regatta01"),
        ("Blue Sail Club videos", "https://www.youtube.com/watch?v=bowline0001"),
        ("BSC 的 PPT", "https://files.example/regatta.pdf"),
    ],
)
def test_a_question_with_the_communitys_name_is_answered(answerer, question, address):
    answer = answerer.answer(Question(text=question))
    assert answer.found
    assert address in [link.url for link in answer.links]


def test_a_text_question_with_the_name_is_answered(answerer):
    answer = answerer.answer(Question(text="how does the Blue Sail Club dry sails in winter"))
    assert answer.found
    assert "Dry the sails" in answer.text


@pytest.mark.parametrize(
    "question",
    ["蓝帆俱乐部的火箭发动机视频", "Blue Sail Club videos of rocket engines", "blue videos"],
)
def test_the_name_does_not_answer_what_the_pages_do_not_hold(answerer, question):
    assert not answerer.answer(Question(text=question)).found
