"""The records of the indexer. All are frozen: each stage makes new ones.

A file becomes a `Document` of `Section`s with `Link`s. A document is split into `Passage`s. A
search returns `Hit`s. The interfaces that make and take records are in `indexer.contracts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from indexer.statements import StatedEvent, StatedTalk

Vectors = npt.NDArray[np.float32]
"""Shape (n, dimension), float32, C order; rows of length 1, or all zero for an empty text."""

TokenIds = npt.NDArray[np.uint32]
"""Shape (n,), uint32, distinct and ascending: the tokens of a text in a `Vocabulary`."""

Counts = npt.NDArray[np.int64]
"""Shape (n,), int64: how many of something each of n rows has, 0 or more."""


def join_token_ids(rows: Sequence[TokenIds]) -> tuple[TokenIds, Counts]:
    """Join the tokens of rows, one after another, and count those of each row."""
    counts = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    return (np.concatenate(rows) if rows else np.empty(0, dtype=np.uint32)), counts


class Link(msgspec.Struct, frozen=True):
    """One link that a reader of the page could click."""

    url: str
    """Absolute address, as a browser would open it."""
    label: str
    """Text of the link; the address itself for a bare address."""
    kind: str
    """`video`, `slides`, `audio`, `code`, `image` or `page`."""
    platform: str
    """`youtube`, `bilibili`, `github`, …; the host name for an unknown platform."""
    headings: tuple[str, ...] = ()
    """Headings above the link, outermost first; without the page's title."""
    anchor: str = ""
    """Anchor of the nearest heading above; empty before the first heading."""
    key: str = ""
    """Key in the front matter or row (`video`, `slides`); empty for a link in the text."""
    context: str = ""
    """Plain text of the list item, table row or paragraph around it, at most 300 characters."""
    offset: int = 0
    """Position of the label in the section's text, in characters; 0 for a front-matter link."""
    scope: str = ""
    """What it shows: `talk` for one talk, `event` for a whole event or day, `folder` for a folder
    or repository that holds the files of several; empty if the page does not say."""


class Section(msgspec.Struct, frozen=True):
    """The text between one heading and the next."""

    headings: tuple[str, ...]
    """Headings, outermost first, without the page's title; empty before the first heading."""
    anchor: str
    """Anchor of the last heading as the site renders it; empty before the first heading."""
    text: str
    """Plain text with the labels of links; only bare addresses stay in it."""
    links: tuple[Link, ...] = ()
    """Links in order; those of the front matter come first in the first section."""
    url: str = ""
    """Address of its own, such as a place in a video; empty for the page's with the anchor."""


class Remark(msgspec.Struct, frozen=True):
    """A mistake that someone should fix, in a page or a source. Everything is indexed anyway."""

    path: str
    """The file, as the configuration names it, or what else the remark is about."""
    line: int
    """Counted from 1; 0 for a remark about a whole file or source."""
    reason: str
    remedy: str


