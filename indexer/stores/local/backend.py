"""The default store: FAISS, tantivy and SQLite files in one folder, read-only once written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indexer.stores.local.segments.layout import LAYOUT
from indexer.stores.local.segments.shared_parts import SharedParts
from indexer.stores.local.store import LocalStore
from indexer.stores.local.vector_options import ONE_PIECE_ROWS, Precision

if TYPE_CHECKING:
    from indexer.stores.local.segments.store import SegmentedStore
    from indexer.stores.local.writer import LocalWriter

DEFAULT_PRECISION = Precision()


class LocalBackend:
    """Writes and opens generations on the local disk."""

    def __init__(
        self, precision: Precision = DEFAULT_PRECISION, one_piece_rows: int = ONE_PIECE_ROWS
    ) -> None:
        """Set the numbers of rows that decide how they are kept; tests use lower ones."""
        self._precision, self._one_piece_rows = precision, one_piece_rows
        self._parts = SharedParts()

    def writer(self, folder: Path, dimension: int) -> LocalWriter:
        """Begin a new generation in an existing empty folder."""
        # Whoever only asks needs neither this nor segments, which take 20 ms to import.
        from indexer.stores.local.writer import LocalWriter

        return LocalWriter(folder, dimension, self._precision, self._one_piece_rows)

    def open(self, folder: Path) -> LocalStore | SegmentedStore:
        """Open a finished generation."""
        if (folder / LAYOUT).exists():
            from indexer.stores.local.segments.store import SegmentedStore

            return SegmentedStore(folder, self._precision, self._parts)
        return LocalStore(folder, self._precision)
