"""Events and their talks as calendars (RFC 5545): whole days, since no archive has times."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEntry

from bot.channels.http_api.requests.root import make_absolute
from bot.rendering.urls import encode_address
from bot.services.archive.contracts import ArchiveEvent, ArchiveLink, ArchivePage, ArchiveTalk
from indexer.text.control_characters import clean_line, clean_text

ICS_MEDIA = "text/calendar"
_DAY = timedelta(days=1)
_KINDS = {"video": 0, "slides": 1}
"""The links that stand first."""


def write_calendar(title: str, created: str, entries: Iterable[CalendarEntry]) -> bytes:
    """Write a calendar of entries.

    `created` is when the index was made: ISO date and time, UTC; may be empty.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Huigu//Archive//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean_line(title))
    stamp = datetime.fromisoformat(created) if created else datetime(1970, 1, 1, tzinfo=UTC)
    for entry in entries:
        entry.add("dtstamp", stamp)
        calendar.add_component(entry)
    body: bytes = calendar.to_ical()
    return body


def make_event_entries(events: Iterable[ArchiveEvent], root: str) -> Iterator[CalendarEntry]:
    """Make an entry for each event whose day is known; `root` is the address of the service."""
    for event in events:
        first = read_day(event.start)
        if first is not None:
            last = read_day(event.end) or first
            entry = _make_entry(event.names, "event", first, max(first, last))
            entry.add("summary", clean_line(event.name))
            if event.places:
                entry.add("location", clean_line(event.places[0]))
            _describe(entry, [], [event.url, *_list_addresses(event.links, event.pages, root)])
            yield entry


def make_talk_entries(
    talks: Iterable[ArchiveTalk], events: Mapping[str, ArchiveEvent], root: str
) -> Iterator[CalendarEntry]:
    """Make an entry for each talk whose day is known: its own, or that of an event of one day.

    `events` are those of the talks, by name.
    """
    for talk in talks:
        event = events.get(talk.event)
        day = read_day(talk.date) or (_read_only_day(event) if event else None)
        if day is not None:
            entry = _make_entry(talk.titles, "talk", day, day)
            entry.add("summary", clean_line(talk.title))
            if event and event.places:
                entry.add("location", clean_line(event.places[0]))
            said = [", ".join(talk.speakers), talk.event]
            _describe(entry, said, _list_addresses(talk.links, talk.pages, root))
            yield entry


def read_day(written: str) -> date | None:
    """Read an ISO date; None for anything else."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _read_only_day(event: ArchiveEvent) -> date | None:
    first = read_day(event.start)
    return first if first is not None and event.end in {"", event.start} else None


def _make_entry(names: list[str], kind: str, first: date, last: date) -> CalendarEntry:
    entry = CalendarEntry()
    # By the first name, whatever the language: who fetches it again gets the same entries.
    unique = hashlib.sha256(f"{kind}\0{names[0]}\0{first}".encode()).hexdigest()[:32]
    entry.add("uid", f"{unique}@huigu")
    entry.add("dtstart", first)
    # The end is the day after the last one.
    entry.add("dtend", min(last, date.max - _DAY) + _DAY)
    entry.add("transp", "TRANSPARENT")
    return entry


def _list_addresses(links: list[ArchiveLink], pages: list[ArchivePage], root: str) -> list[str]:
    ordered = sorted(links, key=lambda link: _KINDS.get(link.kind, len(_KINDS)))
    own = [make_absolute(root, page.url) for page in pages if page.url]
    return [*(link.url for link in ordered), *own]


def _describe(entry: CalendarEntry, said: list[str], addresses: list[str]) -> None:
    """Add the addresses: the first is that of the entry, all stand in its description."""
    safe = [address for one in addresses if (address := encode_address(one))]
    lines = [clean_text(line) for line in (*said, *dict.fromkeys(safe)) if line]
    if lines:
        entry.add("description", "\n".join(lines))
    if safe:
        entry.add("url", safe[0])
