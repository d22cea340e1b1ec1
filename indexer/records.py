"""The records that flow through the indexer; what makes and takes them is in `indexer.contracts`.

A file becomes a `Document` of `Section`s, each with its `Link`s; a document is split into
`Passage`s; a search gives `Hit`s. Every record is frozen: a stage makes new ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    """The words of a passage, cut by `indexer.text.language.split_words`, per weighted field."""

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


@dataclass(frozen=True, slots=True)
class AskedPiece:
    """A word of a question, as a `Vocabulary` knows it."""

    id: int
    word: str
    """Folded."""
    salience: float
    """How much it says by itself, 0 ("the") to 1 ("gateway")."""
