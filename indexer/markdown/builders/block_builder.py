"""Collects the blocks of a page while its sections are built."""

from __future__ import annotations

from indexer.markdown.blocks import Block, BlockKind, Span
from indexer.markdown.builders.table_builder import TableBuilder

MAX_BOLD = 20
"""Bold parts of a block that are kept; a text in which every word is bold has no title."""
MAX_DEPTH = 12
"""Outer items of a block that are kept."""


class BlockBuilder:
    """Collects blocks. Positions are characters from the start of the section's text."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._items: list[int] = []
        self._item_count = 0
        self._table: TableBuilder | None = None
        self._table_count = 0
        self._bold: list[Span] = []
        self._bold_start: int | None = None
        self._link_count = 0

    def open_bold(self, position: int) -> None:
        """Begin a bold part."""
        if self._bold_start is None:
            self._bold_start = position

    def close_bold(self, position: int) -> None:
        """End the bold part."""
        start, self._bold_start = self._bold_start, None
        if start is not None and start < position and len(self._bold) < MAX_BOLD:
            self._bold.append(Span(start, position))

    def open_list(self, tag: str) -> None:
        """Begin a list or an item; only items count."""
        if tag == "li":
            self._item_count += 1
            self._items.append(self._item_count)

    def close_list(self, tag: str) -> None:
        """End the innermost list or item."""
        if tag == "li" and self._items:
            self._items.pop()

    def end_section(self) -> None:
        """End all lists, as a heading does."""
        self._items.clear()
        self._bold.clear()
        self._bold_start = None

    def add(
        self, kind: BlockKind, section: int, span: Span, table: TableBuilder | None, links: int
    ) -> None:
        """Add a block with so many links. In a table, it is the row whose cells have ended."""
        cells: tuple[Span, ...] = ()
        is_header = False
        if table is not None and table is not self._table:
            self._table_count += 1
        self._table = table
        if table is not None and table.spans:
            kind, cells = "row", tuple(table.spans)
            is_header = table.is_header and not table.header
        elif kind == "paragraph" and self._items:
            kind = "item"
        first = self._link_count
        self._link_count += links
        block = Block(
            kind=kind,
            section=section,
            span=span,
            items=tuple(self._items[-MAX_DEPTH:]),
            table=self._table_count if table is not None else 0,
            is_header=is_header,
            cells=cells,
            bold=tuple(self._bold),
            first_link=first,
            last_link=self._link_count,
        )
        self.blocks.append(block)
        self._bold.clear()
