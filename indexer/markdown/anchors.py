"""Makes heading anchors as Hugo does (goldmark with `autoHeadingIDType = "github"`).

Hugo 0.112 and newer slug the rendered text of a heading, older versions slug its source.
`tests/indexer/markdown/test_anchors.py` compares both rules with the real `hugo`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from markdown_it.token import Token

ATTRIBUTE = r"""(?:[#.][^\s{}#.]+|[\w:-]+=(?:"[^"{}]*"|[^\s"{}]+))"""
"""One attribute in braces, as a pattern of `re`."""
_ATTRIBUTES = re.compile(rf"\{{\s*+({ATTRIBUTE}(?:[\s,]+{ATTRIBUTE})*)\s*+\}}\s*$")
MAX_ATTRIBUTES_CHARS = 500
"""Longest list of attributes behind a heading."""
_ID = re.compile(r"(?:^|\s)#([^\s{}#.]+)|(?:^|\s)id=\"?([^\s\"]+)")
_TYPOGRAPHIC_DASH = re.compile(r"---?")


class Anchors:
    """Makes the anchors of one page unique: a repeated one gets `-1`, `-2` and so on."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next_numbers: dict[str, int] = {}

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor (`{#id}`), and return it."""
        self._taken.add(anchor)
        return anchor

    def make(self, text: str) -> str:
        """Make a unique anchor from the text of a heading."""
        base = slugify(text) or "heading"
        anchor = base
        # Without the last number, a page of equal headings would take quadratic time.
        number = self._next_numbers.get(base, 1)
        while anchor in self._taken:
            anchor = f"{base}-{number}"
            number += 1
        self._next_numbers[base] = number
        return self.reserve(anchor)


def slugify(text: str) -> str:
    """Keep letters, digits and `_` in lower case; write space and `-` as `-`; drop the rest."""
    return "".join(_slugify_character(c) for c in text.strip())


def _slugify_character(character: str) -> str:
    if character in "- ":
        return "-"
    if character == "_" or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}:
        # One character, as Go's unicode.ToLower returns: "İ".lower() has two.
        return character.lower()[:1]
    return ""


def pop_heading_id(inline: Token) -> str:
    """Remove attributes such as `{#id}` from a heading's text; return the id, or empty."""
    last = inline.children[-1] if inline.children else None
    attributes = _find_attributes(last.content) if last and last.type == "text" else None
    if last is None or attributes is None:
        return ""
    last.content = last.content[: attributes.start()].rstrip()
    if in_source := _find_attributes(inline.content):
        inline.content = inline.content[: in_source.start()].rstrip()
    heading_id = _ID.search(attributes[1])
    return (heading_id[1] or heading_id[2]) if heading_id else ""


def _find_attributes(text: str) -> re.Match[str] | None:
    """Find the list of attributes that a text ends with: no list holds a brace."""
    start = text.rfind("{")
    is_short = start >= 0 and len(text.rstrip()) - start <= MAX_ATTRIBUTES_CHARS
    return _ATTRIBUTES.match(text, start) if is_short else None


def render_slug_source(children: Sequence[Token]) -> str:
    """Render what Hugo slugs for a heading's anchor.

    It is the last line, with typographic dashes, without the bare addresses that Hugo links.
    """
    parts: list[str] = []
    in_address = False
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            parts.clear()
        elif child.type == "link_open" and child.info == "auto":
            in_address = not parts or not parts[-1] or parts[-1][-1] in " *_~("
        elif child.type == "link_close":
            in_address = False
        elif child.type in {"text", "unsure_address"} and not in_address:
            parts.append(_TYPOGRAPHIC_DASH.sub("–", child.content))
        elif child.type == "code_inline":
            parts.append(child.content)
        elif child.type == "image":
            parts.append(render_plain_text(child.children or ()))
    return "".join(parts)


def render_plain_text(children: Sequence[Token]) -> str:
    """Render inline tokens as plain text."""
    parts: list[str] = []
    for child in children:
        if child.type in {"text", "unsure_address", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
        elif child.type == "image":
            parts.append(render_plain_text(child.children or ()))
    return "".join(parts)
