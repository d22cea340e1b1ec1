from __future__ import annotations

import itertools
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.split import paginate, shorten, split, utf8, utf16

ADDRESS = "https://example.org/a_(b)?q=1&r=%E8%A7%86"
TEXTS = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from([
            "\n\n",
            "\n",
            " ",
            "。",
            ". ",
            "视频",
            "word",
            "e\u0301",
            "👩\u200d💻",
            "🇨🇳🇩🇪",
            "\\*",
            "\\\\",
        ]),
        st.text(alphabet="网格meshé ", min_size=50, max_size=300),
    ),
    max_size=40,
).map("".join)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(TEXTS, st.integers(64, 300))
@pytest.mark.parametrize("measure", [utf16, utf8])
def test_pieces_fit_and_lose_nothing_but_white_space(measure, text, limit):
    pieces = split(text, limit, measure)
    assert all(0 < measure(piece) <= limit for piece in pieces)
    assert all(piece.strip() for piece in pieces)
    assert squeezed("".join(pieces)) == squeezed(text)


@given(TEXTS, st.integers(64, 300))
def test_no_piece_begins_with_what_belongs_to_the_character_before(text, limit):
    for piece in split(text, limit)[1:]:
        runs = re.findall(r"[\u0300-\u036f\u200d]{20,}", text)
        if not runs:  # more marks than fit into a piece have to be cut
            assert (
                not unicodedata.category(piece[0]).startswith("M") or text.lstrip()[0] == piece[0]
            )
            assert piece[0] != "\u200d"


@given(st.lists(st.sampled_from([ADDRESS, f"<{ADDRESS}>", "看", "the ", "，", "\n"]), max_size=60))
def test_an_address_is_never_cut(parts):
    text = "".join(part + (" " if part.startswith("https") else "") for part in parts)
    pieces = split(text, 100)
    assert sum(piece.count(ADDRESS) for piece in pieces) == text.count(ADDRESS)
    assert sum(piece.count(f"<{ADDRESS}>") for piece in pieces) == text.count(f"<{ADDRESS}>")


def test_a_labelled_link_is_never_cut():
    text = "word " * 12 + "[a label of several words](https://example.org/x) end"
    assert split(text, 80) == [
        ("word " * 12).strip(),
        "[a label of several words](https://example.org/x) end",
    ]


def test_the_end_of_a_paragraph_is_preferred_to_a_fuller_piece():
    first, second = "One sentence. " * 3, "Another one here. " * 4
    assert split(f"{first.strip()}\n\n{second.strip()}", 80)[0] == first.strip()


def test_then_a_line_then_a_sentence_then_a_word():
    assert split("a line\n" + "x" * 70, 64 + 6)[0] == "a line"
    assert split("说完了。" + "长" * 80, 70)[0] == "说完了。"
    assert split("Done. Then " + "y" * 70, 70)[0] == "Done."
    assert split("only words " + "z" * 70, 70)[0] == "only words"


def test_a_version_number_and_an_abbreviation_in_a_word_do_not_end_a_sentence():
    assert split("istio-1.5.2 " + "w" * 60, 64)[0] == "istio-1.5.2"


def test_an_address_longer_than_a_piece_arrives_whole_over_several():
    address = "https://example.org/" + "a" * 300
    pieces = split(address, 100)
    assert "".join(pieces) == address
    assert all(len(piece) <= 100 for piece in pieces)


def test_a_fence_of_code_is_cut_like_any_text():
    pieces = split("```" + "x" * 500 + "\n" + "y" * 500, 100)
    assert all(len(piece) <= 100 for piece in pieces)
    assert sum(piece.count("y") for piece in pieces) == 500


def test_white_space_gives_no_piece():
    assert split(" \n\n\t ", 64) == []
    assert split("", 64) == []


def test_lengths_are_counted_as_the_channel_counts():
    assert utf16("a视😀") == 4
    assert utf8("a视😀") == 8


def test_a_limit_without_room_is_refused():
    with pytest.raises(ValueError, match="64"):
        split("text", 63)


@given(st.text(max_size=60), st.integers(2, 80))
def test_a_shortened_label_fits(text, limit):
    short = shorten(text, limit)
    assert utf16(short) <= limit
    assert short == text or short.endswith("…")


def test_an_emoji_is_not_torn_by_shortening():
    assert shorten("ab👩\u200d💻", 5) == "ab…"


def test_a_long_text_is_cut_in_a_moment():
    assert len("".join(split("网格 mesh。" * 20_000, 2000))) > 100_000


@given(st.lists(st.text(max_size=30)), st.integers(8, 60), st.integers(1, 5))
def test_pages_hold_all_lines_in_order_within_their_limits(items, limit, most):
    pages = paginate(items, limit, most, utf8)
    assert [item for page in pages for item in page] == items
    for page in pages:
        assert 1 <= len(page) <= most
        assert len(page) == 1 or sum(utf8(item) + 1 for item in page) <= limit
    for page, following in itertools.pairwise(pages):
        full = sum(utf8(item) + 1 for item in [*page, following[0]]) > limit
        assert full or len(page) == most
