from __future__ import annotations

import pytest

from bot.understanding.constraints import find_limits
from bot.understanding.intent.model import IntentGuess
from bot.understanding.social.dead_links import find_dead_link, says_dead_link

GUESSES = [IntentGuess("links", "", 0.9), IntentGuess("complaint", "", 0.05)]


@pytest.mark.parametrize(
    "text",
    [
        "the slides are gone",
        "the page says 404",
        "it doesn't load",
        "it won’t even play",
        "連結失效了",
        "视频打不开",
        "网盘链接过期了",
        "the deck was deleted",
        "the site is down",
    ],
)
def test_what_does_not_open_is_dead(text):
    assert says_dead_link(text)


@pytest.mark.parametrize(
    "text", ["that is wrong", "答错了", "404040", "the deadline", "看不懂", "你没了解我的意思"]
)
def test_another_complaint_says_no_dead_link(text):
    assert not says_dead_link(text)


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("EVENT 的视频链接挂了", True),
        ("the slides of TALK give a 404", True),
        ("内网打不开，EVENT 的录像有别的地址吗", False),
        ("slides of EVENT were deleted, any mirror?", False),
        ("YouTube 打不开", False),
        ("the lamp of TALK is broken", False),
    ],
)
def test_who_states_it_complains_and_who_wants_another_link_asks(text, complains):
    found = find_dead_link(GUESSES, text, find_limits(text))
    assert (found is not None) == complains


def test_a_text_that_is_surely_no_complaint_stays_what_it_is():
    text = "the slides of TALK give a 404"
    assert find_dead_link([IntentGuess("links", "", 1.0)], text, find_limits(text)) is None
