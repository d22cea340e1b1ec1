"""Short titles, which may be words of a question too."""

from __future__ import annotations

import pytest

from bot.request import Mention
from bot.understanding.titles import SCORE, choose_own_title

HARBOUR_LIGHTS = Mention("talk", (9,), "Harbour Lights", "harbour lights", 20, 34)
KEYNOTE = Mention("talk", (2, 3), "Keynote", "keynote", 20, 27)


def name(what, *ids):
    return Mention(what, ids, "", "LampCon", 0, 7)


@pytest.mark.parametrize(
    ("mentions", "ids"),
    [
        ([name("event", 1)], (2,)),
        ([name("event", 3)], (3,)),
        ([name("event", 1, 3)], (2, 3)),
        ([name("series", 1)], (2, 3)),
        ([name("event", 4)], None),
        ([], None),
        ([name("event", 1), name("person", 1)], None),
        ([name("event", 1), name("talk", 1)], None),
    ],
)
def test_a_short_title_is_clear_beside_its_own_event(reader, mentions, ids):
    title = choose_own_title([KEYNOTE], mentions, reader)
    assert (title and title.ids) == ids
    assert title is None or title.score == SCORE


def test_a_title_of_another_event_is_passed_over(reader):
    title = choose_own_title([HARBOUR_LIGHTS, KEYNOTE], [name("event", 1)], reader)
    assert title is not None
    assert title.name == "Keynote"


def test_a_title_in_the_name_of_its_event_is_no_title(reader):
    event = Mention("event", (8,), "LampCon", "harbour lights LampCon", 20, 42)
    assert choose_own_title([HARBOUR_LIGHTS], [event], reader) is None
