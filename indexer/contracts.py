"""The contracts that the indexer's parts keep: what gives documents, encodes and stores them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.records import (
    AskedPiece,
    Document,
    Entry,
    Filter,
    LinkRecord,
    Passage,
    PassageWords,
    Pieces,
    Vectors,
)


class Source(Protocol):
    """A place documents come from."""

    name: str

    def entries(self) -> Iterator[Entry]:
        """Walk the source in a stable order.

        A broken entry is yielded all the same; its `load` raises.

        Raises:
            SourceError: The source as a whole cannot be read.
        """
        ...


class Vocabulary(Protocol):
    """Words, one by one, of both languages."""

    def pieces(self, texts: Sequence[str]) -> list[Pieces]:
        """Give the distinct words of each text; none where none is known."""
        ...

    def asked(self, text: str) -> Sequence[AskedPiece]:
        """Give the words of a question, in order."""
        ...

    def likeness(self, asked: Pieces, others: Pieces) -> npt.NDArray[np.float32]:
        """Compare words; shape (len(asked), len(others)), cosines."""
        ...

    def alternatives(self, text: str) -> Mapping[str, Sequence[tuple[str, float]]]:
        """Give, by folded word of a text, its nearest words in the other language.

        Returns:
            (word, how alike from 0 to 1), best first; nothing where none is known.
        """
        ...


class Encoder(Protocol):
    """Turns text into vectors."""

    id: str
    """Name for people and the manifest."""
    fingerprint: str
    """Hex SHA-256 of the weights and whatever else changes the vectors or the vocabulary."""
    dimension: int
    vocabulary: Vocabulary

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts, one row each."""
        ...


class Store(Protocol):
    """One generation, open for reading. Knows vectors and words, not what they mean.

    Rows are numbered from 0 in the order they were written. All methods may be called from
    several threads at once.
    """

    dimension: int
    rows: int

    def nearest(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """Rows nearest to one unit vector, shape (dimension,), as (row, cosine), best first."""
        ...

    def matching(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """Rows holding the words, as (row, BM25 score with the given word weights), best first."""
        ...

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """How many rows hold each word in any field."""
        ...

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Stored vectors of rows, shape (len(rows), dimension)."""
        ...

    def pieces(self, rows: Sequence[int]) -> list[Pieces]:
        """Stored words of rows, as the encoder's vocabulary numbers them, in the order asked."""
        ...

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Passages of rows, in the order asked."""
        ...

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        """Documents by (source, id), in the order asked.

        Raises:
            KeyError: One of them is not in the index.
        """
        ...

    def document_rows(self, source: str, document: str) -> range:
        """Rows of one document; they are contiguous."""
        ...

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """`Entry.fingerprint` of every document, by (source, id)."""
        ...

    def expiring(self) -> dict[tuple[str, str], str]:
        """`Document.expires` of every document that has one, by (source, id)."""
        ...

    def counts(self) -> tuple[int, int, int]:
        """How many documents, passages and links there are."""
        ...

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """Every link record that passes the filter, by source, document and position."""
        ...

    def titles(self) -> list[tuple[str, str, str]]:
        """(source, id, title) of every document."""
        ...

    def events(self) -> list[str]:
        """Names of all events, sorted."""
        ...

    def close(self) -> None:
        """Let go of files; no call may follow."""
        ...


class StoreWriter(Protocol):
    """One generation being written."""

    def add(
        self,
        document: Document,
        fingerprint: str,
        passages: Sequence[Passage],
        words: Sequence[PassageWords],
        vectors: Vectors,
        pieces: Sequence[Pieces],
    ) -> None:
        """Append one document; all but the first two have equal length."""
        ...

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Append documents of another generation of the same backend as they are.

        Args:
            old: Where they stand; stays open until `finish`.
            keys: (source, id) of each, in the order they are to be appended.

        Raises:
            KeyError: `old` lacks one of the documents.
        """
        ...

    def finish(self) -> None:
        """Write and flush everything to disk; the writer is closed afterwards."""
        ...

    def abandon(self) -> None:
        """Drop everything written so far."""
        ...


class Backend(Protocol):
    """A kind of store: writes a generation into a folder and opens it again."""

    def writer(self, folder: Path, dimension: int) -> StoreWriter:
        """Begin a new generation in an existing empty folder."""
        ...

    def open(self, folder: Path) -> Store:
        """Open a finished generation.

        Raises:
            DamagedIndex: A file is missing or cannot be read.
        """
        ...
