"""Reads calendars (RFC 5545), as Outlook, Google, pretalx, Sched and frab write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from icalendar import Calendar, Component
from icalendar.error import InvalidCalendar

from indexer.errors import BadInput
from indexer.fetching.decoding import decode_body
from indexer.links.addresses import is_web_address
from indexer.links.hosts.meetings import is_meeting
from indexer.sources.dates import find_zone
from indexer.sources.lists.rules.agenda import read_agenda
from indexer.sources.lists.rules.breaks import is_break
from indexer.sources.lists.spec import ListFile
from indexer.sources.nesting import clean_value
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.starts import place_in
from indexer.sources.statements.person_texts import parse_people
from indexer.text.person_names import is_han_name, is_latin_name

_TAIL = " - "
_WRITES_SPEAKERS = ("pretalx",)
"""Programs whose summaries always end with the speakers (pretalx: `schedule/models/slot.py`)."""
MIN_WITH_SPEAKERS = 0.6
"""Share of the summaries of a calendar that must end with names for these to be speakers."""
MIN_EVENTS = 5
_HIDDEN = frozenset({"PRIVATE", "CONFIDENTIAL"})
_ERRORS = (ValueError, KeyError, AttributeError, TypeError, IndexError, OverflowError)
"""What the values of a broken calendar raise when icalendar makes sense of them."""


def read_list(file: ListFile) -> SessionList:
    """Read a calendar.

    Raises:
        BadInput: It is none, or broken.
    """
    text = decode_body(file.data)
    if "BEGIN:VCALENDAR" not in text.upper():
        raise BadInput(file.name, 0, "no calendar in it", "export it as iCalendar (.ics)")
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (*_ERRORS, InvalidCalendar, RecursionError) as error:
        reason = f"broken calendar ({error})"
        raise BadInput(file.name, 0, reason, "export it again") from error
    head = _Head(calendars, file)
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    has_speakers = head.writes_speakers or _end_with_names([_read(e, "SUMMARY") for e in events])
    rows = [row for event in events for row in _list_rows(event, head, has_speakers)]
    if len(rows) > 1 and len(events) == 1 and not head.event:
        # One event with its agenda: what the calendar is about.
        table = rows[0].fields
        assert isinstance(table, dict)
        about = {"name": table["title"], "start_date": str(table["date"])[:10]}
        more = {key: table[key] for key in ("place", "url", "timezone") if table.get(key)}
        more |= {"summary": table["abstract"]} if table.get("abstract") else {}
        return SessionList(rows[1:], {**about, **more}, rows[0].id)
    return SessionList(rows, head.event)


class _Head:
    """What a calendar says of all its events."""

    def __init__(self, calendars: Sequence[Any], file: ListFile) -> None:
        calendar = calendars[0] if calendars else Calendar()
        self.zone_name = file.timezone or _read(calendar, "X-WR-TIMEZONE")
        self.zone = find_zone(self.zone_name)
        product = _read(calendar, "PRODID").lower()
        self.writes_speakers = any(name in product for name in _WRITES_SPEAKERS)
        name = _read(calendar, "X-WR-CALNAME") or _read(calendar, "NAME")
        summary = _read(calendar, "X-WR-CALDESC") or _read(calendar, "DESCRIPTION")
        self.event: dict[str, object] = {"name": name, "summary": summary} if name else {}


def _list_rows(event: Component, head: _Head, has_speakers: bool) -> Iterator[ListRow]:
    """List the row of an event, and those of the agenda that its description holds."""
    title, names = _read(event, "SUMMARY"), list[str]()
    if has_speakers:
        title, names = split_speakers(title, is_sure=head.writes_speakers)
    names += _list_attendees(event)
    description = _read(event, "DESCRIPTION", lines=True) or _read(event, "X-ALT-DESC", lines=True)
    place, url = _read(event, "LOCATION"), _read(event, "URL")
    start = _read_start(event, head.zone)
    row: dict[str, object] = {
        "title": title,
        "abstract": description,
        "speakers": names,
        "date": start,
        "place": "" if is_web_address(place) else place,
        "url": url if is_web_address(url) and not is_meeting(url) else "",
        "tags": list(_list_categories(event)),
        "note": _describe_rule(event),
        "timezone": head.zone_name,
        "links": [
            {"label": "", "url": address}
            for address in (place, *_list_attached(event))
            if is_web_address(address) and not is_meeting(address)
        ],
    }
    uid = _read(event, "UID")
    again = _read_point(event, "RECURRENCE-ID")
    id = f"{uid}@{again.isoformat()}" if uid and again else uid
    yield ListRow(clean_value(row), 0, id, _explain_drop(event, title, names))
    day = start[:10]
    agenda = read_agenda(description) if day else []
    names_end = _end_with_names([item for _, item in agenda])
    for clock, item in agenda:
        own, speakers = split_speakers(item, is_sure=False) if names_end else (item, [])
        fields = {
            "title": own,
            "speakers": speakers,
            "date": f"{day}T{clock:%H:%M:00}{start[19:]}",
            "event": title,
            "place": row["place"],
            "url": row["url"],
        }
        dropped = "break" if is_break(own, "", bool(speakers)) else ""
        yield ListRow(
            clean_value(fields), 0, f"{id}#{clock:%H:%M}#{own}"[:200] if id else "", dropped
        )


def split_speakers(summary: str, *, is_sure: bool) -> tuple[str, list[str]]:
    """Split `Title - Ann Lee, Wu Song` into the title and the speakers.

    `is_sure` tells that the program always writes them so; else the end must look like names.
    """
    title, dash, tail = summary.rpartition(_TAIL)
    if not dash:
        return summary.removesuffix(" -") if is_sure else summary, []
    if is_sure:
        return title.strip(), [name.strip() for name in tail.split(",") if name.strip()]
    names = [person.name for person in parse_people(tail)]
    if title.strip() and names and all(map(_is_full_name, names)):
        return title.strip(), names
    return summary, []


def _is_full_name(name: str) -> bool:
    return is_han_name(name) or (" " in name and is_latin_name(name))


def _end_with_names(summaries: Sequence[str]) -> bool:
    """Tell whether most summaries of a calendar end with the names of people."""
    found = sum(bool(split_speakers(summary, is_sure=False)[1]) for summary in summaries)
    return len(summaries) >= MIN_EVENTS and found >= MIN_WITH_SPEAKERS * len(summaries)


def _explain_drop(event: Component, title: str, names: Sequence[str]) -> str:
    """Explain why an event is no talk; empty for a talk."""
    if _read(event, "STATUS").upper() == "CANCELLED":
        return "cancelled"
    if _read(event, "CLASS").upper() in _HIDDEN:
        return "private"
    return "break" if is_break(title, "", bool(names)) else ""


def _read(component: Any, name: str, *, lines: bool = False) -> str:  # noqa: ANN401 - of icalendar
    """Read a property as text, the first of several; on one line unless `lines`."""
    value = component.get(name)
    value = value[0] if isinstance(value, list) and value else value
    text = "" if value is None else str(value)
    return text.strip() if lines else " ".join(text.split())


def _read_point(event: Component, name: str) -> datetime | date | None:
    """Read a point in time or a day; None if there is none, or if it is broken."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    try:
        point = value.dt if value is not None else None
    except _ERRORS:
        return None
    return point if isinstance(point, date) else None


