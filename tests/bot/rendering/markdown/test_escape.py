"""Text of any origin means the same after CommonMark has read it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.rendering.markdown.escape import escape_markdown_line, format_markdown_link
from indexer.text.control_characters import clean_line

READER = MarkdownIt("commonmark", {"html": True}).enable("strikethrough").enable("table")
HOSTILE = [
    "<script>alert(1)</script>",
    "![x](https://evil.example/pixel)",
    "[click](javascript:alert(1))",
    "[1]: https://evil.example",
    "a &lt;b&gt; &#60;",
    "**bold** _it_ snake_case __x__ `code` ~~no~~",
    "# heading",
    "> quote",
    "---",
    "===",
    "| a | b |",
    r"back\slash \* \[",
    "<https://evil.example>",
]


def read_text(markdown: str) -> str:
    """What a reader shows of one paragraph; fails for anything but text."""
    tokens = READER.parse(f"x {markdown}")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}, markdown
    return "".join(child.content for child in children)[1:].strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_written(text: str) -> None:
    assert read_text(escape_markdown_line(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_line_begins_a_block(text: str) -> None:
    kinds = {token.type for token in READER.parse(escape_markdown_line(text))}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}


@given(st.text(alphabet="ab \\*_[]()<>!&;#~`|-=:1.中", max_size=30))
def test_any_text_is_shown_as_written(text: str) -> None:
    line = clean_line(text)
    assert read_text(escape_markdown_line(line)).split() == line.split()


def test_a_label_cannot_end_its_link() -> None:
    written = format_markdown_link("a](https://evil.example) [b", "https://example.org/x_(y)")
    links = [
        child
        for token in READER.parse(written)
        for child in token.children or []
        if child.type == "link_open"
    ]
    assert [link.attrGet("href") for link in links] == ["https://example.org/x_%28y%29"]


def test_an_unsafe_address_is_no_link() -> None:
    assert format_markdown_link("PPT", "javascript:alert(1)") == "PPT"
