"""What a page states of events, talks and people, before the catalogue merges the pages.

A source fills `Document.talks` and `Document.events` with these. Each keeps the section and the
words that say it, so that an answer can cite them. All are frozen.
"""

from __future__ import annotations

import msgspec

WORD_CHARS = 300
"""Longest `words` of a statement."""


class StatedPerson(msgspec.Struct, frozen=True):
    """A person as a page names them."""

    name: str
    other_names: tuple[str, ...] = ()
    """Further spellings that the page gives of this person: `赵化冰` of `Huabing Zhao (赵化冰)`."""
    organisations: tuple[str, ...] = ()
    """The organisations that the page gives for this person."""


class StatedTalk(msgspec.Struct, frozen=True):
    """A talk as a page tells of it: a row, an item, a section, or the page itself."""

    titles: tuple[str, ...]
    """The title, then the same in other languages; at least one."""
    people: tuple[StatedPerson, ...] = ()
    """The speakers, in the order of the page."""
    other_names: tuple[str, ...] = ()
    """Names in another language of some of the people; the page does not say of whom."""
    hosts: tuple[StatedPerson, ...] = ()
    organisations: tuple[str, ...] = ()
    """Organisations of the talk; the page does not say of which speaker."""
    event: str = ""
    """The event as the nearest text names it: row, heading, page; empty for none."""
    year: int = 0
    """Year that the row or heading says; 0 for none."""
    edition: int = 0
    """The edition of a series, or the number of an episode; 0 for none."""
    start: str = ""
    """ISO date; empty if the page gives none."""
    time: str = ""
    track: str = ""
    place: str = ""
    language: str = ""
    """`zh`, `en`, …: in which the talk was given; empty if the page does not say."""
    topics: tuple[str, ...] = ()
    abstract: str = ""
    """First sentences of the abstract."""
    section: int = 0
    """Index of the section that tells of it, in `Document.sections`."""
    words: str = ""
    """The row, item or heading that tells of it, at most `WORD_CHARS` characters."""
    links: tuple[int, ...] = ()
    """Indices of its links in `Document.links`."""
    is_page: bool = False
    """Whether the whole page is about this talk."""


class StatedFact(msgspec.Struct, frozen=True):
    """One thing that a page says of an event."""

    field: str
    """`start`, `end`, `place`, `summary`, `edition`, `host`, `sponsor`, `organiser`,
    `attendance`, `talks` (how many there were) or another word of the page's facts table."""
    value: str
    """A day as an ISO date, a number as digits, else the page's words."""
    section: int = 0
    words: str = ""
    """The sentence, row or field that says it, at most `WORD_CHARS` characters."""


class StatedEvent(msgspec.Struct, frozen=True):
    """An event that a page is about, or tells of under a heading or in a row."""

    names: tuple[str, ...]
    """As the page writes them, the main one first; at least one."""
    series: str = ""
    """Name of the series, if the page says it (`Istio Big Talk`)."""
    year: int = 0
    edition: int = 0
    facts: tuple[StatedFact, ...] = ()
    section: int = 0
    words: str = ""
    links: tuple[int, ...] = ()
    """Indices, in `Document.links`, of links about the whole event."""
    is_page: bool = False
    """Whether the whole page is about this event."""
    is_series: bool = False
    """Whether this is a series of events or episodes, and not one of them."""
