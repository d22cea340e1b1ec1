"""Keys of names: what a text begins with."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.names.key_list import KeyList, count_shared

_KEYS = st.text(alphabet="ab灯", min_size=1, max_size=9)


@given(st.sets(_KEYS, max_size=8), st.text(alphabet="ab灯", max_size=12))
def test_the_names_that_a_text_begins_with_are_found_longest_first(keys, text):
    known = KeyList(list(keys))
    expected = sorted((key for key in keys if text.startswith(key)), key=len, reverse=True)
    assert known.find_beginnings(text) == expected
    assert all(key in known for key in keys)
    assert (text in known) == (text in keys)


@given(st.text(alphabet="ab", max_size=9), st.text(alphabet="ab", max_size=9))
def test_what_two_texts_share_at_their_beginning(one, other):
    shared = count_shared(one, other)
    assert one[:shared] == other[:shared]
    assert one[shared : shared + 1] != other[shared : shared + 1] or shared == len(one) == len(
        other
    )
