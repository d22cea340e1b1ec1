"""Collects the cells of a table and the names of its columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.markdown.blocks import Span

MAX_NAME_CHARS = 300
"""Longest name of a column: every row repeats it in the context of its links."""


@dataclass(slots=True)
class TableBuilder:
    """The header and the current row of a table."""

    header: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    """Where each cell of the row stands in the section's text."""
    is_header: bool = True
    """Whether the row has had only header cells so far."""
    cell_start: int | None = None
    """Text position where the open cell begins; None between cells."""
    first_char: int = 0
    """The same in characters."""

    @property
    def column_name(self) -> str:
        """Header of the open cell's column; may be empty."""
        is_named = self.cell_start is not None and len(self.cells) < len(self.header)
        return self.header[len(self.cells)] if is_named else ""

    def label_cells(self, text: str) -> str:
        """Write the row as `column: cell; …`; return the given text if no column has a name."""
        if not self.cells or self.is_header or not any(self.header):
            return text
        names = [*self.header, *[""] * len(self.cells)]
        return "; ".join(
            f"{name}: {cell}" if name else cell
            for name, cell in zip(names, self.cells, strict=False)
            if cell
        )

    def end_row(self) -> None:
        """End the row; the first row with header cells only names the columns."""
        if self.is_header and not self.header:
            self.header = [cell[:MAX_NAME_CHARS] for cell in self.cells]
        self.cells, self.spans, self.is_header = [], [], True
