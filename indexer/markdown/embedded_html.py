"""Reads HTML inside Markdown: a single tag within a line, or a whole block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML_DEPTH = 500
"""Deepest HTML nesting in a block: the time of the HTML parser is quadratic in the depth."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_NOT_NESTED = frozenset({
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option"),
})
"""Elements without an end tag, and elements that the next one of their kind ends."""


class Tag(NamedTuple):
    """A single HTML tag; a closing one has no attributes."""

    name: str
    """In lower case."""
    is_closing: bool
    attributes: Mapping[str, str | None]


def parse_tag(source: str) -> Tag | None:
    """Parse a single tag; None for anything else, such as a comment."""
    match = _TAG.match(source)
    if not match:
        return None
    name, is_closing = match[2].lower(), bool(match[1])
    has_attributes = "=" in source and not is_closing
    node = LexborHTMLParser(source).css_first(name) if has_attributes else None
    return Tag(name, is_closing, node.attributes if node is not None else {})


def is_too_deep(block: str) -> bool:
    """Return whether a block nests deeper than `MAX_HTML_DEPTH`."""
    depth = 0
    for tag in _TAG.finditer(block):
        if tag[2].lower() not in _NOT_NESTED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_HTML_DEPTH:
            return True
    return False


def walk_nodes(block: str) -> Iterator[tuple[Literal["open", "close"], LexborNode]]:
    """Walk the elements and texts of a block that is not too deep, without recursion.

    An element gives ("open", node) and ("close", node). A text, whose tag is `-text`, gives only
    ("open", node).
    """
    root = LexborHTMLParser(block).body
    node = root.child if root is not None else None
    parents: list[LexborNode] = []
    while node is not None:
        yield "open", node
        if node.child is not None:
            parents.append(node)
            node = node.child
            continue
        if node.tag != "-text":
            yield "close", node
        while node.next is None and parents:
            node = parents.pop()
            yield "close", node
        node = node.next
