"""Questions that name something else, or limit it otherwise, are not the same."""

import pytest

from bot.answering.from_pinned.same_names import names_same
from bot.request import Constraints, Mention, Request, UnknownEvent


def ask(text="how do I book a berth", **rest):
    return Request(text=text, language="en", **rest)


HARBOUR_DAY = Mention("event", (1,), "Harbour Day 2031", "Harbour Day")
SECURITY = Mention("track", (4,), "Security", "security")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (ask(), ask("where can I moor"), True),
        (ask(mentions=(HARBOUR_DAY,)), ask(), False),
        (ask(mentions=(HARBOUR_DAY.inherit(),)), ask(mentions=(HARBOUR_DAY,)), True),
        (ask(mentions=(SECURITY,)), ask(), True),
        (ask(unknown=UnknownEvent(1, "Harbour Day 2040")), ask(), False),
        (ask("book a berth at TideCon 2019"), ask(), False),
        (ask(constraints=Constraints(years=(2031,))), ask(), False),
        (ask(constraints=Constraints(kinds=("slides",))), ask(), True),
        (
            ask(constraints=Constraints(kinds=("slides",))),
            ask(constraints=Constraints(kinds=("video",))),
            False,
        ),
    ],
)
def test_names_and_limits_must_be_the_same(first, second, expected):
    assert names_same(first, second) == expected
    assert names_same(second, first) == expected
