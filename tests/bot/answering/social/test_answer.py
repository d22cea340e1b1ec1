"""Thanks, complaints and the like get a word of ours, and nothing of the archive."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.answering.social.answer import SocialAnswers
from bot.messages import Question
from bot.request import Mention, Request
from indexer.search.index import Index
from tests.fakes.communities.community import (
    BILIBILI_2022,
    WASM_SLIDES,
    WASM_VIDEO,
    YOUTUBE_2022,
)
from tests.fakes.communities.sailing_club import build_club


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hey there!", "Hello!"),
        ("哈喽", "你好！"),
        ("谢谢[抱拳]", "不客气！"),
        ("thx", "You are welcome!"),
        ("拜拜", "再见"),
        ("good night", "Goodbye"),
        ("awesome", "Glad to help!"),
        ("👍", "I am here!"),
        ("???", "Was I unclear?"),
        ("答错了", "抱歉，没答对。"),
        ("you gave me the wrong video", "Sorry about that."),
        ("this link is dead", "Sorry about the link!"),
        ("这什么破链接", "抱歉！"),
        ("how do I reach a human", "I am a bot."),
        ("怎么加入社区群", "我是机器人。"),
        ("我想来讲一场，怎么报名", "想来分享，太好了！"),
        ("how can I speak at your meetup", "Great that you would like to speak!"),
        ("can I add my own talk", "To add your talk"),
        ("how do I get notified of new recaps", "For news, follow"),
        ("怎么订阅", "新内容请留意"),
        ("别说了", "好的，先到这里。"),
        ("never mind", "All right"),
    ],
)
def test_a_social_turn_gets_words_only(ask, text, said):
    answer = ask(text)
    assert answer.text.startswith(said)
    assert (answer.kind, answer.found) == ("social", False)
    assert (answer.links, answer.citations, answer.related) == ([], [], [])
    assert answer.confidence > 0.4


def test_whoever_asks_for_something_is_answered_from_the_archive(ask):
    assert ask("hello, LatticeCon 2022 的视频").kind == "links"


@pytest.fixture
def talk(community):
    """Talk to the bot; each turn goes on from the one before."""
    answerer, states = Answerer(community), [None]

    def talk(text):
        answer = answerer.answer(Question(text=text, id="q", state=states[-1]))
        states.append(None if answer.state is msgspec.UNSET else answer.state)
        return answer

    return talk


def test_a_dead_link_of_the_last_answer_gets_the_others_of_it(talk):
    first = talk("LatticeCon 2022 videos")
    other = talk("the link is dead")
    assert (other.kind, other.found) == ("links", True)
    assert other.text.startswith("Sorry about the dead link. I have noted it.")
    urls = [link.url for link in other.links]
    assert first.links[0].url not in urls
    assert {BILIBILI_2022, YOUTUBE_2022} - {first.links[0].url} <= set(urls)


def test_a_complaint_that_names_the_event_needs_no_answer_before_it(talk):
    answer = talk("LatticeCon 2022 的视频链接打不开了")
    assert answer.links[0].url == YOUTUBE_2022
    assert "记下" not in answer.text
    assert talk("B 站的呢").links[0].url == BILIBILI_2022


def test_a_dead_recording_of_a_talk_gets_that_of_its_event_and_its_slides(talk):
    first = talk("video of Writing Wasm filters in anger")
    assert [link.url for link in first.links][:1] == [WASM_VIDEO]
    urls = [link.url for link in talk("that video is gone").links]
    assert set(urls) == {BILIBILI_2022, YOUTUBE_2022, WASM_SLIDES}


def test_a_complaint_about_nothing_that_was_shown_asks_which_link(talk):
    talk("who spoke at LatticeCon 2022")
    answer = talk("链接失效")
    assert (answer.kind, answer.links) == ("social", [])
    assert "哪一场" in answer.text


def test_outside_of_a_server_nothing_is_noted(community):
    answerer = Answerer(community)
    state = answerer.answer(Question(text="LatticeCon 2022 videos")).state
    answer = answerer.answer(Question(text="答错了", state=state))
    assert answer.text.startswith("抱歉，没答对。你想找")


def test_thanks_leave_the_conversation_where_it_was(talk):
    talk("LatticeCon 2022 videos")
    talk("thank you")
    assert talk("and the slides?").links[0].event == "LatticeCon 2022"


def test_a_number_after_help_asks_its_question(talk):
    question = talk("what can you do").choices[0].question
    answer = talk("1")
    assert answer.found
    assert answer.text == talk(question).text


OWN_TEXTS = """
[community]
name = "Blue Sail Club"
contact = "https://bluesail.example/crew"
greeting = { zh = "欢迎上船！" }
subscribe = "Read https://bluesail.example/feed"
contribute = { en = "Send a pull request." }
"""


@pytest.fixture(scope="module")
def club(tmp_path_factory):
    settings = build_club(tmp_path_factory.mktemp("club"), OWN_TEXTS).indexer
    with closing(Index.open(settings)) as index:
        yield Answerer(index)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("你好", "欢迎上船！"),
        ("hello", "Hello!"),
        ("怎么订阅", "Read https://bluesail.example/feed"),
        (
            "how can i reach the organisers",
            "To reach the organisers: https://bluesail.example/crew",
        ),
        ("i want to contribute", "Send a pull request."),
        ("答错了", "联系组织者：https://bluesail.example/crew"),
        ("what can you do", "I am the recap bot of Blue Sail Club."),
    ],
)
def test_the_community_has_the_first_word(club, text, said):
    answer = club.answer(Question(text=text))
    assert said in answer.text
    assert answer.kind == "social"


def test_an_address_of_a_person_is_not_given(reader):
    person = Mention("person", (1,), "Ada Brook", "Ada Brook")
    request = Request(
        text="how do I contact Ada Brook", language="en", intent="contact", mentions=(person,)
    )
    draft = SocialAnswers().answer(request, Question(text=request.text), reader)
    assert draft.text.startswith("I keep nobody's contact details.")


def test_a_question_is_none_of_its_turns(reader):
    request = Request(text="videos", language="en", intent="links")
    assert SocialAnswers().answer(request, Question(text=request.text), reader) is None


def test_a_writer_of_traditional_characters_reads_them(talk):
    answer = talk("LatticeCon 2022 的視頻在哪裡看")
    assert answer.intro.startswith("LatticeCon 2022 的視頻")
    urls = [link.url for link in answer.links]
    assert urls == [link.url for link in talk("LatticeCon 2022 的视频在哪里看").links]
    assert talk("謝謝").text.startswith("不客氣！還想找什麼")
    assert talk("你能做什么").text.startswith("我是回顾机器人")
    answer = talk("你能做什麼")
    assert answer.text.startswith("我是回顧機器人")
    assert msgspec.json.decode(msgspec.json.encode(answer))["language"] == "zh"
