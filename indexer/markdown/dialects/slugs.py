"""Makes the anchors of a page from a text of each heading, a slug of it, and a way to count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from markdown_it.token import Token


class Names(Protocol):
    """Makes the slugs of one page unique."""

    def reserve(self, anchor: str) -> str:
        """Reserve an anchor, and return it."""

    def make(self, text: str) -> str:
        """Make a unique anchor from the text of a heading."""


@dataclass(frozen=True, slots=True)
class HeadingAnchors:
    """A `PageAnchors`: the unique slugs of a text that each heading gives."""

    read_text: Callable[[Token], str]
    """Reads what is slugged of an inline token: the text that is shown, or the source."""
    names: Names

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor, and return it."""
        return self.names.reserve(anchor)

    def make(self, inline: Token) -> str:
        """Make the anchor of a heading."""
        return self.names.make(self.read_text(inline))
