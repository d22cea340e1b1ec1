"""What each tool takes and gives; the docstring under a field is its description."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from bot.messages import MAX_OFFSET, MAX_QUESTION_CHARS, Answer
from bot.services.archive.contracts import ArchiveTalk

MAX_RESULTS = 20
"""Of a search; a model reads no more."""
MAX_LISTED = 50
"""Talks or links of one call."""

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_QUESTION_CHARS)]
Name = Annotated[str, msgspec.Meta(max_length=200)]
Year = Annotated[int, msgspec.Meta(ge=0, le=9999)]
Offset = Annotated[int, msgspec.Meta(ge=0, le=MAX_OFFSET)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=MAX_LISTED)]


class AskArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `ask` takes."""

    question: Text
    """The question as a person would ask it, in Chinese or English."""
    language: Literal["zh", "en", ""] = ""
    """Language of the answer; empty for that of the question."""
    conversation: Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z_-]{0,64}$")] = ""
    """Any id hard to guess: questions with the same one follow on each other."""
    offset: Offset = 0
    """How many of a list to skip; an answer says how many there are as `total`."""


class SearchArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `search` takes."""

    query: Text
    """What to look for, in Chinese or English."""


class FetchArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `fetch` takes."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    """Of a search result."""


class TalkArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `list_talks` takes; a field that is left out is no limit."""

    text: Name = ""
    """Part of a title."""
    event: Name = ""
    """Part of the name of an event, such as `IstioCon 2022`."""
    speaker: Name = ""
    """Part of the name of a speaker, in either language or in pinyin."""
    topic: Name = ""
    """A topic."""
    year: Year = 0
    """Year of the event or the talk."""
    language: Literal["zh", "en", ""] = ""
    """In which they were given."""
    kind: Literal["video", "slides", "audio", "code", "page", ""] = ""
    """Only talks with such a link."""
    offset: Offset = 0
    """How many to skip."""
    limit: Limit = 20
    """Most talks."""


class LinkArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `list_links` takes."""

    kind: Literal["video", "slides", "audio", "code", "image", "page"] = "video"
    """Kind of link."""
    event: Name = ""
    """Part of the name of an event; empty for all."""
    year: Year = 0
    """Year of the event; 0 for any."""
    offset: Offset = 0
    """How many to skip."""
    limit: Limit = 20
    """Most links."""


class SearchResult(msgspec.Struct, frozen=True):
    """A page that a search found."""

    id: str
    """For `fetch`."""
    title: str
    """Title of the page, and the heading of what was found."""
    url: str
    """Address of what was found; empty for a page without one."""
    text: str
    """The passage, word for word."""


class SearchResults(msgspec.Struct, frozen=True):
    """What `search` gives."""

    results: list[SearchResult]
    """The nearest first; a page once."""


class FetchedPage(msgspec.Struct, frozen=True):
    """What `fetch` gives."""

    id: str
    """As it was asked for."""
    title: str
    """Title of the page."""
    text: str
    """The page as Markdown, with its links."""
    url: str
    """Address of the page; empty for one without."""
    metadata: dict[str, str]
    """Source, language, date, event and speakers, as far as they are known."""


class TalkRows(msgspec.Struct, frozen=True):
    """What `list_talks` gives."""

    talks: list[ArchiveTalk]
    """Those of the newest event first."""
    total: int
    """How many there are."""
    offset: int
    """How many were skipped."""


class LinkRow(msgspec.Struct, frozen=True):
    """A link."""

    url: str
    """Where it leads."""
    label: str
    """What its page calls it."""
    platform: str
    """`youtube`, `bilibili`, `github`, …"""
    event: str
    """Name of its event; empty if unknown."""
    year: int
    """Year of its event; 0 if unknown."""
    page_title: str
    """Title of the page that gives it."""
    page_url: str
    """Address of that page; empty for one without."""


class LinkRows(msgspec.Struct, frozen=True):
    """What `list_links` gives."""

    links: list[LinkRow]
    """Those of the newest event first."""
    total: int
    """How many there are."""
    offset: int
    """How many were skipped."""


ToolResult = Answer | SearchResults | FetchedPage | TalkRows | LinkRows
