"""Patterns that are compiled at their first use match what compiled ones match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.late_patterns import compile_late

PATTERNS = [
    r"[\u4e00-\u9fff]+ab",
    r"[^\w\u3400-\u9fff]*x",
    r"(?<![\u4e00-\u9fff]哪)[这那]届?|[A-Z\u4e00-\u9fff]{2}",
    r"\[[\u4e00-\u9fff\]a]|[]\u4e00-\u9fff]b",
    "[一-龥]k|K[^一-龥]",
    "[À-\u212a]x|[^\u3000-\u9fff]K",
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|(?P<word>[^\W_\u3400-\u9fff]+)",
]
TEXTS = st.text(st.sampled_from("abABkKxX这那哪届一龥[] .\u212a\u3400é"), max_size=12)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS)
def test_it_matches_like_a_compiled_pattern(pattern, text):
    for flags in (0, re.IGNORECASE, re.IGNORECASE | re.ASCII):
        late, compiled = compile_late(pattern, flags), re.compile(pattern, flags)
        assert [m.span() for m in late.finditer(text)] == [
            m.span() for m in compiled.finditer(text)
        ]
        assert late.sub("-", text) == compiled.sub("-", text)
        assert (late.findall(text), late.split(text)) == (
            compiled.findall(text),
            compiled.split(text),
        )


def test_it_has_what_a_pattern_has():
    late = compile_late(r"(?P<year>\d{4})")
    assert (late.pattern, late.groups, dict(late.groupindex)) == (
        r"(?P<year>\d{4})",
        1,
        {"year": 1},
    )
    assert late.flags == re.compile(late.pattern).flags
    with pytest.raises(AttributeError, match="scanner"):
        late.scanner("x")


def test_a_wrong_pattern_is_an_error_at_its_first_use():
    late = compile_late("(")
    with pytest.raises(re.error):
        late.search("x")
