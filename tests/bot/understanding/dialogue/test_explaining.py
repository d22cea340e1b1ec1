"""A question that wants a topic of its own explained, in its conversation."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dialogue_state import DialogueState
from bot.messages import Question
from bot.understanding.request import Understanding
from indexer.encoders import open_encoder
from indexer.settings import IndexSettings


@pytest.fixture(scope="module")
def follow(reader):
    """Read a question after another one."""
    understanding = Understanding(open_encoder(IndexSettings().encoder), lambda: date(2024, 12, 1))

    def follow(before, text):
        request = understanding.read(Question(text=before), reader)
        state = DialogueState(generation=reader.generation, request=request)
        return understanding.read_turn(Question(text=text, state=state), reader)

    return follow


@pytest.mark.parametrize("before", ["LampCon 2021 的视频", "who organised LampCon 2021"])
@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what is Merbridge", "Merbridge"),
        ("What are tidal barrages?", "tidal barrages"),
        ("tell me about eBPF", "eBPF"),
        ("explain dynamic filtering", "dynamic filtering"),
        ("how does spooling work", "spooling"),
        ("什么是容错执行", "容错执行"),
        ("Hotwire 是什么", "Hotwire"),
        ("什麼是 Hotwire", "Hotwire"),
        ("讲讲 ambient 模式", "ambient 模式"),
        ("介绍一下 Ztunnel", "Ztunnel"),
        ("Ranger 怎么用", "Ranger"),
    ],
)
def test_an_explanation_begins_a_new_subject(follow, before, text, topic):
    turn = follow(before, text)
    assert (turn.request.topic, turn.request.mentions) == (topic, ())
    assert turn.is_new
    assert turn.other is None
    assert not turn.request.follows


@pytest.mark.parametrize(
    "text",
    [
        "what is it about",
        "tell me about the second one",
        "讲讲第二个",
        "介绍一下那场",
        "what are the slides",
        "and the slides?",
        "PPT 呢",
        "LampCon 2022",
        "那 2022 年的呢",
    ],
)
def test_what_points_back_or_only_names_begins_none(follow, text):
    assert not follow("LampCon 2021 的视频", text).is_new


def test_who_goes_on_with_and_is_first_answered_alone_and_then_within_the_event(follow):
    turn = follow("LampCon 2021 videos", "and what is Ranger")
    assert (turn.request.topic, turn.request.mentions) == ("Ranger", ())
    assert [(one.what, one.ids) for one in turn.other.mentions] == [("event", (1,))]
    assert turn.other.intent == turn.request.intent


def test_a_named_event_is_explained_and_not_asked_for_the_same(follow):
    request = follow("LampCon 2021 videos", "what is LampCon 2022").request
    assert (request.intent, request.constraints.kinds) == ("what", ())


def test_a_bare_name_after_an_explanation_is_read_alone(follow):
    turn = follow("what is a lens", "Merbridge")
    assert (turn.request.topic, turn.request.mentions, turn.other) == ("Merbridge", (), None)


def test_a_bare_town_limits_what_was_asked_of_events(follow):
    request = follow("Beacon Meetup 的视频", "大连").request
    assert [one.what for one in request.mentions] == ["series", "place"]
    assert (request.intent, request.constraints.kinds) == ("links", ("video",))
