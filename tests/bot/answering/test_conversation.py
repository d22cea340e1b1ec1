"""What a conversation remembers of an answer."""

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.answering.conversation import update_state
from bot.answering.draft import DraftAnswer
from bot.messages import Answer, Question
from bot.request import Mention, Request
from indexer.encoders.static import load_bundled
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened

QUEENS = Mention("talk", (3,), "Queens in winter", "")
SMOKE = Mention("talk", (4,), "Smoke without fire", "")
REQUEST = Request("something on winter queens", "en", intent="title", topic="winter queens")


@pytest.fixture(scope="module")
def remember(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remembered")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records())

    def remembered(shown, *, is_near):
        draft = DraftAnswer(True, 0.5, "text", kind="talks", shown=shown, is_near=is_near)
        answer = Answer(
            question=REQUEST.text,
            language="en",
            kind="talks",
            found=True,
            confidence=0.5,
            text="text",
            citations=[],
            links=[],
            related=[],
            generated=False,
            generation="one",
            elapsed_ms=1.0,
        )
        return update_state(None, REQUEST, draft, answer, opened.reader).request

    yield remembered
    opened.close()


def test_the_one_talk_that_is_near_takes_the_place_of_the_topic(remember):
    request = remember((QUEENS,), is_near=True)
    assert (request.topic, request.mentions) == ("", (QUEENS,))


def test_of_several_that_are_near_none_is_meant_yet(remember):
    request = remember((QUEENS, SMOKE), is_near=True)
    assert (request.topic, request.mentions) == ("", ())


def test_a_topic_that_talks_are_about_stays(remember):
    assert remember((QUEENS,), is_near=False).topic == "winter queens"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("listed")
    opened = Opened(folder, make_documents(), load_bundled(), make_records())
    yield Answerer(opened)
    opened.close()


@pytest.fixture
def talk(answerer):
    """Ask some questions, each going on from the one before; the last answer, and its state."""

    def talk(*texts):
        state = answer = None
        for text in texts:
            answer = answerer.answer(Question(text=text, state=state))
            state = state if answer.state is msgspec.UNSET else answer.state
        return answer, state

    return talk


def read_numbers(answer):
    lines = answer.text.splitlines()[1:]
    return [int(line.partition(".")[0]) for line in lines]


@pytest.mark.parametrize(
    ("turns", "first", "last"),
    [
        (("list all talks", "more"), 11, 20),
        (("list all talks", "更多", "继续"), 21, 22),
        (("list all talks", "more", "previous page"), 1, 10),
        (("都有哪些演讲", "第 3 页", "上一页"), 11, 20),
        (("list all talks", "page 3", "go back a page"), 11, 20),
        (("list all talks", "最后一页"), 21, 22),
        (("list all talks", "more", "first page"), 1, 10),
        (("list all talks", "the 12th", "more"), 11, 20),
        (("list all talks", "第 22 个"), 22, 22),
    ],
)
def test_the_pages_of_a_list_are_turned_both_ways(talk, turns, first, last):
    numbers = read_numbers(talk(*turns)[0])
    assert numbers == list(range(first, last + 1))


@pytest.mark.parametrize(
    "turns",
    [
        ("list all talks", "page 3", "more"),
        ("list all talks", "page 3", "more", "continue", "继续"),
        ("list all talks", "page 4"),
        ("list all talks", "the 99th"),
        ("list all talks", "第 131 个"),
    ],
)
def test_behind_its_end_a_list_says_how_many_there_are(talk, turns):
    answer, state = talk(*turns)
    assert "22" in answer.text
    assert len(answer.text.splitlines()) == 1
    assert len(state.listed) > 1


def test_a_list_that_was_shown_whole_has_no_more(talk):
    answer, _ = talk("list all the events", "more")
    assert answer.text.startswith("That was all of them: 8 events.")


def test_a_line_of_a_later_page_is_picked_by_its_number(talk):
    _, state = talk("list all talks", "more", "the 12th, who gave it?")
    assert [one.name for one in state.request.mentions] == ["蜂箱第 3 课"]


@pytest.mark.parametrize(
    ("count", "more"),
    [
        ("how many talks did Bo Comb give", "list them all"),
        ("how many talks did Bo Comb give", "show me more"),
        ("科博讲过几次", "都列一下呗"),
        ("科博讲过几次", "再来"),
    ],
)
def test_what_was_counted_is_listed_on_request(talk, count, more):
    answer, _ = talk(count, more)
    assert (answer.kind, len(answer.talks)) == ("talks", 3)


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (("list all the events", "which was the first one held"), "Spring Fair"),
        (("list all the events", "the oldest"), "Spring Fair"),
        (("list all the events", "the second one", "which one was the earliest?"), "Spring Fair"),
        (("list all the events", "the most recent one"), "Bee Talk"),
        (("都有哪些活动", "最早的一次呢"), "Spring Fair"),
        (("蜜蜂大会有哪几届", "最近一次是在哪里办的"), "2023"),
        (("科博讲过几次", "最近那次是哪一年"), "2023"),
        (("科博讲过几次", "最近那次是哪一年", "最早那次是哪一年"), "2020"),
        (("科博的演讲", "他第一次讲的是什么"), "Second frames"),
        (("Bo Comb talks", "what was his last one about"), "再谈"),
        (("Bo Comb talks", "his latest talk", "and his first talk?"), "Second frames"),
        (("Bo Comb talks", "who gave the earliest one"), "Second frames"),
    ],
)
def test_the_first_and_the_latest_are_told_by_their_day(talk, turns, said):
    answer, _ = talk(*turns)
    assert said in answer.text
    assert len(answer.text.splitlines()) == 1


@pytest.mark.parametrize(
    ("turns", "named"),
    [
        (("list all the events", "the first one"), "HoneyConf 2027"),
        (("list all the events", "最后一个"), "Spring Fair"),
        (("Bo Comb talks", "what is the last one about"), "Second frames"),
        (("科博的演讲", "第一场讲的什么"), "Smoke without fire 再谈"),
    ],
)
def test_the_first_line_of_a_list_is_a_place_and_no_day(talk, turns, named):
    _, state = talk(*turns)
    assert [one.name for one in state.request.mentions] == [named]


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (("when was HoneyConf 2022", "what about 2030?", "the second one"), "6 May 2023"),
        (("HoneyConf 2022 在哪办的", "那 2030 年的呢", "2"), "成都"),
        (("the honeyconf in Atlantis in 2040, when was it?", "1"), "30 April 2022"),
    ],
)
def test_what_is_chosen_for_an_absent_year_is_answered(talk, turns, said):
    refusal, _ = talk(*turns[:-1])
    assert (refusal.kind, len(refusal.choices)) == ("not_found", 3)
    answer, _ = talk(*turns)
    assert answer.found
    assert said in answer.text


@pytest.mark.parametrize(
    ("turns", "topic", "named"),
    [
        (("HoneyConf 2022 videos", "tell me about zorgblatt"), "zorgblatt", []),
        (("HoneyConf 2022 videos", "zorgblatt 是什么"), "zorgblatt", []),
        (("HoneyConf 2022 videos", "zorgblatt 是什么", "HoneyConf 2023"), "", ["event"]),
    ],
)
def test_an_explanation_that_is_not_found_begins_a_subject_too(talk, turns, topic, named):
    _, state = talk(*turns)
    assert state.request.topic == topic
    assert [one.what for one in state.request.mentions] == named


def test_who_organised_an_event_explains_no_other_name(talk):
    answer, _ = talk("who hosted HoneyConf 2022", "zorgblatt")
    assert not answer.found
