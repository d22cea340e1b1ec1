"""Interfaces of the indexer's parts: source, encoder and store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from indexer.records import (
    Counts,
    Document,
    Entry,
    Filter,
    LinkRecord,
    Passage,
    PassageWords,
    PullResult,
    Remark,
    Token,
    TokenIds,
    Vectors,
)


class Source(Protocol):
    """A place where documents come from."""

    name: str

    def entries(self) -> Iterator[Entry]:
        """List the entries in a stable order, broken ones too: their `load` raises.

        Raises:
            SourceError: The whole source cannot be read.
        """


@runtime_checkable
class RemarkingSource(Source, Protocol):
    """A source that has something to say of itself, and of no single entry."""

    def list_remarks(self) -> Sequence[Remark]:
        """List it, after the entries were listed."""


PullProgress = Callable[[int, int], None]
"""Called with (done, total) as a pull goes on; the total may grow."""


class Pull(Protocol):
    """Brings what is out there into a local copy, which the source then reads like other files.

    A `SourceSpec` names it as `module:function`. It is called before the sources are read, and
    only if the settings have a `url`.
    """

    def __call__(
        self,
        settings: Any,  # noqa: ANN401 - each type has settings of its own
        folder: Path,
        progress: PullProgress,
        /,
    ) -> PullResult:
        """Bring a folder up to date with `settings.url`.

        The folder exists; it is empty the first time, and else as the last pull left it, even
        where that was killed. What is kept in it for the next pull has a name that begins with a
        dot: sources do not read such files. Each file is replaced in one step.

        Args:
            settings: Those of the source; of the type that its spec names.
            folder: The local copy; another address gets an empty one.
            progress: Called as it goes on.

        Raises:
            SourceUnreachable: It cannot be had; the folder is as good as before.
            SourceError: The settings, or this machine, cannot do it at all.
        """


class Vocabulary(Protocol):
    """The tokens of an encoder, in Chinese and English."""

    def token_ids(self, texts: Sequence[str]) -> list[TokenIds]:
        """Give the distinct tokens of each text."""

    def tokenize(self, text: str) -> Sequence[Token]:
        """Give the tokens of a question, in order."""

    def get_words(self, ids: Sequence[int]) -> list[str]:
        """Get the words of tokens, case-folded; empty for an unknown one."""

    def compare(self, question: TokenIds, passage: TokenIds) -> npt.NDArray[np.float32]:
        """Give the cosine of every pair of tokens; shape (len(question), len(passage))."""

    def find_neighbours(self, text: str) -> Mapping[str, Sequence[tuple[str, float]]]:
        """Find the nearest words in the other language for each word of a text.

        By case-folded word: (neighbour, similarity from 0 to 1), best first. Words without
        neighbours are left out.
        """


class Encoder(Protocol):
    """Turns text into vectors."""

    id: str
    """Name for people and the manifest."""
    fingerprint: str
    """Hex SHA-256 of the weights and of everything else that changes vectors or vocabulary."""
    dimension: int
    vocabulary: Vocabulary

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts, one row each."""


class Store(Protocol):
    """One generation, open for reading. It holds vectors and words and does not interpret them.

    Rows are numbered from 0 in the order they were written. All methods are thread-safe.
    """

    dimension: int
    rows: int

    def search_vectors(self, vector: Vectors, k: int, where: Filter) -> list[tuple[int, float]]:
        """Find the rows nearest to a unit vector, as (row, cosine), best first."""

    def search_words(
        self, words: Mapping[str, float], k: int, where: Filter
    ) -> list[tuple[int, float]]:
        """Find at most `k` rows that hold some of the words, each with its weight.

        As (row, weighted BM25 score), best first.
        """

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """Count, for each word, the rows that hold it in any field."""

    def vectors(self, rows: Sequence[int]) -> Vectors:
        """Read the vectors of rows, shape (len(rows), dimension)."""

    def token_ids(self, rows: Sequence[int]) -> list[TokenIds]:
        """Read the tokens of rows, in the given order."""

    def flat_token_ids(self, rows: Sequence[int]) -> tuple[TokenIds, Counts]:
        """Read the tokens of rows one after another, and how many each row has.

        A question reads 150 rows at once. Where a store is no faster so, it gives
        `join_token_ids(self.token_ids(rows))`.
        """

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Read the passages of rows, in the given order."""

    def documents(self, keys: Sequence[tuple[str, str]]) -> list[Document]:
        """Read documents by (source, id), in the given order.

        Raises:
            KeyError: A document is not in the index.
        """

    def read_documents(self) -> Iterator[Document]:
        """Read all documents, in the order of the index, one at a time."""

    def document_rows(self, keys: Sequence[tuple[str, str]]) -> list[range]:
        """Give the rows of documents, by (source, id); those of one are contiguous.

        Raises:
            KeyError: A document is not in the index.
        """

    def document_numbers(self, rows: Sequence[int]) -> list[int]:
        """Give for each row a number of its document; rows of one document have the same."""

    def count_page_rows(self, rows: Sequence[int]) -> Sequence[int]:
        """Count for each row the rows of its document, 1 or more."""

    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Give `Entry.fingerprint` of every document, by (source, id)."""

    def periods(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Give `begins` and `expires` of every document that has one of them, by (source, id)."""

    def pinned(self) -> list[tuple[str, str]]:
        """List (source, id) of every document with `questions`, in the order of the index."""

    def counts(self) -> tuple[int, int, int]:
        """Count documents, passages and links."""

    def count_addresses(self) -> dict[str, tuple[int, int]]:
        """Count the documents of each source, and those of them without an address."""

    def links(self, where: Filter) -> Iterator[LinkRecord]:
        """List the links that pass the filter, by source, document and position."""

    def titles(self) -> list[tuple[str, str, str]]:
        """List (source, id, title) of every document."""

    def events(self) -> list[str]:
        """List the names of all events, sorted."""

    def close(self) -> None:
        """Close all files. No other method may be called afterwards."""


class StoreWriter(Protocol):
    """Writes one generation; raises `StoreError` when the disk is full or read-only."""

    def add(
        self,
        document: Document,
        fingerprint: str,
        passages: Sequence[Passage],
        words: Sequence[PassageWords],
        vectors: Vectors,
        token_ids: Sequence[TokenIds],
    ) -> None:
        """Append a document; the last four arguments have one item for each passage."""

    def keep(self, old: Store, keys: Sequence[tuple[str, str]]) -> None:
        """Append documents, by (source, id), from a generation that stays open until `finish`.

        Raises:
            KeyError: `old` lacks a document.
            TypeError: Another backend wrote `old`.
        """

    def finish(self) -> None:
        """Write and flush everything to disk, and close the writer."""

    def abandon(self) -> None:
        """Discard everything written and close the writer."""
