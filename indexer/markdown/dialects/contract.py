"""What generators of sites do differently with one and the same Markdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

Plugin = Callable[[MarkdownIt], None]
"""Adds rules to a parser."""


class PageAnchors(Protocol):
    """The anchors of one page, each given once."""

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor (`{#id}`), and return it."""

    def make(self, inline: Token) -> str:
        """Make the anchor of a heading from its inline token, without its attributes.

        Empty if the site gives the heading none.
        """


def keep_text(text: str) -> str:
    """Change nothing."""
    return text


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one generator reads Markdown, where it differs from CommonMark."""

    name: str
    """A key of `DIALECTS`."""
    make_anchors: Callable[[], PageAnchors]
    """Makes the anchors of a page's headings, as the generator does."""
    prepare: Callable[[str], str] = keep_text
    """Writes the text of a page as Markdown with HTML, without template text. The result has as
    many lines; code blocks stay."""
    plugins: tuple[Plugin, ...] = ()
    """Rules of blocks and marks that CommonMark lacks."""
