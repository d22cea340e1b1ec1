from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.channels.http_api.read.blocks import MAX_CELL_CHARS, read_blocks
from bot.channels.http_api.read.runs import RunReader, place_links
from indexer.records import Link, Section


def lay(text: str) -> list[tuple[str, list[list[str]]]]:
    return [
        (block.kind, [[text[cell.start : cell.end] for cell in row] for row in block.rows])
        for block in read_blocks(text)
    ]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("One.\n\nTwo.", [("paragraph", [["One."]]), ("paragraph", [["Two."]])]),
        ("One\nTwo", [("list", [["One"], ["Two"]])]),
        ("A | B\n1 | 2", [("table", [["A", "B"], ["1", "2"]])]),
        ("A | B\n1 | ", [("table", [["A", "B"], ["1", ""]])]),
        ("Home | Blog", [("paragraph", [["Home | Blog"]])]),
        ("Item\nA | B\n1 | 2", [("list", [["Item"]]), ("table", [["A", "B"], ["1", "2"]])]),
        ("a:\n  b: 1\n\n  c: 2\n\nEnd.",
         [("code", [["a:\n  b: 1\n\n  c: 2"]]), ("paragraph", [["End."]])]),
        ("How kites fly.\nSpeakers: Ada\nEvent: Kite Day",
         [("paragraph", [["How kites fly."]]), ("list", [["Speakers: Ada"], ["Event: Kite Day"]])]),
        ("讲风筝。\n讲者：飞行员", [("paragraph", [["讲风筝。"]]), ("list", [["讲者：飞行员"]])]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_blocks(text, blocks):
    assert lay(text) == blocks


@given(st.text(st.sampled_from("ab |\n\t:，"), max_size=120))
def test_no_letter_is_lost_and_none_is_shown_twice(text):
    shown = "".join(cell for _, rows in lay(text) for row in rows for cell in row)
    kept = [letter for letter in text if letter.isalpha()]
    assert [letter for letter in shown if letter.isalpha()] == kept


def test_a_paragraph_of_a_megabyte_becomes_many():
    blocks = lay("word " * 200_000)
    assert len(blocks) > 90
    assert max(len(rows[0][0]) for _, rows in blocks) <= MAX_CELL_CHARS


def test_a_table_of_ten_thousand_rows_is_cut_and_its_head_repeated():
    blocks = lay("A | B\n" + "\n".join(f"{n} | x" for n in range(10_000)))
    assert len(blocks) == 50
    assert all(rows[0] == ["A", "B"] for _, rows in blocks)
    assert sum(len(rows) - 1 for _, rows in blocks) == 10_000


def make_link(label: str, offset: int, url: str = "https://example.org/") -> Link:
    return Link(url=url, label=label, kind="page", platform="example.org", offset=offset)


def test_labels_in_the_text_become_links():
    text = "See https://a.example/x and YouTube."
    section = Section((), "", text, (
        make_link("https://a.example/x", 4, "https://a.example/x"),
        make_link("A talk on wind: YouTube", 28),
        make_link("a picture", 0),
        make_link("example/x and", 14),
    ))  # fmt: skip
    placed, others = place_links(section)
    assert [text[one.start : one.end] for one in placed] == ["https://a.example/x", "YouTube"]
    assert {link.label for link in others} == {"a picture", "example/x and"}
    (block,) = read_blocks(text)
    runs = list(RunReader(text, placed, None).read(block.rows[0][0]))
    assert [(run.text, run.link is not None) for run in runs] == [
        ("See ", False), ("https://a.example/x", True), (" and ", False), ("YouTube", True),
        (".", False),
    ]  # fmt: skip
