"""The records that flow through the indexer, and the contracts its parts keep.

A file becomes a `Document` of `Section`s, each with its `Link`s; a document is split into
`Passage`s; a search gives `Hit`s. Every record is frozen: a stage makes new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), float32, C order, every row of length 1 (or all zero for empty text)."""

Pieces = npt.NDArray[np.uint32]
"""Shape (n,), distinct and ascending: words of a text, as a `Vocabulary` numbers them."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link that a reader of the page could click."""

    url: str
    """Absolute address, as a browser would open it."""
    label: str
    """What the page calls it; the address itself for a bare one."""
    kind: str
    """`video`, `slides`, `audio`, `code`, `image` or `page`."""
    platform: str
    """`youtube`, `bilibili`, `github`, …; the bare host name where no platform is known."""
    headings: tuple[str, ...] = ()
    """Heading path above it, outermost first; without the page's title."""
    anchor: str = ""
    """Anchor of the nearest heading above; empty at the top of the page."""
    key: str = ""
    """Front-matter or row key it stands under (`video`, `slides`); empty in the body."""
    context: str = ""
    """Plain text of the list item, table row or paragraph it stands in, at most 300 characters."""
    offset: int = 0
    """Characters from the start of its section's text to the label; 0 for a front-matter link."""


@dataclass(frozen=True, slots=True)
class Section:
    """The text between one heading and the next."""

    headings: tuple[str, ...]
    """Heading path, outermost first, without the page's title; empty for the lead."""
    anchor: str
    """Anchor of the last of `headings` as the site renders it; empty for the lead."""
    text: str
    """Plain text: link labels stay, addresses of labelled links do not, bare addresses do."""
    links: tuple[Link, ...] = ()
    """Links of this section in order; the lead section carries the front-matter links first."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a page that its author should mend; the page is indexed all the same."""

    path: str
    """The file, as the person who wrote it would name it."""
    line: int
    """Line in the file, counted from 1."""
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Document:
    """One page, post, session or row."""

    id: str
    """Unique within its source: relative path, session id, or `id`/`doc_id`."""
    source: str
    """Name of the source, as in `huigu.toml`."""
    title: str
    url: str
    """Absolute address of the page; empty where none is known."""
    language: str
    """`zh` or `en`, or another primary BCP 47 tag."""
    sections: tuple[Section, ...]
    summary: str = ""
    """Description the page gives of itself."""
    published: str = ""
    """ISO date, `2022-08-17`; empty where unknown."""
    expires: str = ""
    """ISO date and time after which the page is no longer published; empty for never."""
    event: str = ""
    """`IstioCon 2022`, `Service Mesh Meetup`, …; empty where none is known."""
    year: int = 0
    """Year of the event, else of the page; 0 where unknown."""
    edition: int = 0
    """3 for the third meetup or episode 3; 0 where unknown."""
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Tags, categories, track, place: words that name the page without being its text."""
    translations: tuple[str, ...] = ()
    """Ids, in the same source, of this page in other languages."""
    remarks: tuple[Remark, ...] = ()

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of the page, in reading order."""
        return tuple(link for section in self.sections for link in section.links)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one section, short enough to be encoded and quoted."""

    document: str
    """`Document.id`."""
    source: str
    title: str
    url: str
    """Address of the page with the section's anchor."""
    headings: tuple[str, ...]
    text: str
    start: int
    """Characters from the start of the section's text; `section.text[start:end] == text`."""
    end: int
    section: int
    """Position of the section in the document, from 0."""
    language: str
    links: tuple[Link, ...] = ()
    """Links whose label begins inside [start, end); the first passage has the front-matter ones."""
    published: str = ""
    event: str = ""
    year: int = 0
    edition: int = 0
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of a passage, cut by `indexer.language.words`, per weighted field."""

    title: tuple[str, ...]
    """Words of title, event, speakers and tags."""
    headings: tuple[str, ...]
    text: tuple[str, ...]
    """Words of text, link labels and path."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found."""

    passage: Passage
    score: float
    """Fused score, 0 to about 2; higher is nearer. Comparable within one search only."""
    cosine: float
    """Cosine similarity of question and passage, -1 to 1."""
    coverage: float
    """Share of the question's word weight that the passage holds, 0 to 1."""
    aligned: float = 0.0
    """How well each word of the question is met by the passage's nearest word, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search is limited to; an empty field limits nothing."""

    source: str = ""
    language: str = ""
    event: str = ""
    """Case-folded part of the event's name."""
    year: int = 0
    kind: str = ""
    """Only passages (or links) with a link of this kind."""


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A link with the page it stands on, as `huigu links` prints it."""

    link: Link
    document: str
    source: str
    title: str
    page_url: str
    """Address of the page with the anchor of the link's heading."""
    event: str
    year: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a source that will become a document, not read in full yet."""

    id: str
    """The coming `Document.id`."""
    fingerprint: str
    """Hex SHA-256 over all that the document depends on: bytes, site configuration, settings."""
    load: Callable[[], Document | None]
    """Reads it; None for a page not published (draft, future, expired). Raises `BadInput`."""


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


@dataclass(frozen=True, slots=True)
class AskedPiece:
    """A word of a question, as a `Vocabulary` knows it."""

    id: int
    word: str
    """Folded."""
    salience: float
    """How much it says by itself, 0 ("the") to 1 ("gateway")."""


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
