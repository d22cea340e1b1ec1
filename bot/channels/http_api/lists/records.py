"""The JSON of lists."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.services.archive.contracts import ArchiveEvent, ArchivePerson, ArchiveTalk
from bot.services.passages.contracts import FoundPassage

SuggestionKind = Literal["event", "person", "topic", "title"]


class EventList(msgspec.Struct, frozen=True):
    """A part of the list of events."""

    events: list[ArchiveEvent]
    """The newest first; those without a date at the end."""
    total: int
    """How many events pass the filter."""
    offset: int
    """How many of them come before these."""


class TalkList(msgspec.Struct, frozen=True):
    """A part of the list of talks."""

    talks: list[ArchiveTalk]
    """Those of the newest event first, in the order of its programme."""
    total: int
    """How many talks pass the filter."""
    offset: int
    """How many of them come before these."""


class PersonList(msgspec.Struct, frozen=True):
    """A part of the list of people."""

    people: list[ArchivePerson]
    """Those with most talks first."""
    total: int
    """How many people pass the filter."""
    offset: int
    """How many of them come before these."""


class LinkItem(msgspec.Struct, frozen=True, kw_only=True):
    """A link with the page that holds it."""

    url: str
    """Where it leads."""
    label: str
    """As its page has it, else the title of the page."""
    platform: str
    """`youtube`, `bilibili`, `github`, …; the host name for an unknown platform."""
    title: str
    """Of the page that holds the link."""
    page_url: str
    """Of that page, with the anchor of the link's heading; may be empty."""
    event: str
    """The event that the link is of; empty for none."""
    year: int
    """Of the event, else of the page; 0 if unknown."""


class LinkList(msgspec.Struct, frozen=True):
    """A part of the list of links."""

    links: list[LinkItem]
    """Those of the newest event first, each address once."""
    total: int
    """How many links pass the filter."""
    offset: int
    """How many of them come before these."""


class LatestPage(msgspec.Struct, frozen=True):
    """A page with its date."""

    title: str
    """Its title."""
    url: str
    """Its address; may be empty."""
    date: str
    """ISO date: the first day of its event, else the day on which it was published."""


class LatestList(msgspec.Struct, frozen=True):
    """The latest pages."""

    pages: list[LatestPage]
    """The newest first."""


class PassageList(msgspec.Struct, frozen=True):
    """What a search found."""

    query: str
    """What was searched."""
    results: list[FoundPassage]
    """The best first, one passage of each page."""


class Suggestion(msgspec.Struct, frozen=True):
    """What an unfinished input may become."""

    text: str
    """A name or a title."""
    kind: SuggestionKind
    """What it names: `event` (or a series of events), `person`, `topic`, or `title` of a page."""


class SuggestionList(msgspec.Struct, frozen=True):
    """Suggestions for an unfinished input."""

    suggestions: list[Suggestion]
    """The best first."""
