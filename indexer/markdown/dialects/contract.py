"""What generators of sites do differently with one and the same Markdown."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Protocol

from markdown_it import MarkdownIt
from markdown_it.token import Token

from indexer.markdown.anchors import pop_heading_id
from indexer.markdown.remarks import Mistake
from indexer.markdown.shortcodes.render import Reference

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


MakeAnchors = Callable[[], PageAnchors]


def expand_nothing(text: str, reference: Reference) -> str:
    """Be the `expand` of a dialect without marks of its own."""
    return text


def clean_nothing(text: str) -> str:
    """Be the `clean` of a dialect without templates."""
    return text


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one generator reads Markdown, where it differs from CommonMark."""

    name: str
    """A key of `DIALECTS`."""
    make_anchors: MakeAnchors
    """Makes the anchors of a page's headings, as the generator does."""
    pop_id: Callable[[Token], str] = pop_heading_id
    """Removes an explicit anchor from the inline token of a heading, and returns it, or empty."""
    expand: Callable[[str, Reference], str] = expand_nothing
    """Writes marks of the generator as Markdown and HTML, before anything else is read. The result
    has as many lines; code blocks stay."""
    clean: Callable[[str], str] = clean_nothing
    """Removes text of templates that nothing could read, but for that within addresses: these give
    no link. The result has as many lines; code blocks stay."""
    first_level: int = 1
    """Level of the first headings that have anchors: 2 where those of level 1 are titles only."""
    plugins: tuple[Plugin, ...] = ()
    """Rules of blocks and marks that CommonMark lacks."""
    allowed: Set[Mistake] = frozenset()
    """Mistakes elsewhere that this generator takes: they give no remark."""
