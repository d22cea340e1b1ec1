"""A question in its conversation."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from bot.dialogue_state import Choice, DialogueState
from bot.messages import Question
from bot.request import Mention
from bot.understanding.request import Understanding
from indexer.encoders import open_encoder
from indexer.settings import IndexSettings

DRY_LAMP = Mention("talk", (1,), "How a Lamp Room Stays Dry in Winter", "")
TEN_STORMS = Mention("talk", (5,), "Radar and Lens: What We Learned from Ten Storms", "")
BY_HAND = Mention("talk", (6,), "Turning Lenses by Hand", "")
LISTED = (DRY_LAMP, TEN_STORMS, BY_HAND)


@pytest.fixture(scope="module")
def understanding():
    return Understanding(open_encoder(IndexSettings().encoder), lambda: date(2024, 12, 1))


@pytest.fixture(scope="module")
def follow(understanding, reader):
    """Read a question after another one, whose answer showed something."""

    def follow(before, text, **remembered):
        request = understanding.read(Question(text=before), reader)
        fields = {"generation": reader.generation, "request": request, **remembered}
        state = DialogueState(**fields)
        return understanding.read_turn(Question(text=text, state=state), reader)

    return follow


def list_named(request):
    return [(one.what, one.ids) for one in request.mentions]


@pytest.mark.parametrize(
    ("before", "text", "named", "kinds", "years"),
    [
        ("LampCon 2021 的视频", "PPT 呢", [("event", (1,))], ("slides",), ()),
        ("LampCon 2021 的视频", "那 2022 年的呢", [("series", (1,))], ("video",), (2022,)),
        ("LampCon 2021 videos", "and the slides?", [("event", (1,))], ("slides",), ()),
        ("LampCon 2021 videos", "what about LampCon 2022", [("event", (3,))], ("video",), ()),
        ("LampCon 2021 videos", "no, i meant 2022", [("series", (1,))], ("video",), (2022,)),
        ("LampCon 2021 的视频", "不是 2021，我要 2022 的", [("series", (1,))], ("video",), (2022,)),
        ("LampCon 2021 videos", "LampCon 2022", [("event", (3,))], ("video",), ()),
    ],
)
def test_a_slot_is_replaced_and_the_rest_stays(follow, before, text, named, kinds, years):
    request = follow(before, text).request
    assert (request.intent, list_named(request)) == ("links", named)
    assert (request.constraints.kinds, request.constraints.years) == (kinds, years)
    assert request.follows


def test_what_is_not_wanted_on_one_platform_is_asked_for_on_another(follow):
    request = follow("LampCon 2021 videos", "only on YouTube").request
    assert request.constraints.platforms == ("youtube",)
    assert list_named(request) == [("event", (1,))]


@pytest.mark.parametrize(
    "text", ["谁赞助的", "who sponsored it", "在哪个城市办的", "when was that held?"]
)
def test_a_side_question_keeps_the_event(follow, text):
    request = follow("LampCon 2021 的视频", text).request
    assert ("event", (1,)) in list_named(request)
    assert request.intent != "links"


@pytest.mark.parametrize(
    ("text", "talk"),
    [("第二个的 PPT", TEN_STORMS), ("the last one, is it recorded?", BY_HAND), ("1", DRY_LAMP)],
)
def test_an_ordinal_picks_what_was_shown(follow, text, talk):
    turn = follow("LampCon 2021 talks", text, shown=LISTED, listed=LISTED)
    assert list_named(turn.request) == [("talk", talk.ids)]
    assert turn.request.intent == "links"


def test_an_ordinal_picks_from_the_list_after_a_question_about_one_of_it(follow):
    turn = follow("who gave this talk", "and the third one?", shown=(DRY_LAMP,), listed=LISTED)
    assert list_named(turn.request) == [("talk", BY_HAND.ids)]


def test_an_ordinal_counts_lines_of_which_several_may_be_of_one_talk(follow):
    lines = (DRY_LAMP, DRY_LAMP, BY_HAND)
    turn = follow("LampCon 2021 links", "the third one", shown=(DRY_LAMP, BY_HAND), listed=lines)
    assert list_named(turn.request) == [("talk", BY_HAND.ids)]


def test_words_pick_the_talk_that_they_describe(follow):
    turn = follow("LampCon 2021 talks", "the one on storms, who gave it?", shown=LISTED)
    assert list_named(turn.request) == [("talk", TEN_STORMS.ids)]
    assert turn.request.intent == "who"


@pytest.mark.parametrize("text", ["里面有讲雾笛的吗", "do they have any talks on fog horns"])
def test_talks_of_several_events_are_listed_and_the_events_not_compared(follow, text):
    shown = (Mention("event", (1,), "LampCon 2021", ""), Mention("event", (3,), "LampCon 2022", ""))
    request = follow("list all LampCon events", text, shown=shown).request
    assert (request.intent, request.subject) == ("list", "talks")
    assert request.topic in ("雾笛", "fog horns")


@pytest.mark.parametrize("text", ["他还讲过什么", "what else did he talk about?"])
def test_a_pronoun_is_the_speaker_of_the_talk_in_view(follow, text):
    turn = follow("LampCon 2022 talks", text, shown=(TEN_STORMS,))
    assert list_named(turn.request) == [("person", (4,))]
    assert turn.request.other_than == TEN_STORMS.ids


def test_the_edition_before_is_of_the_same_series(follow):
    assert list_named(follow("LampCon 2022 的视频", "那上一届呢").request) == [("event", (1,))]


def test_more_goes_on_with_the_list(follow, understanding, reader):
    of_list = understanding.read(Question(text="LampCon 2021 talks"), reader)
    remembered = {"listed": LISTED, "list_request": of_list, "rest": 10}
    turn = follow("who gave it", "更多", shown=(DRY_LAMP,), **remembered)
    assert (turn.request.intent, turn.request.offset) == (of_list.intent, 10)
    assert list_named(turn.request) == [("event", (1,))]


@pytest.mark.parametrize("text", ["2", "第二个", "the second one", "LampCon 2022"])
def test_a_choice_is_picked_by_number_or_name(follow, text):
    choices = tuple(
        Choice(label=f"LampCon {year}", question=f"LampCon {year} videos") for year in (2021, 2022)
    )
    request = follow("LampCon videos", text, choices=choices).request
    assert list_named(request) == [("event", (3,))]
    assert request.constraints.kinds == ("video",)


@pytest.mark.parametrize(
    "text",
    [
        "谢谢[抱拳]",
        "thanks a lot!",
        "第一届灯塔沙龙有几场演讲",
        "how do I tune a fog horn for a small island?",
        "雷达为什么看得见镜片",
        "Turning Lenses by Hand",
    ],
)
def test_a_question_that_stands_alone_takes_nothing_over(follow, text):
    assert not follow("LampCon 2021 的视频", text, shown=LISTED).request.follows


def test_a_topic_alone_is_a_new_question(follow):
    turn = follow("LampCon 2021 的视频", "tidal power")
    assert not turn.request.mentions
    assert turn.request.topic == "tidal power"


def test_names_are_looked_up_anew_in_another_generation(follow):
    moved = Mention("talk", (99,), DRY_LAMP.name, "")
    turn = follow(
        "LampCon 2021 talks", "第一个的视频", shown=(moved,), listed=(moved,), generation="old"
    )
    assert list_named(turn.request) == [("talk", DRY_LAMP.ids)]


def test_a_state_survives_its_json(understanding, reader):
    request = understanding.read(Question(text="LampCon 2021 的视频"), reader)
    state = DialogueState(generation="g", request=request, shown=LISTED, rest=10)
    assert msgspec.json.decode(msgspec.json.encode(state), type=DialogueState) == state


@pytest.mark.parametrize("text", ["他还讲过什么", "what else did she present", "那届有几场"])
def test_who_points_at_nothing_is_asked_back(understanding, reader, text):
    request = understanding.read_turn(Question(text=text), reader).request
    assert (request.intent, request.mentions) == ("title", ())
