"""Makes the records that are shown, in a reader's language, of the rows of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.services.archive.contracts import (
    ArchiveEvent,
    ArchiveLink,
    ArchivePage,
    ArchivePerson,
    ArchiveTalk,
)
from bot.services.archive.rows import (
    ArchiveSnapshot,
    EventDetails,
    PackedLink,
    PackedPage,
    TalkDetails,
)
from indexer.catalogue.names import choose_name

_events = msgspec.msgpack.Decoder(EventDetails)
_talks = msgspec.msgpack.Decoder(TalkDetails)


def make_event(snapshot: ArchiveSnapshot, place: int, language: str) -> ArchiveEvent:
    """Make the record of an event."""
    row = snapshot.events[place]
    details = _events.decode(row.details)
    return ArchiveEvent(
        name=choose_shown(row.names, language),
        names=list(row.names),
        series=choose_shown(details.series, language),
        year=row.year,
        edition=details.edition,
        start=details.start,
        end=details.end,
        places=list(details.places),
        url=details.url,
        talks=row.talks,
        recordings=row.recordings,
        slides=row.slides,
        links=_make_links(details.links),
        pages=_make_pages(details.pages),
    )


def make_talk(snapshot: ArchiveSnapshot, place: int, language: str) -> ArchiveTalk:
    """Make the record of a talk."""
    row = snapshot.talks[place]
    details = _talks.decode(row.details)
    event = snapshot.events[row.event] if row.event >= 0 else None
    return ArchiveTalk(
        title=choose_shown(details.titles, language),
        titles=list(details.titles),
        event=choose_shown(event.names, language) if event else "",
        year=row.year or (event.year if event else 0),
        date=details.date,
        track=details.track,
        language=row.language,
        speakers=[choose_shown(snapshot.people[one].names, language) for one in row.speakers],
        organisations=list(details.organisations),
        topics=list(details.topics),
        links=_make_links(details.links),
        pages=_make_pages(details.pages),
    )


def make_person(snapshot: ArchiveSnapshot, place: int, language: str) -> ArchivePerson:
    """Make the record of a person."""
    row = snapshot.people[place]
    return ArchivePerson(
        name=choose_shown(row.names, language),
        names=list(row.names),
        organisations=list(row.organisations),
        talks=row.talks,
    )


def choose_shown(names: Sequence[str], language: str) -> str:
    """Choose a name in a language; without a language, the one that is shown first."""
    return choose_name(names, language) if language else next(iter(names), "")


def _make_links(links: Sequence[PackedLink]) -> list[ArchiveLink]:
    return [
        ArchiveLink(url=url, label=label, kind=kind, platform=platform, scope=scope)
        for url, label, kind, platform, scope in links
    ]


def _make_pages(pages: Sequence[PackedPage]) -> list[ArchivePage]:
    return [
        # A page without a published address gets another in `AddressedArchive`.
        ArchivePage(source=source, document=document, title=title, url=url)
        for source, document, title, url in pages
    ]
