"""Records, tokens and vectors of some rows, in one folder: of a small generation, or a segment."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.errors import DamagedIndex, StoreError
from indexer.records import Document, Passage, TokenIds, Vectors
from indexer.stores.local.flat_vectors import FlatReader, is_flat
from indexer.stores.local.records import RecordsReader
from indexer.stores.local.records_writer import RecordsWriter
from indexer.stores.local.segments.shared_parts import SharedParts
from indexer.stores.local.segments.spool import SpooledVectors
from indexer.stores.local.tokens import TokensReader, TokensWriter
from indexer.stores.local.vector_options import Precision

if TYPE_CHECKING:
    from indexer.stores.local.faiss_vectors import VectorsReader

Part = TypeVar("Part")

VECTORS = "vectors.faiss"
RECORDS = "passages.sqlite"
TOKENS = "pieces.bin"
WORDS = "words"
FILES = (RECORDS, TOKENS, VECTORS)
REMEDY = "run `huigu rebuild --full`"

COPIED_ROWS = 8192
"""Vectors copied at once: 8 MB of 256 numbers."""

FAISS = "indexer.stores.local.faiss_vectors"
"""Imported only to write, and to read more rows than are compared in full precision. The import
takes 0.25 s, a quarter of the time that a question on the command line may take."""


class Segment:
    """The open files of a folder, for reading; thread-safe."""

    def __init__(
        self, folder: Path, precision: Precision, parts: SharedParts | None = None
    ) -> None:
        """Open a folder that `SegmentWriter` finished; `parts` has what is shared.

        Raises:
            DamagedIndex: The files do not belong together. Errors of libraries pass through.
        """
        self.folder = folder
        self._is_shared = parts is not None
        with ExitStack() as undo:
            self.records = RecordsReader(folder / RECORDS)
            undo.callback(self.records.close)
            open_part = parts.open if parts else _read
            self.tokens = open_part(folder / TOKENS, TokensReader)
            self.vectors = open_part(folder / VECTORS, lambda path: _open_vectors(path, precision))
            self.rows = self.vectors.rows
            if not self.rows == self.tokens.rows == self.records.rows:
                raise DamagedIndex(
                    f"{folder}: {self.rows} vectors, {self.tokens.rows} rows of tokens and "
                    f"{self.records.rows} passages do not belong together; {REMEDY}"
                )
            undo.pop_all()

    def close(self) -> None:
        """Close all files; what others share stays."""
        self.records.close()
        if not self._is_shared:
            self.tokens.close()
            self.vectors.close()
        del self.tokens, self.vectors


class SegmentWriter:
    """Writes records, tokens and vectors into a folder. Errors of libraries pass through."""

    def __init__(self, folder: Path, dimension: int, precision: Precision) -> None:
        """Begin in an existing folder."""
        self.folder, self._precision = folder, precision
        with ExitStack() as undo:
            self._records = RecordsWriter(folder / RECORDS)
            undo.callback(self._records.abandon)
            self._tokens = TokensWriter(folder / TOKENS)
            undo.callback(self._tokens.abandon)
            self._vectors = SpooledVectors(folder / VECTORS, dimension)
            undo.pop_all()

    @property
    def rows(self) -> int:
        """How many were written so far."""
        return self._records.rows

    def add(
        self,
        document: Document,
        fingerprint: str,
        passages: Sequence[Passage],
        vectors: Vectors,
        token_ids: Sequence[TokenIds],
    ) -> None:
        """Append a document."""
        self._records.add(document, fingerprint, passages)
        self._vectors.add(vectors)
        self._tokens.add(token_ids)

    def keep(self, old: Segment, keys: Sequence[tuple[str, str]]) -> list[range]:
        """Copy documents, by (source, id), and give the rows of each in `old`.

        `old` stays open until `finish`. `KeyError` if a document is missing.
        """
        return self._copy_rows(old, self._records.keep(old.records, keys))

    def copy(self, old: Segment, keys: npt.NDArray[np.int64]) -> list[range]:
        """Copy documents by their keys in the records; else as `keep`."""
        return self._copy_rows(old, self._records.copy(old.records, keys.tolist()))

    def finish(self) -> None:
        """Write everything to disk and close the writer."""
        self._records.finish()
        self._tokens.finish()
        write = resolve_name(f"{FAISS}:write_spooled_vectors")
        write(self.folder / VECTORS, self._vectors, self._precision)
        self._vectors.remove()

    def abandon(self) -> None:
        """Close all files; their content is useless."""
        self._records.abandon()
        self._tokens.abandon()
        self._vectors.remove()

    def _copy_rows(self, old: Segment, spans: list[range]) -> list[range]:
        rows = [row for span in spans for row in span]
        for first in range(0, len(rows), COPIED_ROWS):
            some = rows[first : first + COPIED_ROWS]
            self._vectors.add(old.vectors.vectors(some))
            self._tokens.add(old.tokens.token_ids(some))
        return spans


@contextmanager
def translate_errors(kind: type[StoreError], problem: str, remedy: str) -> Iterator[None]:
    """Turn errors of the three libraries into ours."""
    try:
        yield
    except (OSError, sqlite3.Error, ValueError, RuntimeError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise kind(f"{problem} ({reason}); {remedy}") from error


def _read(path: Path, read: Callable[[Path], Part]) -> Part:
    return read(path)


def _open_vectors(path: Path, precision: Precision) -> FlatReader | VectorsReader:
    """Open the vectors; FAISS is imported only if numpy cannot read them."""
    if is_flat(path):
        return FlatReader(path)
    reader: VectorsReader = resolve_name(f"{FAISS}:VectorsReader")(path, precision)
    return reader