def _read_start(event: Component, zone: tzinfo | None) -> str:
    """Read when an event begins, with the offset of its own zone at that time."""
    point = _read_point(event, "DTSTART")
    if not isinstance(point, datetime):
        return point.isoformat() if point else ""
    try:
        is_utc = point.tzinfo is UTC or (point.tzinfo and str(point.tzinfo) == "UTC")
        return place_in(point.astimezone(UTC) if is_utc else point, zone).isoformat()
    except _ERRORS:  # a zone of the file whose rules contradict themselves
        return point.date().isoformat()


def _list_attendees(event: Component) -> Iterator[str]:
    """List the people whom a program that knows no other property writes as attendees.

    frab does, as `ATTENDEE;CN="Ann Lee":invalid:nomail`. Who has an address of mail was invited by
    Outlook or Google, and is nobody to publish.
    """
    value = event.get("ATTENDEE")
    for one in value if isinstance(value, list) else [value] if value is not None else []:
        name = str(getattr(one, "params", {}).get("CN", "")).strip()
        if name and "@" not in name and not str(one).lower().startswith("mailto:"):
            yield name


def _list_categories(event: Component) -> Iterator[str]:
    value = event.get("CATEGORIES")
    for group in value if isinstance(value, list) else [value] if value is not None else []:
        for category in getattr(group, "cats", [group]):
            yield " ".join(str(category).split())


def _list_attached(event: Component) -> Iterator[str]:
    value = event.get("ATTACH")
    for one in value if isinstance(value, list) else [value] if value is not None else []:
        yield str(one).strip()[:4000]


def _describe_rule(event: Component) -> str:
    """Describe how an event repeats; empty for one that does not.

    It stays one document however often it repeats: nobody gives a talk every week, and a rule may
    have no end.
    """
    value = event.get("RRULE")
    rule = value[0] if isinstance(value, list) and value else value
    if rule is None:
        return ""
    try:
        return f"RRULE: {rule.to_ical().decode('utf-8', 'replace')[:200]}"
    except _ERRORS:
        return ""
