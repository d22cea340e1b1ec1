"""Markdown of a page: read by a parser of GitHub's dialect, it says what the page says."""

from __future__ import annotations

import re

import hypothesis.strategies as st
import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from bot.channels.http_api.read.markdown import escape, render_markdown, write_link
from bot.channels.http_api.read.view import Asked, make_view
from indexer.records import Document, Link, Section
from tests.bot.channels.http_api.read.conftest import PAGE, TOP

PARSER = MarkdownIt("gfm-like", {"linkify": False})
HOSTILE = [
    "# not a heading", "- not an item", "1. not a number", "1) nor this", "> no quote", "===",
    "---", "***", "`code`", "*a* _b_ **c** ~~d~~", "[a](https://evil.example/)", "![a](x.png)",
    "<b>a</b>",
    "<!-- a -->", "&copy; &#60;", "a | b", "\\", "\\*", "https://evil.example/", "www.evil.example",
    "a@evil.example", "[x]: https://evil.example/", "    code", "```", "| a |", "+ a", "$a$",
    "a\tb", "[^1]", "<https://evil.example/>", "- [ ] task", "https:/x", "!", "a!", "![", ": a",
    "~~~",
]  # fmt: skip


def render(document: Document, part: int = 0, root: str = "/") -> str:
    return render_markdown(make_view(document, "en", root, "read/a/b", "", Asked("", part)))


def parse(markdown: str) -> tuple[list[Token], str, list[str]]:
    """Parse to the blocks, their whole text and the addresses of links."""
    tokens = PARSER.parse(markdown)
    children = [child for token in tokens for child in token.children or ()]
    texts = [child.content for child in children if child.type in {"text", "text_special"}]
    links = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
    assert not [
        child for child in children if child.type in {"html_inline", "image", "code_inline"}
    ]
    assert not [token for token in tokens if token.type == "html_block"]
    return tokens, "".join(texts), links


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_means_what_it_says(text):
    tokens, shown, links = parse(escape(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert shown == " ".join(text.split())
    assert links == []


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_text_means_what_it_says(text):
    escaped = escape(text)
    if escaped:
        tokens, shown, links = parse(escaped)
        assert len(tokens) == 3
        assert (shown, links) == (" ".join(text.split()), [])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_and_an_address_stay_what_they_are(text):
    tokens, shown, links = parse(write_link(text, "https://ok.example/a_(b)?c=[d]*e*"))
    assert len(tokens) == 3
    assert shown == " ".join(text.split())
    assert links == ["https://ok.example/a_%28b%29?c=%5Bd%5D*e*"]
    assert parse(write_link(text, "javascript:alert(1)"))[1:] == (" ".join(text.split()), [])


def test_a_page_keeps_its_headings_links_lists_tables_and_code():
    tokens, shown, links = parse(render(PAGE))
    headings = [tokens[n + 1].content for n, one in enumerate(tokens) if one.type == "heading_open"]
    assert headings == ["Kite Day 2020: recap", "Recordings", "Code"]
    assert [one.tag for one in tokens if one.type == "heading_open"] == ["h1", "h2", "h3"]
    assert links == [TOP.url, "https://www.youtube.com/watch?v=1"]
    assert "Watch now the opening, or read on:" in shown
    assert len([one for one in tokens if one.type == "list_item_open"]) == 3
    assert len([one for one in tokens if one.type == "tr_open"]) == 3
    (fence,) = (one for one in tokens if one.type == "fence")
    assert fence.content == "kite:\n  tail: long\n\n  wind: west\n"


def test_a_hostile_page_stays_text():
    text = "\n\n".join(one for one in HOSTILE if not one.startswith(" "))
    link = Link("https://ok.example/", "# not a heading", "page", "ok.example", offset=0)
    page = replace(PAGE, title="[a](b)", summary="", sections=(Section((), "", text, (link,)),))
    tokens, shown, links = parse(render(page))
    assert links == ["https://ok.example/"]
    assert len([one for one in tokens if one.type == "heading_open"]) == 1
    for one in HOSTILE:
        assert re.sub(r"\s+", " ", one.strip()) in shown


def test_code_with_a_fence_of_its_own_stays_code():
    page = replace(PAGE, sections=(Section((), "", "a:\n  ```\n  b"),))
    (fence,) = (one for one in parse(render(page))[0] if one.type == "fence")
    assert fence.content == "a:\n  ```\n  b\n"


def test_a_long_page_leads_to_its_next_part():
    page = replace(PAGE, sections=(Section((), "", "\n\n".join(["word " * 100] * 1000)),))
    markdown = render(page, root="https://ask.example.org/")
    assert len(markdown) < 100_000
    assert parse(markdown)[2][-1] == "https://ask.example.org/read/a/b?format=md&part=2"
    assert "part=" not in render(page, part=999)


def test_the_address_of_a_heading_cannot_end_its_link():
    url = "https://example.org/a)![x](https://evil.example/x.png"
    page = replace(PAGE, sections=(Section(("Talk",), "", "text", (), url=url),))
    links = parse(render(page))[2]
    assert [link for link in links if "evil" in link] == [
        "https://example.org/a%29!%5Bx%5D%28https://evil.example/x.png"
    ]


def test_a_heading_with_an_address_that_is_unsafe_has_no_link():
    page = replace(PAGE, sections=(Section(("Talk",), "", "text", (), url="javascript:a()"),))
    assert "javascript" not in render(page)
    assert "## Talk\n" in render(page)
