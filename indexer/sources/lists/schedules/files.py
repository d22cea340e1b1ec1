"""Reads a schedule as JSON or XML into one form: the conference, and its events as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indexer.errors import BadInput
from indexer.fetching.decoding import decode_body
from indexer.fetching.xml_elements import XmlElement, iter_elements
from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.spec import ListFile
from indexer.sources.nesting import clean_value
from indexer.sources.sessions.rows.json_files import LineFinder, decode_json, list_tables

_NAMES = frozenset({"conference", "event", "vevent"})
_LISTS = ("links", "attachments", "persons")
_REMEDY = "export the schedule as JSON or XML"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule in the form of its JSON v1."""

    conference: fm.Fields
    events: tuple[tuple[int, fm.Fields], ...]
    """The line of each, 0 if unknown, and its table."""
    version: int = 1
    """Of the schema: 1, or 2 for the flat form; 0 for xCal, which has another."""


def read_schedule(file: ListFile, value: object = None) -> Schedule:
    """Read a schedule; `value` is its JSON, if that was decoded already.

    Raises:
        BadInput: It is neither JSON nor XML, or no schedule.
    """
    if value is None and file.data.lstrip(b"\xef\xbb\xbf \t\r\n\0\xfe\xff").startswith(b"<"):
        return _read_xml(file)
    value = decode_json(file.data, file.name) if value is None else value
    schedule = value.get("schedule") if isinstance(value, dict) else None
    conference = schedule.get("conference") if isinstance(schedule, dict) else None
    if not isinstance(schedule, dict) or not isinstance(conference, dict):
        raise BadInput(file.name, 0, "no `schedule` with a `conference` in it", _REMEDY)
    find = LineFinder(file.data).find
    if "events" in schedule:
        people = {fm.get_text(p, "guid"): p for p in list_tables(schedule.get("persons"))}
        found = [_join_persons(event, people) for event in list_tables(schedule["events"])]
    else:
        found = list(_list_nested(conference))
    events = tuple((find(fm.get_text_block(event, "title")), event) for event in found)
    base = {"base_url": schedule.get("base_url"), "url": schedule.get("url")}
    version = 2 if "events" in schedule else 1
    return Schedule({**base, **conference}, events, version)


def _list_nested(conference: fm.Fields) -> Iterator[dict[str, object]]:
    """List the events in the days and rooms of a conference."""
    for day in list_tables(conference.get("days")):
        rooms = day.get("rooms")
        for name, events in rooms.items() if isinstance(rooms, dict) else ():
            for event in list_tables(events):
                yield {"room": name, **event}


def _join_persons(event: fm.Fields, people: Mapping[str, fm.Fields]) -> dict[str, object]:
    """Give the participants of an event what the list of people says of them."""
    participants = list_tables(event.get("participants"))
    persons = [{**people.get(fm.get_text(one, "guid"), {}), **one} for one in participants]
    return {**event, "persons": persons}


def _read_xml(file: ListFile) -> Schedule:
    """Read a schedule as XML.

    Raises:
        BadInput: It is broken, beyond a limit, or holds neither a conference nor events.
    """
    text = decode_body(file.data)
    conference: dict[str, object] = {}
    events: list[tuple[int, fm.Fields]] = []
    for element in iter_elements(text, _NAMES, file.name):
        is_xcal = element.local_name == "vevent"
        table = clean_value(_read_vevent(element) if is_xcal else _read_element(element))
        assert isinstance(table, dict)
        if element.local_name == "conference":
            conference = table
        else:
            events.append((element.line, table))
    if not conference and not events:
        raise BadInput(file.name, 0, "no schedule in it", _REMEDY)
    return Schedule(conference, tuple(events), 1 if conference else 0)


def _read_element(element: XmlElement) -> dict[str, object]:
    """Make the table of an element: its attributes, and its children by name.

    Of children with one name the longer text counts: debconf writes `abstract` twice.
    """
    table: dict[str, object] = dict(element.attributes)
    for child in element.children:
        name = child.local_name
        if name in _LISTS:
            table[name] = [_read_item(item) for item in child.children]
        elif name == "recording":
            table[name] = {inner.local_name: inner.text for inner in child.children}
        else:
            text = child.text
            if len(text) >= len(str(table.get(name) or "")):
                table[name] = text
    return table


def _read_vevent(element: XmlElement) -> dict[str, object]:
    """Read an event of xCal, as pentabarf and pretalx write it: times have no offset."""
    texts = {child.local_name: child.text for child in element.children}
    people = [child.text for child in element.children if child.local_name == "attendee"]
    return {
        "id": texts.get("uid", "").partition("@")[0],
        "title": texts.get("title") or texts.get("summary", ""),
        "subtitle": texts.get("subtitle", ""),
        "date": texts.get("dtstart", ""),
        "room": texts.get("location", ""),
        "type": texts.get("category", ""),
        "language": texts.get("language", ""),
        "description": texts.get("description", ""),
        "url": texts.get("url", ""),
        "persons": [{"name": name} for name in people],
    }


def _read_item(item: XmlElement) -> dict[str, object]:
    """Read a link, an attachment or a person."""
    attributes = item.attributes
    if item.local_name == "person":
        return {**attributes, "name": item.text}
    return {
        "url": attributes.get("href", ""),
        "title": item.text,
        "type": attributes.get("type", ""),
    }
