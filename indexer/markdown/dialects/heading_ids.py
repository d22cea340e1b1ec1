"""Removes explicit anchors from headings, as each generator writes them."""

from __future__ import annotations

import re

from markdown_it.token import Token

from indexer.markdown.anchors import MAX_ATTRIBUTES_CHARS

_ITEM = r"""(?:[#.][^\s{}]+|[\w:-]+=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+))"""
_LIST = re.compile(rf"\{{:?\s*+(?P<list>{_ITEM}(?:\s+{_ITEM})*+)\s*+\}}\s*$")
_LIST_ID = re.compile(r"(?:^|\s)#([^\s{}]+)|(?:^|\s)id=[\"']?([^\s\"'{}]+)")
_WHOLE_ID = re.compile(r"\{#(?P<id>[^{}\n]{1,500})\}$")
_COMMENT_ID = re.compile(r"<!--\s*#(?P<id>[^\s<>]{1,500})[^<>]*-->")


def pop_list_id(inline: Token) -> str:
    """Read `{#id}` and `{: #id .class}` of kramdown and Python-Markdown."""
    match = _pop(inline, _LIST)
    return _read_id(match) if match else ""


def find_list_id(text: str) -> str:
    """Find the anchor in a list of attributes, `{: #id .class}`; empty if it has none."""
    match = _LIST.fullmatch(text)
    return _read_id(match) if match else ""


def _read_id(match: re.Match[str]) -> str:
    found = _LIST_ID.search(match["list"])
    return (found[1] or found[2]) if found else ""


def pop_docusaurus_id(inline: Token) -> str:
    """Read `{#any id}` of Docusaurus, and `<!-- #id -->`.

    `{/* #id */}` is written as the first by its dialect.
    """
    children = inline.children or []
    if children and (comment := _COMMENT_ID.fullmatch(children[-1].content)):
        children.pop()
        return comment["id"]
    match = _pop(inline, _WHOLE_ID)
    return match["id"].strip() if match else ""


def _pop(inline: Token, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Remove what a heading ends with, from its last brace on, and return it."""
    last = inline.children[-1] if inline.children else None
    match = _find(last.content, pattern) if last is not None and last.type == "text" else None
    if last is None or match is None:
        return None
    last.content = last.content[: match.start()].rstrip()
    if in_source := _find(inline.content, pattern):
        inline.content = inline.content[: in_source.start()].rstrip()
    return match


def _find(text: str, pattern: re.Pattern[str]) -> re.Match[str] | None:
    start = text.rfind("{")
    is_short = start >= 0 and len(text.rstrip()) - start <= MAX_ATTRIBUTES_CHARS
    return pattern.match(text, start) if is_short else None
