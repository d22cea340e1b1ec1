from __future__ import annotations

import time

import hypothesis.strategies as st
import pytest
from hypothesis import given
from msgspec.structs import replace

from bot.rendering.pages.passages import (
    MAX_PASSAGE_CHARS,
    Place,
    find_passage,
    name_line,
    name_passage,
    name_quote,
)
from indexer.records import Section

LEAD = Section((), "", "A lantern burns for nine hours.\n\nIt is filled with colza oil.")
TABLE = Section(
    ("Talks",), "talks", "Talk | Speaker | Slides\nWicks | Ada | wicks.pdf\nOil | Grace | oil.pdf"
)
SECTIONS = (LEAD, TABLE)


def read(sections: tuple[Section, ...], name: str) -> str:
    place = find_passage(sections, name)
    assert place is not None
    return sections[place.section].text[place.start : place.end]


def test_a_quote_is_found_again_where_it_stands():
    name = name_quote(SECTIONS, 0, "It is filled with colza oil.")
    assert find_passage(SECTIONS, name) == Place(0, 33, 61)
    assert read(SECTIONS, name) == "It is filled with colza oil."


@pytest.mark.parametrize(
    "quote", ["…filled with colza", "filled with colza…", " filled with colza "]
)
def test_a_quote_may_be_cut(quote):
    assert read(SECTIONS, name_quote(SECTIONS, 0, quote)) == "filled with colza"


def test_a_row_that_is_read_with_the_names_of_its_columns_is_found():
    name = name_quote(SECTIONS, 1, "Talk: Oil; Speaker: Grace; Slides: oil.pdf")
    assert read(SECTIONS, name) == "Oil | Grace | oil.pdf"


def test_a_link_is_found_by_its_line():
    offset = TABLE.text.index("wicks.pdf")
    assert read(SECTIONS, name_line(SECTIONS, 1, offset)) == "Wicks | Ada | wicks.pdf"


def test_what_is_not_in_the_section_names_the_section():
    name = name_quote(SECTIONS, 1, "Something of the front matter")
    assert find_passage(SECTIONS, name) == Place(1)
    assert find_passage((TABLE, LEAD), name) == Place(0), "also where it moved"
    renamed = (LEAD, replace(TABLE, headings=("Programme",)))
    assert find_passage(renamed, name) is None


def test_a_passage_that_moved_is_found_by_its_words():
    name = name_quote(SECTIONS, 0, "It is filled with colza oil.")
    longer = Section((), "", "New first words.\n\n" + LEAD.text)
    assert read((Section(("New",), "new", "Hello."), longer), name).startswith("It is filled")


def test_a_passage_that_was_rewritten_is_gone():
    name = name_quote(SECTIONS, 0, "It is filled with colza oil.")
    other = replace(LEAD, text=LEAD.text.replace("colza", "olive"))
    assert find_passage((other, TABLE), name) is None


@pytest.mark.parametrize(
    "name",
    ["", "0", "x", "0.1.2", "9.0.5.00000000", "0.5.5.00000000", "0.9.5.00000000", "0.0.99999999.0",
     "0.0.5.0000000g", "٣.0.5.00000000", "-1.0.5.00000000", "99999.00000000"],
)  # fmt: skip
def test_what_is_no_name_finds_nothing(name):
    assert find_passage(SECTIONS, name) is None
    assert find_passage((), name) is None


@pytest.mark.parametrize("number", [-1, 2])
def test_a_section_that_is_not_there_has_no_names(number):
    assert name_quote(SECTIONS, number, "x") == ""
    assert name_line(SECTIONS, number, 0) == ""
    assert name_passage(SECTIONS, Place(number)) == ""


@given(text=st.text(max_size=200), start=st.integers(0, 200), length=st.integers(1, 200))
def test_any_place_is_found_again(text, start, length):
    sections = (Section((), "", text),)
    end = min(start + length, len(text))
    place = find_passage(sections, name_passage(sections, Place(0, start, end)))
    assert place == (Place(0, start, end) if start < end else Place(0))


def test_a_search_of_a_huge_page_is_bounded():
    words = "word " * 2_000_000
    sections = (Section((), "", words),)
    began = time.process_time()
    assert find_passage(sections, f"0.3.{MAX_PASSAGE_CHARS}.00000000") is None
    assert time.process_time() - began < 2
