"""Removes lists of attributes in braces: `[a](/b){:target="_blank"}` and a line `{: .lead}`.

Kramdown and Pandoc read them; Hugo shows most of them as text.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.markdown.anchors import ATTRIBUTE

MAX_LIST_CHARS = 300

_LIST = rf"\{{:?\s*{ATTRIBUTE}(?:[\s,]+{ATTRIBUTE}){{0,20}}\s*\}}"
_BEHIND = re.compile(rf"(?:(?:[ \t](?=\{{:))?{_LIST}){{1,3}}")
_LINE = re.compile(rf"\s*(?:(?:{_LIST}|\{{:[^{{}}\n]{{0,{MAX_LIST_CHARS}}}\}})\s*){{1,3}}")
"""A line of its own: also `{:toc}` and `{::comment}`."""
_END = re.compile(rf"\{{:\s*{ATTRIBUTE}(?:[\s,]+{ATTRIBUTE}){{0,20}}\s*\}}\s*$")
_OWNERS = frozenset({"link_close", "image", "code_inline", "strong_close", "em_close", "s_close"})
_BREAKS = frozenset({"softbreak", "hardbreak"})


def drop_attribute_lists(state: StateCore) -> None:
    """Core rule, run after `inline`: remove lists behind a link and the like, and on own lines."""
    for number, token in enumerate(state.tokens):
        if token.type == "inline" and token.children and "{" in token.content:
            _drop_in(token, state, is_heading=state.tokens[number - 1].type == "heading_open")


def _drop_in(inline: Token, state: StateCore, *, is_heading: bool) -> None:
    children = inline.children or []
    line = state.env["first_line"] + (inline.map[0] if inline.map else 0)
    for number, child in enumerate(children):
        before = children[number - 1].type if number else "softbreak"
        after = children[number + 1].type if number + 1 < len(children) else "softbreak"
        line += child.type in _BREAKS
        if child.type != "text" or "{" not in child.content:
            continue
        if is_heading:
            match = None  # `indexer.markdown.anchors` reads `{#id}`.
        elif before in _OWNERS:
            match = _BEHIND.match(child.content, 0, 3 * MAX_LIST_CHARS)
        elif before in _BREAKS and after in _BREAKS and len(child.content) <= 3 * MAX_LIST_CHARS:
            match = _LINE.fullmatch(child.content)
        else:
            match = None
        start = match.start() if match else 0
        if match is None and after in _BREAKS:
            match = _find_at_end(child.content)
            start = len(child.content[: match.start()].rstrip(" \t")) if match else 0
        if match:
            state.env["remarks"].add("attributes", line, match[0])
            child.content = child.content[:start] + child.content[match.end() :]


def _find_at_end(text: str) -> re.Match[str] | None:
    """Find the list that a text ends with: no list holds a brace."""
    start = text.rfind("{")
    return _END.match(text, start) if start >= 0 and len(text) - start <= MAX_LIST_CHARS else None
