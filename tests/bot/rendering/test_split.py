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


def remove_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(TEXTS, st.integers(64, 300))
@pytest.mark.parametrize("measure", [utf16, utf8])
def test_pieces_fit_and_lose_nothing_but_white_space(measure, text, limit):
    pieces = split(text, limit, measure)
    assert all(0 < measure(piece) <= limit for piece in pieces)
    assert all(piece.strip() for piece in pieces)
    assert remove_spaces("".join(pieces)) == remove_spaces(text)


@given(TEXTS, st.integers(64, 300))
def test_no_piece_starts_inside_a_combined_character(text, limit):
    for piece in split(text, limit)[1:]:
        runs = re.findall(r"[\u0300-\u036f\u200d]{20,}", text)
        if not runs:  # more marks than fit into a piece must be split
            assert (
                not unicodedata.category(piece[0]).startswith("M") or text.lstrip()[0] == piece[0]
            )
            assert piece[0] != "\u200d"


@given(st.lists(st.sampled_from([ADDRESS, f"<{ADDRESS}>", "看", "the ", "，", "\n"]), max_size=60))
def test_an_address_is_never_split(parts):
    text = "".join(part + (" " if part.startswith("https") else "") for part in parts)
    pieces = split(text, 100)
    assert sum(piece.count(ADDRESS) for piece in pieces) == text.count(ADDRESS)
    assert sum(piece.count(f"<{ADDRESS}>") for piece in pieces) == text.count(f"<{ADDRESS}>")


def test_a_labelled_link_is_never_split():
    text = "word " * 12 + "[a label of several words](https://example.org/x) end"
    assert split(text, 80) == [
        ("word " * 12).strip(),
        "[a label of several words](https://example.org/x) end",
    ]


def test_a_text_is_split_first_at_a_paragraph():
    first, second = "One sentence. " * 3, "Another one here. " * 4
    assert split(f"{first.strip()}\n\n{second.strip()}", 80)[0] == first.strip()


def test_a_text_without_paragraphs_is_split_at_a_line_or_sentence_or_word():
    assert split("a line\n" + "x" * 70, 64 + 6)[0] == "a line"
    assert split("说完了。" + "长" * 80, 70)[0] == "说完了。"
    assert split("Done. Then " + "y" * 70, 70)[0] == "Done."
    assert split("only words " + "z" * 70, 70)[0] == "only words"


def test_a_dot_inside_a_word_does_not_end_a_sentence():
    assert split("istio-1.5.2 " + "w" * 60, 64)[0] == "istio-1.5.2"


def test_an_address_over_the_limit_is_split_without_loss():
    address = "https://example.org/" + "a" * 300
    pieces = split(address, 100)
    assert "".join(pieces) == address
    assert all(len(piece) <= 100 for piece in pieces)


def test_a_code_fence_is_split_like_any_text():
    pieces = split("```" + "x" * 500 + "\n" + "y" * 500, 100)
    assert all(len(piece) <= 100 for piece in pieces)
    assert sum(piece.count("y") for piece in pieces) == 500


def test_white_space_gives_no_pieces():
    assert split(" \n\n\t ", 64) == []
    assert split("", 64) == []


def test_the_measures_count_utf16_units_and_utf8_bytes():
    assert utf16("a视😀") == 4
    assert utf8("a视😀") == 8


def test_a_limit_that_is_too_small_is_an_error():
    with pytest.raises(ValueError, match="64"):
        split("text", 63)


@given(st.text(max_size=60), st.integers(2, 80))
def test_a_shortened_label_fits_the_limit(text, limit):
    short = shorten(text, limit)
    assert utf16(short) <= limit
    assert short == text or short.endswith("…")


def test_shortening_does_not_split_an_emoji():
    assert shorten("ab👩\u200d💻", 5) == "ab…"


def test_a_long_text_is_split_fast():
    assert len("".join(split("网格 mesh。" * 20_000, 2000))) > 100_000


@given(st.lists(st.text(max_size=30)), st.integers(8, 60), st.integers(1, 5))
def test_pages_have_all_lines_in_order_within_the_limits(items, limit, most):
    pages = paginate(items, limit, most, utf8)
    assert [item for page in pages for item in page] == items
    for page in pages:
        assert 1 <= len(page) <= most
        assert len(page) == 1 or sum(utf8(item) + 1 for item in page) <= limit
    for page, following in itertools.pairwise(pages):
        full = sum(utf8(item) + 1 for item in [*page, following[0]]) > limit
        assert full or len(page) == most
