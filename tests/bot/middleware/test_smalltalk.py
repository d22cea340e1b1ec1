from __future__ import annotations

import pytest

from bot.journal.journal import Journal
from bot.messages import Question
from bot.middleware.counters import Counters
from bot.middleware.smalltalk import SmallTalk, is_smalltalk
from bot.middleware.stack import build_ask
from bot.services.community import CommunityTexts
from indexer.settings import CommunitySettings
from tests.fakes.bot.asks import ABSENT, fake_ask
from tests.fakes.bot.layers import with_shared_layers


@pytest.mark.parametrize(
    "text",
    [
        "谢谢！",
        "多谢大佬",
        " 你好 ",
        "thanks a lot!",
        "Thank you",
        "OK",
        "hello",
        "辛苦了",
        "太好了，谢谢",
        "在吗？",
        "有人在吗",
        "大家好",
        "各位大佬好！",
        "下午好",
        "谢啦",
        "Good afternoon everyone!",
        "hi folks",
        "Many thanks!",
    ],
)
def test_thanks_and_greetings_are_no_questions(text):
    assert is_smalltalk(text)


@pytest.mark.parametrize(
    "text",
    [
        "谢谢，那 PPT 呢",
        "你好，IstioCon 的视频在哪里看",
        "在吗，IstioCon 的视频在哪里看",
        "在么里写的是什么",
        "thanks, and the slides?",
        "hi there, where are the videos?",
        "Hello World 那场分享的视频",
        "大家好，IstioCon 的视频在哪看",
        "thanksgiving talk",
        "hello world",
        "???",
        "",
        "nice talk by Lin Sun",
    ],
)
def test_whoever_asks_politely_asks(text):
    assert not is_smalltalk(text)


def polite(ask):
    return build_ask(
        ask, [SmallTalk(lambda: "g1", Counters(), CommunityTexts(CommunitySettings()).greet)]
    )


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("谢谢", "", "不客气！"),
        ("thanks", "", "You are welcome!"),
        ("thanks", "zh", "不客气！"),
        ("你好", "", "你好！"),
        ("Hi!", "", "Hello!"),
        ("大家好", "", "你好！"),
        ("Good evening", "", "Hello!"),
    ],
)
async def test_a_courtesy_is_returned_in_its_language(text, language, said):
    async def nobody(question: Question):
        raise AssertionError("looked up")

    answer = await polite(nobody)(Question(text=text, language=language))
    assert answer.text.startswith(said)
    assert not answer.found
    assert (answer.citations, answer.links, answer.related) == ([], [], [])
    assert answer.generation == "g1"


async def test_thanks_are_not_among_what_people_could_not_find():
    async def absent(question: Question):
        return ABSENT

    journal = Journal.open(None, 180)
    ask = with_shared_layers(absent, journal, lambda: "g1", 0)
    await ask(Question(text="谢谢", asker="a"))
    await ask(Question(text="Where is nowhere?", asker="a"))
    assert [one.question for one in await journal.list_unanswered(9)] == ["Where is nowhere?"]
    journal.close()


async def test_everything_else_is_asked():
    answer = await polite(fake_ask)(Question(text="where are the videos"))
    assert answer.found
