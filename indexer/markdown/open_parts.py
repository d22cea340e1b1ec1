"""Parts of a page that are still being read: a link whose label grows, a table whose cells come."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.links.records import MAX_CONTEXT_CHARS, make_link
from indexer.records import Link


@dataclass(slots=True)
class OpenLink:
    """A link whose label is still being written, or that waits for its unit to end."""

    url: str
    title: str
    part: int
    """Position in the section's pieces where the label begins."""
    start: int
    """Characters from the start of the section's text."""
    label: str = ""
    before: str = ""
    """Text between the previous link and this one."""
    column: str = ""
    """Header of the table column it stands in."""

    def record(
        self, path: Sequence[tuple[int, str, str]], context: str, leads: Sequence[str]
    ) -> Link:
        """Make the record of the link, once its unit has ended.

        Args:
            path: Level, text and anchor of the headings above, outermost first.
            context: Text of its unit.
            leads: Texts of the list items it stands under, outermost first.
        """
        hints = [self.column, *reversed(leads)]
        before = self.before.rstrip()
        if before.endswith((":", "：", "】", "」", "-", "—", "|", "：**")):
            hints.insert(0, re.split(r"[，。；,;|\n]", before)[-1] or before)
        return make_link(
            self.url,
            self.label,
            [text for _, text, _ in path],
            path[-1][2] if path else "",
            context=_around(context, self.label),
            offset=self.start,
            hints=[hint for hint in hints if hint],
        )


@dataclass(slots=True)
class OpenTable:
    """State of a table being read."""

    header: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    is_header: bool = True
    """Every cell of the row so far is a header cell."""
    cell: int | None = None
    """Position in the pieces where the open cell begins; None between cells."""

    @property
    def column(self) -> str:
        """Header above the open cell; empty where there is none."""
        has_header = self.cell is not None and len(self.cells) < len(self.header)
        return self.header[len(self.cells)] if has_header else ""

    def named(self, text: str) -> str:
        """Give the row with each cell under its header's name; a row without headers as it is."""
        if not self.cells or self.is_header or not any(self.header):
            return text
        names = [*self.header, *[""] * len(self.cells)]
        return "; ".join(
            f"{name}: {cell}" if name else cell
            for name, cell in zip(names, self.cells, strict=False)
            if cell
        )

    def end_row(self) -> None:
        """Begin the next row; the first row of header cells names the columns."""
        if self.is_header and not self.header:
            self.header = self.cells
        self.cells, self.is_header = [], True


def _around(context: str, label: str) -> str:
    """Cut a long context to the part around the label."""
    if len(context) <= MAX_CONTEXT_CHARS:
        return context
    at = max(0, context.find(label))
    start = max(0, min(at - MAX_CONTEXT_CHARS // 3, len(context) - MAX_CONTEXT_CHARS))
    return context[start : start + MAX_CONTEXT_CHARS]
