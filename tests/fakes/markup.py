"""Hostile Markdown, and a parser to check that an escaped text does nothing."""

from __future__ import annotations

import hypothesis.strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKUP = [
    "#",
    "*",
    "_",
    "`",
    "~",
    "~~~",
    "```",
    "![a](https://evil.example/p.png)",
    "[a](javascript:x)",
    "<b>",
    "<@all>",
    "<@lin>",
    "@all",
    ">",
    "-",
    "+",
    "1.",
    "---",
    "===",
    "|",
    ":-:",
    "\\",
    "\n",
    "\r",
    "\u2028",
    "\t",
    "https://ok.example/a_(b)",
    "!https://ok.example/x",
    "<think>",
    "</think>",
    "$",
    "&",
    "&#64;",
    "视频",
    "@所有人",
    "www.evil.example",
]
_parts = st.lists(st.sampled_from(MARKUP) | st.text(max_size=6), max_size=14)
hostile_texts = _parts.map("".join)
spaced_hostile_texts = _parts.map(" ".join)


def parse_markdown(markdown: str) -> list[Token]:
    """Parse Markdown into parse_markdown of all levels; knows more syntax than WeCom does."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parse_markdown = []
    for token in parser.parse(markdown):
        parse_markdown += [token, *(token.children or [])]
    return parse_markdown


HARMLESS_TOKENS = {
    "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "link_open",
    "link_close", "bullet_list_open", "bullet_list_close", "ordered_list_open",
    "ordered_list_close", "list_item_open", "list_item_close",
}  # fmt: skip
