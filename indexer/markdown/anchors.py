"""Heading anchors as Hugo makes them (goldmark with `autoHeadingIDType = "github"`).

Hugo 0.112 and newer slug the text as rendered; older ones slug the raw source of the heading.
`tests/indexer/markdown/test_anchors.py` compares both rules with the real `hugo`.
"""

from __future__ import annotations

import unicodedata


class Anchors:
    """Gives each heading of one page its anchor; a repeated one gets `-1`, `-2` and so on."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, anchor: str) -> str:
        """Take an anchor the author wrote (`{#id}`); it stays as it is."""
        self._taken.add(anchor)
        return anchor

    def make(self, text: str) -> str:
        """Make the anchor of a heading from its text."""
        base = slug(text) or "heading"
        anchor = base
        # Counting on from the last repeat keeps a page of equal headings linear.
        number = self._next.get(base, 1)
        while anchor in self._taken:
            anchor = f"{base}-{number}"
            number += 1
        self._next[base] = number
        self._taken.add(anchor)
        return anchor


def slug(text: str) -> str:
    """Reduce a heading's text: letters, digits and `_` stay, space and `-` become `-`."""
    return "".join(_slug_character(c) for c in text.strip())


def _slug_character(character: str) -> str:
    if character in "- ":
        return "-"
    if character == "_" or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}:
        # One character, as Go's unicode.ToLower gives: "İ".lower() would be two.
        return character.lower()[:1]
    return ""
