"""A question in pieces: words, numbers and Chinese characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.names.pieces import can_begin, can_end, cut_pieces, fold_in_place


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("LampCon2022视频", ["lampcon", "2022", "视", "频"]),
        ("Service-Mesh Meetup", ["service", "mesh", "meetup"]),
        ("C++ 與 Go", ["c", "+", "+", "与", "go"]),
        ("Ｆａｒｏｌ３", ["farol", "3"]),
        ("José's", ["jose", "s"]),
        ("straße", ["strasse"]),
    ],
)
def test_a_text_is_cut_and_folded(text, keys):
    assert [piece.key for piece in cut_pieces(text)] == keys


@given(st.text(max_size=30))
def test_every_piece_is_where_it_says(text):
    pieces = cut_pieces(text)
    assert len(fold_in_place(text)) == len(text)
    assert all(0 <= piece.start < piece.end <= len(text) for piece in pieces)
    assert [piece.start for piece in pieces] == sorted({piece.start for piece in pieces})


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("lampcon 2022", [0, 1], [1, 2]),
        ("lampcon2022", [0], [1, 2]),
        ("meetup12", [0], [1, 2]),
        ("2022lampcon", [0, 1], [1, 2]),
        ("v2", [0], [2]),
        ("k8s", [0], [3]),
        ("1.15", [0], [2]),
        ("farol1.15", [0], [3]),
        ("lampcon2022video", [0, 2], [1, 2, 3]),
    ],
)
def test_a_name_neither_begins_nor_ends_inside_a_word(text, begins, ends):
    pieces = cut_pieces(text)
    assert [place for place in range(len(pieces)) if can_begin(pieces, place)] == begins
    assert [end for end in range(1, len(pieces) + 1) if can_end(pieces, end)] == ends
