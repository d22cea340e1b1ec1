"""Reads a generation into a snapshot of its archive."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from bot.services.archive.rows import (
    ArchiveSnapshot,
    EventDetails,
    EventRow,
    PackedLink,
    PersonRow,
)
from bot.services.archive.shown import ShownPages, count_addresses, read_shown_pages
from bot.services.archive.talks import EventTalks, place_talks, read_talks
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.name_filter import join_keys
from indexer.catalogue.records import Event, Series
from indexer.search.index import Reader

_pack = msgspec.msgpack.Encoder().encode


def read_archive(reader: Reader, created: str) -> ArchiveSnapshot:
    """Read the archive as it is shown now, of a generation that was created at a time."""
    shown = read_shown_pages(reader)
    catalogue = reader.catalogue
    talks = read_talks(catalogue, shown)
    events = _read_events(catalogue, shown, talks.by_event)
    people = _read_people(catalogue, talks.speakers)
    places = {id: place for place, (id, _, _) in enumerate(events)}
    people_places = {id: place for place, (id, _) in enumerate(people)}
    dates = [date for _, date, _ in events]
    years = {year for _, _, row in events for year in row.years}
    years |= {row.year for row in talks.rows if row.year}
    return ArchiveSnapshot(
        generation=reader.generation,
        created=created,
        pages=shown.count,
        recordings=count_addresses(reader, "video"),
        slides=count_addresses(reader, "slides"),
        years=tuple(sorted(years, reverse=True)),
        events=tuple(row for _, _, row in events),
        series=tuple(join_keys(one.names) for one in catalogue.get_series(catalogue.list_series())),
        talks=place_talks(talks, places, people_places, dates),
        people=tuple(row for _, row in people),
        topics=talks.topics.list_rows(),
    )


def _read_events(
    catalogue: Catalogue, shown: ShownPages, talks: Mapping[int, EventTalks]
) -> list[tuple[int, str, EventRow]]:
    """Read (id, date, row) of the events that are shown, the newest first.

    The date is that of the first day, else the year, else empty.
    """
    series = {one.id: one for one in catalogue.get_series(catalogue.list_series())}
    rows = []
    for event in catalogue.get_events(catalogue.list_events()):
        own = talks.get(event.id) or EventTalks()
        row = _make_event(event, series, shown, own)
        if row is not None:
            first = event.start or own.first_day
            # A talk may have been given before, or its date be that of the upload.
            date = first if first.startswith(str(row.year or "")) else str(row.year)
            rows.append((event.id, date, row))
    # Stable: those of one day stay in the order of the catalogue, the last one first.
    rows.reverse()
    rows.sort(key=lambda row: row[1], reverse=True)
    return rows


def _make_event(
    event: Event, series: Mapping[int, Series], shown: ShownPages, talks: EventTalks
) -> EventRow | None:
    """Make the row of an event; None if no shown page tells of it."""
    pages, links = shown.list_pages(event.pages), shown.list_links(event.links)
    if not pages and not talks.talks:
        return None
    own = series.get(event.series)
    above = series.get(own.parent) if own else None
    first = event.start or talks.first_day
    year = event.year or int(first[:4] or 0)
    details = EventDetails(
        own.names if own else (),
        event.edition,
        event.start,
        event.end,
        event.places,
        event.url,
        links,
        pages,
    )
    family = [*event.names, *(own.names if own else ()), *(above.names if above else ())]
    return EventRow(
        names=event.names,
        keys=join_keys(event.names),
        family=join_keys(family),
        year=year,
        years=frozenset({year, *talks.years} - {0}),
        kinds=frozenset({*talks.kinds, *(link[2] for link in links)}),
        talks=talks.talks,
        recordings=_count("video", links, talks),
        slides=_count("slides", links, talks),
        details=_pack(details),
    )


def _count(kind: str, links: tuple[PackedLink, ...], talks: EventTalks) -> int:
    """Count the talks with a link of a kind of their own, and the links of the whole event."""
    shared = {link[0] for link in links if link[2] == kind} | talks.shared.get(kind, set())
    return talks.counts[kind] + len(shared)


def _read_people(catalogue: Catalogue, talks: Mapping[int, int]) -> list[tuple[int, PersonRow]]:
    """Read (id, row) of everyone, those with most talks first."""
    people = catalogue.get_people(catalogue.list_people())
    people.sort(key=lambda person: -talks.get(person.id, 0))
    return [
        (
            person.id,
            PersonRow(
                person.names,
                join_keys((*person.names, *person.spellings)),
                person.organisations,
                talks.get(person.id, 0),
            ),
        )
        for person in people
    ]
