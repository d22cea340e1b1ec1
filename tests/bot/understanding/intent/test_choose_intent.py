"""The intent that makes sense of what a question names."""

from __future__ import annotations

import pytest

from bot.understanding.constraints import find_limits
from bot.understanding.intent.choose_intent import choose_intent, merge_guesses
from bot.understanding.intent.model import IntentGuess

TALK, EVENT = "talk", "event"


def choose(guesses, named=(), text=""):
    return choose_intent([IntentGuess(*one) for one in guesses], named, find_limits(text), text)


def test_a_talk_has_no_number_of_talks():
    guesses = [("count", "talks", 0.6), ("when", "", 0.3)]
    assert choose(guesses, [TALK]).intent == "when"
    assert choose(guesses, [TALK, EVENT]).intent == "count"


def test_a_kind_of_link_beside_a_name_asks_for_links():
    guesses = [("complaint", "", 0.5), ("links", "", 0.3)]
    assert choose(guesses, [TALK], "视频").intent == "links"
    assert choose(guesses, [], "视频").intent == "complaint"
    assert choose(guesses, [TALK], "不要视频").intent == "complaint"


def test_slides_of_a_live_session_are_no_live_stream():
    guesses = [("live", "", 0.6), ("links", "", 0.3)]
    assert choose(guesses, [TALK], "那次直播的讲义").intent == "links"
    assert choose(guesses, [TALK], "直播").intent == "live"


@pytest.mark.parametrize("named", [[EVENT], []])
def test_a_word_for_slides_that_looks_like_registration_asks_for_slides(named):
    guesses = [("register", "", 0.97), ("links", "", 0.02)]
    assert choose(guesses, named, "的简报在哪里").intent == "links"
    assert choose(guesses, named, "报名要交 PPT 吗").intent == "register"
    assert choose(guesses, named, "注册页面").intent == "register"


def test_who_names_an_event_does_not_say_thanks():
    assert choose([("thanks", "", 0.6), ("what", "", 0.3)], [EVENT]).intent == "what"


def test_the_second_reading_counts_less():
    first = [IntentGuess("links", "", 0.6), IntentGuess("list", "talks", 0.3)]
    second = [IntentGuess("list", "talks", 0.9), IntentGuess("what", "", 0.1)]
    merged = {one.intent: one.probability for one in merge_guesses(first, second)}
    assert merged == pytest.approx({"links": 0.39, "list": 0.51, "what": 0.035})


def test_the_probabilities_of_all_guesses_stay_the_same():
    chosen = choose([("count", "talks", 0.6), ("when", "", 0.3)], [TALK])
    assert chosen.probability == pytest.approx(0.75)


def test_the_subjects_of_an_intent_count_together():
    guesses = [("list", "talks", 0.4), ("who", "", 0.35), ("who", "hosts", 0.2)]
    chosen = choose(guesses, [EVENT])
    assert (chosen.intent, chosen.subject) == ("who", "")
    assert chosen.probability == pytest.approx(0.55)


def test_who_spoke_and_the_list_of_speakers_are_one_wish():
    guesses = [("what", "", 0.4), ("who", "", 0.31), ("list", "speakers", 0.28)]
    chosen = choose(guesses, [EVENT])
    assert (chosen.intent, chosen.probability) == ("who", pytest.approx(0.59))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("count the SERIES", "count"),
        ("how often was EVENT", "count"),
        ("EVENT 总数", "count"),
        ("统计一下 EVENT 的分享", "count"),
        ("EVENT 的参数", "list"),
        ("给我几个 EVENT 的分享", "list"),
        ("EVENT 有哪几场", "list"),
        ("这几场 EVENT", "list"),
        ("EVENT 视频多少分钟", "list"),
    ],
)
def test_a_word_that_counts_asks_for_a_number(text, intent):
    guesses = [("list", "talks", 0.7), ("count", "talks", 0.2)]
    assert choose(guesses, [EVENT], text).intent == intent


def test_a_word_that_counts_changes_no_sure_reading_and_none_without_a_name():
    assert choose([("list", "talks", 0.98), ("count", "talks", 0.01)], [EVENT], "总数").intent != (
        "count"
    )
    assert choose([("other", "", 0.7), ("count", "talks", 0.2)], [], "how many").intent == "other"


