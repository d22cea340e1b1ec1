"""Texts that try to act as Markdown, and what a renderer makes of a text."""

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
hostile = st.lists(st.sampled_from(MARKUP) | st.text(max_size=6), max_size=14).map("".join)
spaced = st.lists(st.sampled_from(MARKUP) | st.text(max_size=6), max_size=14).map(" ".join)


def tokens(markdown: str) -> list[Token]:
    """Everything a renderer makes of it, at any depth; more than WeCom's does."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = []
    for token in parser.parse(markdown):
        found += [token, *(token.children or [])]
    return found


QUIET = {
    "paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "link_open",
    "link_close", "bullet_list_open", "bullet_list_close", "ordered_list_open",
    "ordered_list_close", "list_item_open", "list_item_close",
}  # fmt: skip
