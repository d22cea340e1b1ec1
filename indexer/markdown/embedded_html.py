"""Reads HTML inside Markdown: a single tag within a line, a whole block, and its players."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.links.videos import identify
from indexer.markdown.player_elements import read_element

Step = Literal["open", "close"]
MAX_HTML_DEPTH = 500
"""Deepest HTML nesting in a block: the time of the HTML parser is quadratic in the depth."""

MAX_ATTRIBUTES = 500
"""Most attributes of an HTML element: the time of the HTML parser is quadratic in their number, and
nothing can interrupt it. 32,000 take it six seconds."""

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_TAG_START = re.compile(r"<[a-zA-Z]")
_ATTRIBUTE = (
    r"""[ \t\n\f\r/]*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+"""
    r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?)?"""
)
_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES + 1}}}+(?P<more>{_ATTRIBUTE})?")
"""The name of a tag, which ends as the name of an attribute does, and its attributes."""
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


def has_too_many_attributes(html: str) -> bool:
    """Return whether an element may have more than `MAX_ATTRIBUTES`, wherever it begins.

    Also where tags stand in the quotes of other tags so often that reading all would take long.
    """
    left = 4 * len(html) + 10_000
    for start in _TAG_START.finditer(html):
        found = _ATTRIBUTES.match(html, start.start() + 1)
        left -= found.end() - found.start() if found else 0
        if left < 0 or (found and found["more"] is not None):
            return True
    return False


class PlayerReader:
    """Reads the players of one page, each once: an element for old browsers often repeats one.

    `resolve` makes an address absolute, or empty if nobody can open it.
    """

    def __init__(self, resolve: Callable[[str], str]) -> None:
        self._resolve = resolve
        self._depths = dict.fromkeys(("noscript", "object"), 0)
        self._played: set[str] = set()
        """`identify` of every player so far."""

    @property
    def is_without_scripts(self) -> bool:
        """Whether a browser that runs scripts hides what comes."""
        return self._depths["noscript"] > 0

    def open(self, tag: str) -> None:
        """Enter an element."""
        if tag in self._depths:
            self._depths[tag] += 1

    def close(self, tag: str) -> None:
        """Leave an element."""
        if self._depths.get(tag):
            self._depths[tag] -= 1

    def read(self, tag: str, attributes: Mapping[str, str | None]) -> str:
        """Read the absolute address of what an element plays; empty for none, and for a copy."""
        urls = map(self._resolve, read_element(tag, attributes) if attributes else ())
        url = next(filter(None, urls), "")
        key = identify(url)
        if key in self._played and any(self._depths.values()):
            return ""
        self._played.add(key)
        return url


def walk_block(block: str) -> Iterator[tuple[Step, LexborNode]]:
    """Walk the elements and texts of a block that is not too deep; see `walk`."""
    # Without `<body>`, a script at the start would go to the head, and the walk would miss it.
    root = LexborHTMLParser(f"<body>{block}").body
    return walk(root) if root is not None else iter(())


def walk(root: LexborNode) -> Iterator[tuple[Step, LexborNode]]:
    """Walk what is in a node, without recursion.

    An element or a comment gives ("open", node) and ("close", node). A text, whose tag is `-text`,
    gives only ("open", node).
    """
    node = root.child
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