class Document(msgspec.Struct, frozen=True):
    """A page, post, session or row."""

    id: str
    """Unique in its source: relative path, session id, or the row's `id` or `doc_id`."""
    source: str
    """Name of the source in `huigu.toml`."""
    title: str
    url: str
    """Absolute address of the page; empty if unknown."""
    language: str
    """`zh` or `en`, or another primary BCP 47 tag."""
    sections: tuple[Section, ...]
    summary: str = ""
    """Description in the front matter."""
    published: str = ""
    """ISO date, `2022-08-17`; empty if unknown."""
    held: str = ""
    """When its event was held, if the page says so: an ISO date, or its first and last with a slash
    between them, `2022-04-25/2022-04-29`."""
    expires: str = ""
    """ISO date and time when the site stops publishing the page; empty for never."""
    begins: str = ""
    """ISO date and time before which an answer is not shown; empty for always. Pages that are not
    yet published are no documents."""
    event: str = ""
    """`IstioCon 2022`, `Service Mesh Meetup`, …; empty if unknown."""
    year: int = 0
    """Year of the event, else of the page; 0 if unknown."""
    edition: int = 0
    """3 for the third meetup or episode 3; 0 if unknown."""
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Tags, categories, track, place and similar words that describe the page."""
    translations: tuple[str, ...] = ()
    """Ids of the same page in other languages, in the same source."""
    remarks: tuple[Remark, ...] = ()
    talks: tuple[StatedTalk, ...] = ()
    """Talks that the page tells of, in its order."""
    events: tuple[StatedEvent, ...] = ()
    """Events that the page tells of; the one that it is about comes first."""
    questions: tuple[str, ...] = ()
    """Wordings of the question that organisers pinned the page to; empty for other pages."""

    @property
    def links(self) -> tuple[Link, ...]:
        """All links of the page, in reading order."""
        return tuple(link for section in self.sections for link in section.links)


class Passage(msgspec.Struct, frozen=True):
    """A part of one section, short enough to encode and to quote."""

    document: str
    """`Document.id`."""
    source: str
    title: str
    url: str
    """Address of the section, else of the page with the section's anchor."""
    headings: tuple[str, ...]
    text: str
    start: int
    """Position in the section's text, in characters: `section.text[start:end] == text`."""
    end: int
    section: int
    """Index of the section in the document."""
    language: str
    links: tuple[Link, ...] = ()
    """Links whose label begins in [start, end); the first passage has those of the front matter."""
    published: str = ""
    held: str = ""
    event: str = ""
    year: int = 0
    edition: int = 0
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class PassageWords(msgspec.Struct, frozen=True):
    """The words of a passage by BM25 field, as `indexer.text.language.words` cuts them."""

    title: tuple[str, ...]
    """Words of title, event, speakers and tags."""
    headings: tuple[str, ...]
    text: tuple[str, ...]
    """Words of text, link labels and path."""


class Hit(msgspec.Struct, frozen=True):
    """A passage in the result of a search."""

    passage: Passage
    score: float
    """Weighted sum of the parts, less what a long page gains by chance; 0 to about 2, higher is
    better. Comparable in one search only. Across languages it is that of the place after
    reranking."""
    cosine: float
    """Cosine similarity of question and passage, -1 to 1."""
    coverage: float
    """BM25 score divided by the weight of the question's words; 0 or more."""
    alignment: float = 0.0
    """How similar each word of the question is to its nearest word in the passage, 0 to 1."""
    row: int = -1
    """Its row in the store; -1 for a passage of none."""


class Filter(msgspec.Struct, frozen=True):
    """Limits of a search; an empty field means no limit."""

    source: str = ""
    language: str = ""
    event: str = ""
    """Part of the event's name, in any case."""
    year: int = 0
    kind: str = ""
    """Only passages (or links) with a link of this kind."""


class LinkRecord(msgspec.Struct, frozen=True):
    """A link with its page, as `huigu links` prints it."""

    link: Link
    document: str
    source: str
    title: str
    page_url: str
    """Address of the page with the anchor of the link's heading."""
    event: str
    year: int


class Entry(msgspec.Struct, frozen=True):
    """A document of a source, before it is read."""

    id: str
    """`Document.id`."""
    fingerprint: str
    """Hex SHA-256 of everything the document depends on: bytes, site configuration, settings."""
    load: Callable[[], Document | None]
    """Reads the document; None for a draft, future or expired page. Raises `BadInput`."""
    is_broken: bool = False
    """Whether it is known that `load` raises. The id is then only a place, and nobody's."""
    is_current: Callable[[], bool] = lambda: True
    """Tells, after `load`, whether all that it read is what the fingerprint was made of. A file may
    change in between; such a document is read again by the next rebuild."""
    place: str = ""
    """The file, and the line if it has several documents, for messages."""


class PullResult(msgspec.Struct, frozen=True):
    """What a pull changed in a local copy; the unit is that of the source: pages, rows, files."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    problems: tuple[Remark, ...] = ()
    """What could not be had, while the rest was."""
    stayed: int = 0
    """What is not out there any more and stays nevertheless."""


def count_changes(old: Mapping[str, object], new: Mapping[str, object]) -> PullResult:
    """Count what a pull changed, given what a local copy held before and what it holds now."""
    common = old.keys() & new.keys()
    changed = sum(old[key] != new[key] for key in common)
    return PullResult(
        new=len(new) - len(common),
        changed=changed,
        removed=len(old) - len(common),
        unchanged=len(common) - changed,
    )


class Token(msgspec.Struct, frozen=True):
    """A token of a question."""

    id: int
    word: str
    """Case-folded."""
    salience: float
    """How much the token means by itself, 0 ("the") to 1 ("gateway")."""
