"""Invisible characters are removed from text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.control_characters import clean_line, clean_text


@pytest.mark.parametrize(
    ("text", "lines", "line"),
    [
        ("a\x1b[2Jb", "a[2Jb", "a[2Jb"),
        ("a\u202eb\u200bc\ufeff", "abc", "abc"),
        ("👩\u200d💻", "👩💻", "👩💻"),
        ("a\r\nb\rc\u2028d\x85e\vf", "a\nb\nc\nd\ne\nf", "a b c d e f"),
        ("a\tb\n\n c", "a\tb\n\n c", "a b c"),
        ("见\u3000这里\u00a0", "见\u3000这里\u00a0", "见 这里"),
        ("a \u200b b", "a  b", "a b"),
        ("", "", ""),
    ],
)
def test_hidden_characters_are_dropped_and_line_breaks_kept(text, lines, line):
    assert clean_text(text) == lines
    assert clean_line(text) == line


@given(st.text(max_size=60))
def test_cleaning_any_text_leaves_no_hidden_character_and_is_stable(text):
    cleaned = clean_text(text)
    hidden = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    assert not any(unicodedata.category(c) in hidden for c in cleaned if c not in "\n\t")
    assert clean_text(cleaned) == cleaned
    assert clean_line(clean_line(text)) == clean_line(text) == clean_line(cleaned)


@pytest.mark.parametrize("hidden", "\u200b\u00ad\u2060\ufeff\u180e\u034f\u3164\u2800\uffa0")
def test_characters_that_no_font_shows_are_dropped(hidden):
    assert clean_text(f"流{hidden}量") == "流量"
