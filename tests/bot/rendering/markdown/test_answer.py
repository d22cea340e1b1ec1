"""An answer as Markdown: what it lists, its marks and its sources."""

from __future__ import annotations

import msgspec
from markdown_it import MarkdownIt

from bot.rendering.markdown.answer import write_markdown
from tests.fakes.bot.asks import FOUND, FOUND_ZH


def list_addresses(markdown: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(markdown)
    inner = [child for token in tokens for child in token.children or []]
    return [str(child.attrGet("href")) for child in inner if child.type == "link_open"]


def test_marks_stand_where_they_say() -> None:
    written = write_markdown(FOUND)
    marks = [(mark.number, written.text[mark.start : mark.end]) for mark in written.marks]
    assert marks[:2] == [(1, "[1]"), (2, "[2]")]
    assert all(text == f"[{number}]" for number, text in marks)


def test_every_link_and_source_can_be_opened() -> None:
    addresses = list_addresses(write_markdown(FOUND).text)
    assert {link.url for link in FOUND.links} <= set(addresses)
    assert {citation.url for citation in FOUND.citations} <= set(addresses)


def test_sources_are_named_in_the_language_of_the_answer() -> None:
    assert "\n\n来源：\n\n- [1] [" in write_markdown(FOUND_ZH).text
    assert "\n\nSources:\n\n- [1] [" in write_markdown(FOUND).text


def test_a_mark_without_a_citation_is_only_text() -> None:
    answer = msgspec.structs.replace(FOUND, text="[7] and [1]", links=[])
    assert [mark.number for mark in write_markdown(answer).marks] == [1]
