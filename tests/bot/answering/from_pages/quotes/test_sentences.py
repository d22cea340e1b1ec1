"""Sentences of a section: prose, lines of lists, parts of long sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.from_pages.quotes.sentences import (
    LONG_SENTENCE,
    read_sentences,
    split_sentences,
)
from indexer.records import Section
from tests.fakes.work import count_calls


def split(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("Version 1.5 is out. Get it.", ["Version 1.5 is out.", "Get it."]),
        ("see example.org/a.b for more", ["see example.org/a.b for more"]),
        ("a heading\na line\n\nan end", ["a heading", "a line", "an end"]),
        ("  spaces around.  ", ["spaces around."]),
        ("没有句号", ["没有句号"]),
        ("Wait... what?! Yes.", ["Wait...", "what?!", "Yes."]),
        ("中英 mixed 的句子。Then English.", ["中英 mixed 的句子。", "Then English."]),
        ("---\n123\n。。。\n!!!", []),
        ("", []),
    ],
)
def test_a_text_is_split_into_its_sentences(text, expected):
    assert split(text) == expected


@given(st.text(st.sampled_from("ab 中。！？.!?；”\n1-"), max_size=60) | st.text(max_size=60))
def test_sentences_are_in_order_and_hold_every_letter(text):
    spans = split_sentences(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop
        assert not any(c.isalpha() for c in text[end:start])
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not any(c.isalpha() for c in text[end:])


def read(text):
    return read_sentences(Section((), "", text), 0, len(text))


def test_a_long_sentence_is_read_as_parts_that_make_it_up_again():
    text = "Boats that come in from the east after dark keep to the left of the pier, " * 6
    parts = read(text)
    assert len(parts) > 2
    assert all(len(part.text) <= LONG_SENTENCE for part in parts)
    assert " ".join(part.text for part in parts) == text.strip()
    assert [part.goes_on for part in parts] == [False, *[True] * (len(parts) - 1)]
    assert [part.is_part for part in parts] == [*[True] * (len(parts) - 1), False]


@pytest.mark.parametrize(
    ("text", "opens", "leans"),
    [
        ("Bring these along:", True, False),
        ("请带上：", True, False),
        ("It starts at nine.", False, True),
        ("因此要先拆下桅杆。", False, True),
        ("Italy sent two crews.", False, False),
        ("The pier is closed.", False, False),
    ],
)
def test_what_a_sentence_needs_is_seen_from_its_ends(text, opens, leans):
    [sentence] = read(text)
    assert (sentence.opens, sentence.leans) == (opens, leans)


@pytest.mark.parametrize(
    ("text", "is_field"),
    [
        ("Speakers: Ana Ruiz", True),
        ("讲者：高山", True),
        ("The harbour opens: nobody knows when, but soon, as the mayor said in the spring.", False),
        ("The harbour is open.", False),
    ],
)
def test_a_line_that_names_a_value_is_a_field(text, is_field):
    [sentence] = read(text)
    assert sentence.is_field == is_field


def test_a_row_of_a_table_is_one_sentence_and_its_head_is_none():
    text = "Fees below.\n\nBoat | Fee\nDinghy | 12\nYacht | 80"
    assert [one.text for one in read(text)] == [
        "Fees below.",
        "Boat: Dinghy; Fee: 12",
        "Boat: Yacht; Fee: 80",
    ]


def test_a_passage_that_begins_within_a_table_reads_its_rows_by_the_head_above():
    text = "Boat | Fee\nDinghy | 12\nYacht | 80"
    start = text.index("Yacht")
    [row] = read_sentences(Section((), "", text), start, len(text))
    assert row.text == "Boat: Yacht; Fee: 80"


def test_a_passage_that_begins_within_a_row_reads_the_rows_below_by_the_head():
    text = "Boat | Fee | Built\nDinghy | 12 | 1999\nYacht | 80 | 2001"
    start = text.index("12 |")
    [row] = read_sentences(Section((), "", text), start, len(text))
    assert row.text == "Boat: Yacht; Fee: 80; Built: 2001"


def test_the_head_of_a_long_table_is_looked_for_once_in_a_passage():
    rows = [f"Boat {n} | {n}" for n in range(4000)]
    section = Section((), "", "\n".join(["Boat | Fee", *rows]))
    last = [section.text.index(rows[n]) for n in (-30, -1)]
    many, one = (
        count_calls(lambda start=start: read_sentences(section, start, len(section.text)))
        for start in last
    )
    assert many < 1.5 * one
