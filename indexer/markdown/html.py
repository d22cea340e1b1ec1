"""HTML among a page's Markdown: a single tag within a line, or a block as steps through a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_HTML_DEPTH = 500
"""Most HTML elements open at once in a block: the HTML parser's time grows with their square."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_UNNESTED = frozenset([
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "option",
])
"""Elements that have no end, or that the next of their kind ends."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that stands alone in a line."""

    name: str
    """In small letters."""
    closes: bool
    attributes: Mapping[str, str | None]
    """Empty for a closing tag."""


def read_tag(source: str) -> Tag | None:
    """Read one tag; None for what is none, such as a comment."""
    found = _TAG.match(source)
    if not found:
        return None
    name, closes = found[2].lower(), bool(found[1])
    node = None
    if "=" in source and not closes:
        node = LexborHTMLParser(source).css_first(name)
    return Tag(name, closes, node.attributes if node is not None else {})


def is_too_deep(block: str) -> bool:
    """Tell whether more than `MAX_HTML_DEPTH` elements of a block are open at once."""
    depth = 0
    for found in _TAG.finditer(block):
        if found[2].lower() not in _UNNESTED:
            depth = max(0, depth - 1) if found[1] else depth + 1
        if depth > MAX_HTML_DEPTH:
            return True
    return False


def steps(block: str) -> Iterator[tuple[Literal["open", "close"], LexborNode]]:
    """Walk the elements and texts of a block without recursion; a text only opens.

    Args:
        block: HTML that is not too deep.

    Yields:
        Where each element begins and ends, and the texts (`-text`) between.
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
