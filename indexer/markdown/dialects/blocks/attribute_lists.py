"""Reads the attribute lists of kramdown and Python-Markdown that give a heading its anchor.

`## Title {: #id}`, and `{: #id}` on a line of its own below the heading, or right above it.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.markdown.dialects.heading_ids import find_list_id, pop_list_id
from indexer.markdown.repairs.attribute_lists import drop_attribute_lists

_LINE = re.compile(r"[ \t]{0,3}(\{:[^{}\n]{1,500}\})[ \t]*(?:\n|$)")
_LAST_LINE = re.compile(r"(?:^|\n)[ \t]{0,3}(\{:[^{}\n]{1,500}\})[ \t]*$")
_TOC = re.compile(r"\{:[ \t]{0,9}toc\b[^{}\n]{0,200}\}\s*$")
_LISTS = {"bullet_list_open": "bullet_list_close", "ordered_list_open": "ordered_list_close"}


def read_attribute_lists(parser: MarkdownIt) -> None:
    """Be a plugin that reads the anchors of headings in lists of attributes, and drops the lists.

    The list item that kramdown replaces by a table of contents (`* TOC`, `{:toc}`) goes too.
    """
    parser.core.ruler.at("attribute_lists", _read_lists)
    parser.core.ruler.before("inline", "toc_items", _drop_toc_items)


def _read_lists(state: StateCore) -> None:
    tokens = state.tokens
    for number, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        id = pop_list_id(tokens[number + 1])
        if not id and number + 4 < len(tokens) and tokens[number + 3].type == "paragraph_open":
            id = _find_id(_LINE.match(tokens[number + 4].content))
        if not id and number >= 3 and tokens[number - 1].type == "paragraph_close":
            above = tokens[number - 2]
            if above.map and token.map and above.map[1] == token.map[0]:
                id = _find_id(_LAST_LINE.search(above.content[-600:]))
        if id:
            token.attrs["id"] = id
    drop_attribute_lists(state)


def _find_id(match: re.Match[str] | None) -> str:
    return find_list_id(match[1]) if match else ""


def _drop_toc_items(state: StateCore) -> None:
    if "toc" not in state.src:
        return
    tokens: list[Token] = []
    skipped_to = 0
    for number, token in enumerate(state.tokens):
        if number < skipped_to:
            continue
        close = _LISTS.get(token.type, "")
        if close and _is_toc(state.tokens[number + 1 : number + 7], close):
            skipped_to = number + 7
            continue
        tokens.append(token)
    state.tokens = tokens


def _is_toc(inside: list[Token], close: str) -> bool:
    """Tell whether a list has one item, which is a paragraph with `{:toc}` at its end."""
    types = [token.type for token in inside]
    item = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
    return types == [*item, close] and bool(_TOC.search(inside[2].content))
