"""The query of pages, by what was understood."""

from __future__ import annotations

import pytest

from bot.answering.from_pages.build_query import build_query
from bot.request import Constraints, Request


@pytest.mark.parametrize(
    ("text", "intent", "kinds", "wants_links"),
    [
        ("where was LampCon held", "where", (), False),
        ("灯塔大会在哪里办的", "where", (), False),
        ("where is the talk on lenses", "links", (), True),
        ("where is LampCon", "where", (), False),
        ("where is the paper on lenses", "other", (), True),
        ("which videos are there", "list", ("video",), True),
        ("how do lenses work", "other", (), False),
    ],
)
def test_links_are_wanted_where_the_intent_is_no_fact(text, intent, kinds, wants_links):
    request = Request(text, "en", intent, constraints=Constraints(kinds=kinds))
    assert build_query(request, text).wants_links is wants_links
