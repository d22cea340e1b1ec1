"""What a text must hold so that a pattern can match it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import constraints
from bot.understanding.dialogue import cues, explaining, references
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.needs import Needs
from indexer.search.query import LINK_INTENTS

WORDINGS = Path(__file__).parents[3] / "training/intents"
PATTERNS = [
    *((constraints.KIND_NEEDS[one.name], one.question) for one in LINK_INTENTS),
    (constraints._REACHABLE_NEEDS, constraints._REACHABLE),
    *((constraints._LANGUAGE_NEEDS, pattern) for _, pattern in constraints._LANGUAGES),
    *((needs, pattern) for _, needs, pattern in references._PATTERNS),
    (references._COUNTED, references._NTH),
    (cues._CLOSING_NEEDS, cues._CLOSING),
    (cues._ANYWHERE_NEEDS, cues._ANYWHERE),
    (explaining._NEEDS, explaining._EXPLAINS),
]


@pytest.fixture(scope="module")
def wordings():
    lines = [line for path in WORDINGS.glob("*.jsonl") for line in path.read_text().splitlines()]
    return [fold_in_place(json.loads(line)["text"]) for line in lines]


@pytest.mark.parametrize("text", ["the last one", "LAST", "last2", "第三届", "a届"])
def test_one_word_or_character_is_enough(text):
    assert Needs("届", "last latest").are_in(text)


@pytest.mark.parametrize("text", ["lasting", "blast", "期", ""])
def test_a_part_of_a_word_is_not(text):
    assert not Needs("届", "last latest").are_in(text)


@pytest.mark.parametrize(("needs", "pattern"), PATTERNS)
def test_whatever_a_pattern_matches_has_what_it_needs(needs, pattern, wordings):
    matched = [text for text in wordings if pattern.search(text)]

    assert matched
    assert [text for text in matched if not needs.are_in(text)] == []


@pytest.mark.parametrize(("needs", "pattern"), PATTERNS)
@given(data=st.data())
def test_whatever_a_pattern_may_match_has_what_it_needs(needs, pattern, data):
    """A word that is added to a pattern, and not to its needs, would never be found."""
    flags = pattern.flags & (re.IGNORECASE | re.ASCII)
    words = st.from_regex(re.compile(pattern.pattern, flags), fullmatch=True)
    text = fold_in_place(data.draw(words))

    assert needs.are_in(text) or not pattern.search(text)
