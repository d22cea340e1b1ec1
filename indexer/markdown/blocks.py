"""What the sections of a page are made of: paragraphs, list items and table rows.

A block is a place in the text of its section, so it costs no copy of the text. Blocks serve to
read what a page states, and are not stored.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

BlockKind = Literal["heading", "paragraph", "item", "row", "code"]
"""`heading` is a heading that holds links: its text is in the section's text too."""


class Span(NamedTuple):
    """A part of a section's text: `text[start:end]`; white space at its ends is possible."""

    start: int
    end: int


class Block(NamedTuple):
    """A paragraph, a list item without the items in it, or a table row."""

    kind: BlockKind
    section: int
    """Index of the section in the page."""
    span: Span
    """Its text, in the section's text. A line break (`<br>`) is a line end there."""
    items: tuple[int, ...]
    """Numbers of the list items around it, outermost first; its own is the last one."""
    table: int
    """Number of its table in the page, from 1; 0 outside of tables."""
    is_header: bool
    """Whether it is the row with the names of the columns."""
    cells: tuple[Span, ...]
    """The cells of a row, in the order of the columns."""
    bold: tuple[Span, ...]
    """The bold parts of its text."""
    first_link: int
    """Its links are `first_link` to `last_link - 1` among the links in the page's text; those of
    the front matter do not count."""
    last_link: int
