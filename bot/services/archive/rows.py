"""The archive in memory: compact rows to choose from, in the order in which they are shown.

Everything that is only shown is packed: some 400 bytes a talk instead of some thousands.
"""

from __future__ import annotations

import msgspec

from indexer.catalogue.records import CatalogueLink

PackedLink = tuple[str, str, str, str, str]
"""The fields of `ArchiveLink`, in their order."""
PackedPage = tuple[str, str, str, str]
"""The fields of `ArchivePage`, in their order."""


class TalkDetails(msgspec.Struct, frozen=True, array_like=True):
    """What is shown of a talk, in all languages; packed in `TalkRow.details`."""

    titles: tuple[str, ...]
    date: str
    track: str
    organisations: tuple[str, ...]
    topics: tuple[str, ...]
    links: tuple[PackedLink, ...]
    pages: tuple[PackedPage, ...]


class EventDetails(msgspec.Struct, frozen=True, array_like=True):
    """What is shown of an event, in all languages; packed in `EventRow.details`."""

    series: tuple[str, ...]
    """All names of its series."""
    edition: int
    start: str
    end: str
    places: tuple[str, ...]
    url: str
    links: tuple[PackedLink, ...]
    pages: tuple[PackedPage, ...]


class TalkRow(msgspec.Struct, frozen=True, gc=False):
    """A talk, to choose it by."""

    titles: str
    """`join_keys` of its titles."""
    event: int
    """Place in `ArchiveSnapshot.events`; -1 for none."""
    year: int
    language: str
    kinds: frozenset[str]
    """Of its links."""
    speakers: tuple[int, ...]
    """Places in `ArchiveSnapshot.people`."""
    topics: tuple[int, ...]
    """Places in `ArchiveSnapshot.topics`."""
    details: bytes
    """`TalkDetails`."""


class EventRow(msgspec.Struct, frozen=True, gc=False):
    """An event, to choose it by."""

    names: tuple[str, ...]
    keys: str
    """`join_keys` of its names."""
    family: str
    """`join_keys` of its names and of those of its series, and of the one above that."""
    year: int
    """Of the event, else of its first day; 0 if unknown."""
    years: frozenset[int]
    """Of the event and of the days of its talks."""
    kinds: frozenset[str]
    """Of its links and of those of its talks."""
    talks: int
    recordings: int
    slides: int
    details: bytes
    """`EventDetails`."""


class PersonRow(msgspec.Struct, frozen=True, gc=False):
    """A person, to choose them by."""

    names: tuple[str, ...]
    keys: str
    """`join_keys` of their names and of further spellings."""
    organisations: tuple[str, ...]
    talks: int


class TopicRow(msgspec.Struct, frozen=True, gc=False):
    """A topic or a track of talks."""

    name: str
    keys: str
    """`join_keys` of the name."""
    talks: int


class ArchiveSnapshot(msgspec.Struct, frozen=True):
    """The archive of one generation, as it is shown at one time."""

    generation: str
    created: str
    """ISO date and time, UTC."""
    pages: int
    recordings: int
    """How many different videos there are."""
    slides: int
    years: tuple[int, ...]
    """Of events and talks, the latest first."""
    events: tuple[EventRow, ...]
    """The newest first."""
    series: tuple[str, ...]
    """`join_keys` of each series."""
    talks: tuple[TalkRow, ...]
    """Those of the newest event first."""
    people: tuple[PersonRow, ...]
    """Those of most talks first."""
    topics: tuple[TopicRow, ...]
    """Those of most talks first."""


def pack_link(link: CatalogueLink) -> PackedLink:
    """Pack a link."""
    return link.url, link.label, link.kind, link.platform, link.scope
