"""What a channel may browse without asking: records that are also the JSON of the HTTP API."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

import msgspec

from indexer.records import Document

Row = TypeVar("Row")

MAX_ROWS = 200
"""Most rows of one list."""


class ArchiveLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link of an event or a talk."""

    url: str
    """Where it leads."""
    label: str
    """As its page has it."""
    kind: str
    """`video`, `slides`, `audio`, `code`, `image` or `page`."""
    platform: str
    """`youtube`, `bilibili`, `github`, …; the host name for an unknown platform."""
    scope: str
    """`talk`: of one talk; `event`: of a whole event or day; `folder`: the files of several."""


class ArchivePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the index that tells of an event or a talk."""

    source: str
    """Name of its source."""
    document: str
    """Its id in the source."""
    title: str
    """Its title."""
    url: str
    """Where it is published; else that of the page view, or empty."""


class ArchiveEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event."""

    name: str
    """In the language that was asked for, where it has a name in it."""
    names: list[str]
    """All names, in both languages."""
    series: str
    """Name of its series; empty for none."""
    year: int
    """0 if unknown."""
    edition: int
    """3 for the third one; 0 if unknown."""
    start: str
    """ISO date of the first day; empty if unknown."""
    end: str
    """ISO date of the last day; empty if unknown."""
    places: list[str]
    """Where it was held, as each page writes it."""
    url: str
    """Address of its own page or site; empty for none."""
    talks: int
    """How many of its talks the archive has."""
    recordings: int
    """How many of these have a video, and how many videos the event has as a whole, together."""
    slides: int
    """The same of slides."""
    links: list[ArchiveLink]
    """Links about the whole event."""
    pages: list[ArchivePage]
    """Pages about it, the best first."""


class ArchiveTalk(msgspec.Struct, frozen=True, kw_only=True):
    """A talk."""

    title: str
    """In the language that was asked for, where it has a title in it."""
    titles: list[str]
    """All titles, in both languages."""
    event: str
    """Name of its event; empty for none."""
    year: int
    """Of its day, else of its event; 0 if unknown."""
    date: str
    """ISO date; empty if unknown."""
    track: str
    """Name of its track; empty for none."""
    language: str
    """In which it was given, `zh` or `en`; empty if unknown."""
    speakers: list[str]
    """Their names, in the language that was asked for where they have one in it."""
    organisations: list[str]
    """Of the speakers."""
    topics: list[str]
    """As its page gives them."""
    links: list[ArchiveLink]
    """Its recording, its slides, and others."""
    pages: list[ArchivePage]
    """Pages that tell of it, the best first."""


class ArchivePerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person who spoke or hosted."""

    name: str
    """In the language that was asked for, where they have a name in it."""
    names: list[str]
    """All names, in both languages."""
    organisations: list[str]
    """The latest first."""
    talks: int
    """How many talks of theirs the archive has."""


class Rows(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """A part of a list."""

    rows: list[Row]
    """At most as many as were asked for."""
    total: int
    """How many there are."""
    offset: int
    """How many come before these."""


class RowFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows are wanted; an empty field means no limit."""

    text: str = ""
    """Part of a title or name, in any spelling."""
    event: str = ""
    """Part of an event's name, in any spelling."""
    speaker: str = ""
    """Part of a person's name, in any spelling."""
    topic: str = ""
    """Of talks."""
    year: int = 0
    """Of the event or the talk."""
    language: str = ""
    """In which talks were given: `zh` or `en`."""
    kind: str = ""
    """Only with a link of this kind: `video`, `slides`, …"""
    offset: int = 0
    """How many rows to skip."""
    limit: int = 50
    """Most rows, 1 to `MAX_ROWS`."""


class ArchiveSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What is here, for a first view."""

    generation: str
    """Id of the index generation."""
    created: str
    """When it was made: ISO date and time, UTC."""
    pages: int
    """How many pages the index has."""
    events: int
    """How many events."""
    talks: int
    """How many talks."""
    people: int
    """How many people."""
    recordings: int
    """How many different videos."""
    slides: int
    """How many different slides."""
    years: list[int]
    """Of events and talks, the latest first."""
    latest: list[ArchiveEvent]
    """The latest events, newest first."""
    topics: list[str]
    """Topics that most talks are of."""
    speakers: list[ArchivePerson]
    """Those with most talks."""


class Archive(Protocol):
    """The archive of the generation in use. Fast: from memory, or within milliseconds.

    `language` is the reader's, `zh` or `en`; empty for the name or title that is shown first.
    """

    async def list_events(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveEvent]:
        """List events, the newest first; those without a date at the end."""

    async def list_talks(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveTalk]:
        """List talks, those of the newest event first, in the order of its programme."""

    async def list_people(self, wanted: RowFilter, language: str = "") -> Rows[ArchivePerson]:
        """List people, those with most talks first."""

    async def summarise(self, language: str = "") -> ArchiveSummary:
        """Summarise what is here."""

    async def find_page(self, source: str, document: str) -> Document | None:
        """Find an indexed page that is shown now; None if there is none."""