def test_recordings_are_counted_where_a_word_for_videos_is_counted():
    chosen = choose([("links", "", 0.7), ("when", "", 0.2)], [EVENT], "count the recordings of")
    assert (chosen.intent, chosen.subject) == ("count", "recordings")


def test_talks_with_slides_are_no_recordings():
    guesses = [("count", "recordings", 0.99)]
    assert choose(guesses, [EVENT], "how many have slides").subject == "talks"
    assert choose(guesses, [EVENT], "how many have a video").subject == "recordings"


def test_a_series_is_counted_in_events():
    guesses = [("count", "talks", 0.45), ("count", "events", 0.42)]
    assert choose(guesses, ["series"]).subject == "events"
    assert choose(guesses, [EVENT]).subject == "talks"


def test_nobody_wants_links_who_says_no_word_for_them():
    guesses = [("links", "", 0.6), ("list", "talks", 0.3)]
    assert choose(guesses, [EVENT], "EVENT 的安排").intent == "list"
    assert choose(guesses, [EVENT], "EVENT 的网站").intent == "links"
    assert choose(guesses, [EVENT], "EVENT 的 PPT").intent == "links"
    assert choose(guesses, [EVENT], "where is EVENT").intent == "links"
    assert choose(guesses, [TALK], "TALK").intent == "links"


@pytest.mark.parametrize(
    ("text", "named", "intent"),
    [
        ("where is TALK", TALK, "links"),
        ("TALK 在哪里", TALK, "links"),
        ("where is SERIES EDITION", "episode", "links"),
        ("where was TALK given", TALK, "where"),
        ("TALK 在哪里讲的", TALK, "where"),
        ("TALK 在哪个城市", TALK, "where"),
        ("where is EVENT", EVENT, "where"),
    ],
)
def test_a_talk_alone_is_looked_for(text, named, intent):
    assert choose([("where", "", 0.95), ("links", "", 0.02)], [named], text).intent == intent


@pytest.mark.parametrize(
    "text", ["在哪里报名", "where to sign up", "how do I register", "门票在哪买"]
)
def test_where_to_take_part_is_no_place(text):
    assert choose([("where", "", 0.5), ("register", "", 0.3)], [EVENT], text).intent == "register"
    assert choose([("where", "", 0.98)], [EVENT], text).intent == "where"


def test_a_list_of_those_who_registered_is_no_registration():
    assert choose([("count", "attendance", 0.6)], [EVENT], "多少人报名").intent == "count"


def test_who_asks_which_talks_have_no_video_wants_their_list():
    guesses = [("links", "", 0.9), ("list", "talks", 0.1)]
    chosen = choose(guesses, [EVENT], "which talks have no video")
    assert (chosen.intent, chosen.subject) == ("list", "talks")
    assert choose([("count", "talks", 0.9)], [EVENT], "几场没录像").intent == "count"


def test_a_word_for_an_address_decides_for_links_where_the_model_is_unsure():
    unsure = [("list", "talks", 0.5), ("links", "", 0.2)]
    assert choose(unsure, [EVENT], "EVENT 的网址").intent == "links"
    assert choose(unsure, [EVENT], "EVENT").intent == "list"
    assert choose([("list", "talks", 0.95)], [EVENT], "EVENT 的网址").intent == "list"


def test_the_address_of_a_thing_of_an_event_is_a_link_however_sure_the_model_is():
    sure = [("list", "talks", 0.98), ("links", "", 0.01)]
    assert choose(sure, [EVENT], "link to the agenda of EVENT").intent == "links"
    assert choose(sure, [EVENT], "agenda of EVENT").intent == "list"
    assert choose(sure, [], "link to the agenda").intent == "list"


def test_the_minutes_of_an_event_are_no_time():
    sure = [("when", "", 0.95), ("links", "", 0.01)]
    assert choose(sure, [EVENT], "minutes of EVENT").intent == "links"
    assert choose(sure, [EVENT], "how many minutes was EVENT").intent != "links"


def test_a_link_to_the_registration_stays_one():
    sure = [("register", "", 0.97), ("links", "", 0.02)]
    assert choose(sure, [EVENT], "EVENT 的报名链接").intent == "register"
