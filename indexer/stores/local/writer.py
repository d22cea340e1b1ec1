"""Writes a generation of the default store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from indexer.contracts import Store
from indexer.errors import StoreError
from indexer.generations.manifest import FileChecksum
from indexer.records import Document, Passage, PassageWords, TokenIds, Vectors
from indexer.stores.arguments import check_lengths
from indexer.stores.local.bm25 import Bm25Writer
from indexer.stores.local.segments.segment import WORDS, SegmentWriter, translate_errors
from indexer.stores.local.segments.sharing import SharedGeneration, split_off_segment
from indexer.stores.local.segments.store import SegmentedStore
from indexer.stores.local.store import LocalStore
from indexer.stores.local.vector_options import Precision

NEW = -1
"""Stands for the number in an older generation of a document that is written anew."""


class LocalWriter:
    """Writes one generation; see `indexer.contracts.StoreWriter`.

    Attributes:
        known: After `finish`, the checksums of files that an older generation has too, by path.
    """

    def __init__(
        self, folder: Path, dimension: int, precision: Precision, one_piece_rows: int
    ) -> None:
        """Begin in an existing empty folder."""
        self._folder, self._dimension, self._precision = folder, dimension, precision
        self._one_piece_rows = one_piece_rows
        self._kept: list[int] = []
        self._shared: SegmentedStore | None = None
        self._shared_numbers: dict[tuple[str, str], int] = {}
        self._words: Bm25Writer | None = None
        self.known: Mapping[str, FileChecksum] = {}
        with self._translate_errors():
            self._rows = SegmentWriter(folder, dimension, precision)

    def add(
        self,
        document: Document,
        fingerprint: str,
        passages: Sequence[Passage],
        words: Sequence[PassageWords],
        vectors: Vectors,
        token_ids: Sequence[TokenIds],
    ) -> None:
        """Append a document; see `StoreWriter`, and `check_lengths` for the `ValueError`."""
        check_lengths(document, self._dimension, passages, words, vectors, token_ids)
        with self._translate_errors():
            self._rows.add(document, fingerprint, passages, vectors, token_ids)
            self._open_words().add(passages, words)
        self._kept.append(NEW)

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Take over documents, by (source, id), from a generation that stays open until `finish`.

        Of one in segments, these are shared; else the documents are copied.

        Raises:
            TypeError: Another backend wrote `old`.
        """
        if isinstance(old, SegmentedStore):
            self._share(old, keys)
        elif isinstance(old, LocalStore):
            with self._translate_errors():
                self._open_words().keep(old.words, self._rows.keep(old.segment, keys))
            self._kept += [NEW] * len(keys)
        else:
            raise TypeError(f"cannot copy documents from a {type(old).__name__}")

    def finish(self) -> None:
        """Write everything to disk and close the writer."""
        with self._translate_errors():
            words = self._open_words()
            self._rows.finish()
            words.finish()
            if self._shared is None:
                if self._rows.rows > self._one_piece_rows:
                    split_off_segment(self._folder, len(self._kept), self._rows.rows)
                return
            shared = SharedGeneration(self._folder, self._shared, self._precision, self._kept)
            if shared.rows + self._rows.rows <= self._one_piece_rows:
                shared.finish_as_one(words.first)
            else:
                self.known = shared.finish_shared(words.first)

    def abandon(self) -> None:
        """Close all files; their content is useless."""
        self._rows.abandon()
        if self._words:
            self._words.abandon()

    def _share(self, old: SegmentedStore, keys: Sequence[tuple[str, str]]) -> None:
        """Take over documents of a generation in segments; one only, as a rebuild has one.

        Raises:
            ValueError: It is not the first one.
        """
        if self._shared is None:
            self._shared, self._shared_numbers = old, old.records.find_numbers()
        if self._shared is not old:
            raise ValueError(f"documents of {self._shared.folder} and of {old.folder} were kept")
        self._kept += [self._shared_numbers[key] for key in keys]

    def _open_words(self) -> Bm25Writer:
        if self._words is None:
            folder = self._folder / WORDS
            folder.mkdir()
            first = self._shared.layout.next_number if self._shared else 0
            self._words = Bm25Writer(folder, first)
        return self._words

    def _translate_errors(self) -> AbstractContextManager[None]:
        problem = f"{self._folder}: cannot write the new generation"
        remedy = "free some disk space or check the folder's permissions"
        return translate_errors(StoreError, problem, f"{remedy}, then run `huigu rebuild` again")
