"""The records of the catalogue. All are frozen, and every fact knows who says it.

Ids are numbers from 1, given anew by each rebuild: they hold within one generation. What a record
has many of is a struct, which is made several times as fast as a dataclass: an answer about a whole
archive reads all of its talks.
"""

from __future__ import annotations

import msgspec


class Evidence(msgspec.Struct, frozen=True, gc=False):
    """The place that says something."""

    source: str
    document: str
    """`Document.id`."""
    section: int
    """Index of the section in the document."""
    words: str
    """The sentence, row or field that says it, at most 300 characters."""


class Fact(msgspec.Struct, frozen=True, gc=False):
    """One field of an event or a talk, with the place that says it."""

    field: str
    """As `StatedFact.field` for an event; a name of a field of `Talk` for a talk."""
    value: str
    evidence: Evidence


class CatalogueLink(msgspec.Struct, frozen=True):
    """A link of an event or a talk."""

    url: str
    label: str
    """As the page has it."""
    kind: str
    """As `Link.kind`."""
    platform: str
    scope: str
    """`talk`: shows this talk; `event`: shows a whole event or day; `folder`: holds the files of
    several talks."""
    evidence: Evidence


class Series(msgspec.Struct, frozen=True):
    """Events of one name: `IstioCon`, `Service Mesh Meetup`."""

    id: int
    names: tuple[str, ...]
    """The name shown first, then the others, in both languages."""
    parent: int = 0
    """Id of the series that it is a regional one of, as `Istio Day Europe` of `Istio Day`; 0 for
    none. Its events are the parent's too."""
    facts: tuple[Fact, ...] = ()
    """What pages say of the series as a whole."""
    links: tuple[CatalogueLink, ...] = ()
    """Links about the series as a whole."""
    pages: tuple[Evidence, ...] = ()
    """Documents about the series, the best first."""


class Event(msgspec.Struct, frozen=True):
    """One event: `IstioCon 2022`, `Service Mesh Meetup 第 3 届`."""

    id: int
    names: tuple[str, ...]
    """The name shown first, then the others, in both languages; `choose_name` picks one."""
    series: int = 0
    """Id of its series; 0 for none."""
    year: int = 0
    edition: int = 0
    start: str = ""
    """ISO date of the first day; empty if unknown."""
    end: str = ""
    """ISO date of the last day; empty if unknown."""
    places: tuple[str, ...] = ()
    """Where it was held, as each page writes it."""
    url: str = ""
    """Address of its own page or site, if a page gives one."""
    facts: tuple[Fact, ...] = ()
    """All that pages say of it, the most reliable first; also `start`, `place` and so on."""
    links: tuple[CatalogueLink, ...] = ()
    """Links about the whole event."""
    pages: tuple[Evidence, ...] = ()
    """Documents about it, the best first."""
    talks: int = 0
    """How many of its talks the catalogue has."""


class Talk(msgspec.Struct, frozen=True):
    """One talk, or one episode."""

    id: int
    titles: tuple[str, ...]
    """The title shown first, then the others, in both languages; `choose_name` picks one."""
    event: int = 0
    """Id of its event; 0 for none."""
    start: str = ""
    """ISO date; empty if unknown."""
    year: int = 0
    """Of its day, else of its event; 0 if unknown."""
    edition: int = 0
    """Number of the episode, if it is one of a series without events; 0 for none."""
    track: str = ""
    place: str = ""
    language: str = ""
    """In which it was given; empty if unknown."""
    speakers: tuple[int, ...] = ()
    """Ids of people."""
    hosts: tuple[int, ...] = ()
    """Ids of people."""
    organisations: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Which place says `titles`, `speakers`, `start`, `event`, …; the first of a field counts."""
    links: tuple[CatalogueLink, ...] = ()
    pages: tuple[Evidence, ...] = ()
    """Places that tell of it, the best first; at least one."""


class Person(msgspec.Struct, frozen=True):
    """A person who spoke or hosted."""

    id: int
    names: tuple[str, ...]
    """The name shown first, then the others, in both languages."""
    organisations: tuple[str, ...] = ()
    """The latest first."""
    spellings: tuple[str, ...] = ()
    """Further ways to write the names that no page uses: pinyin, the family name first or last."""


class Name(msgspec.Struct, frozen=True):
    """A name that the catalogue knows, and what it names."""

    what: str
    """`series`, `event`, `talk`, `person`, `organisation`, `track` or `place`."""
    text: str
    """As a page writes it, for people."""
    ids: tuple[int, ...]
    """What it names: ids of series, events, talks or people; for an organisation, track or place
    the ids of its talks (organisation, track) or events (place)."""


class CatalogueCounts(msgspec.Struct, frozen=True):
    """How many records a catalogue has."""

    series: int = 0
    events: int = 0
    talks: int = 0
    people: int = 0
