"""Reads the data of https://github.com/rubyevents/rubyevents, by event.

`videos.yml` holds the talks of an event, `event.yml` beside it says of which, `schedule.yml` when
they were, and `series.yml` above of which series. `speakers.yml` further above has the people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from indexer.errors import BadInput
from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.spec import ListFile
from indexer.sources.reading import decode_text
from indexer.sources.safe_yaml import Row, parse_rows
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.ids import read_id
from indexer.sources.sessions.rows.json_files import list_tables

_PROFILES = {
    "github": "https://github.com/{}",
    "twitter": "https://x.com/{}",
    "mastodon": "{}",
    "bsky": "https://bsky.app/profile/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "website": "{}",
}
"""By the key in `speakers.yml`, which holds a handle: the address of the profile."""


def read_list(file: ListFile) -> SessionList:
    """Read the talks of an event, or what is said of an event or a series.

    Raises:
        BadInput: It is broken, or neither.
    """
    head, rows = parse_rows(decode_text(file.data, file.name), file.name, "talks")
    name = file.key.rpartition("/")[2]
    if name in {"event", "series"}:
        if not fm.get_text(head, "title", "name"):
            raise BadInput(file.name, 1, f"this {name} has no `title`", "give it one")
        return SessionList((), _read_event(head, file), read_id(head.get("id")))
    event = _read_event(_parse_table(file.find_beside("event.yml")), file)
    starts = _list_starts(_parse_table(file.find_beside("schedule.yml")), rows)
    people = _Speakers(file)
    listed = [
        ListRow(_make_row(fields, starts.get(line, ""), people), line) for line, fields in rows
    ]
    return SessionList(listed, event, is_event_elsewhere=True)


def _read_event(head: Mapping[str, object], file: ListFile) -> dict[str, object]:
    event = dict(head)
    if head.get("website"):
        event.setdefault("url", head["website"])
    series = _parse_table(file.find_above("series.yml"))
    if fm.get_text(series, "name") and head.get("title"):
        event.setdefault("series", fm.get_text(series, "name"))
    return event if fm.get_text(head, "title", "name") else {}


def _parse_table(data: bytes | None) -> Mapping[str, object]:
    """Parse a file beside the talks; one that is broken says nothing.

    What is wrong with `event.yml` is told where that is read.
    """
    try:
        return parse_rows(decode_text(data, ""), "", "")[0] if data else {}
    except BadInput:
        return {}


class _Speakers:
    """What `speakers.yml` says of people, parsed when the first is looked up."""

    def __init__(self, file: ListFile) -> None:
        self._read = partial(file.find_above, "speakers.yml")
        self._people: dict[str, Mapping[str, object]] | None = None

    def describe(self, name: str) -> object:
        """Describe a person: a table, or only the name if no more is known."""
        if self._people is None:
            self._people = self._parse()
        person = self._people.get(name)
        if person is None:
            return name
        handles = ((key, fm.get_text(person, key), form) for key, form in _PROFILES.items())
        links = [
            {"label": key, "url": form.format(handle.removeprefix("@"))}
            for key, handle, form in handles
            if handle
        ]
        return {"name": name, "bio": fm.get_text_block(person, "bio"), "links": links}

    def _parse(self) -> dict[str, Mapping[str, object]]:
        data = self._read()
        try:
            rows = parse_rows(decode_text(data, ""), "", "")[1] if data else []
        except BadInput:  # too large, or broken: names are enough
            return {}
        tables = (row for _, row in rows if isinstance(row, dict))
        return {fm.get_text(table, "name"): table for table in tables}


def _make_row(fields: object, start: str, people: _Speakers) -> object:
    if not isinstance(fields, dict):
        return fields
    row = dict(fields)
    if start:
        row["start_time"] = start
    speakers = row.get("speakers")
    if isinstance(speakers, list):
        row["speakers"] = [
            people.describe(one) if isinstance(one, str) else one for one in speakers
        ]
    if resources := list_tables(row.pop("additional_resources", None)):
        row["resources"] = [
            {
                "label": fm.get_text(one, "name", "title", "type"),
                "url": fm.get_text(one, "url"),
            }
            for one in resources
        ]
    return row


def _list_starts(schedule: Mapping[str, object], rows: list[Row]) -> dict[int, str]:
    """List the time of day of each talk, by its line.

    The slots of a day that have no items of their own are those of its talks, in their order. A day
    with another number of slots than talks says nothing: nobody knows which of them was given.
    """
    starts: dict[int, str] = {}
    for day in list_tables(schedule.get("days")):
        slots = [slot for row in list_tables(day.get("grid")) for slot in _open_slots(row)]
        lines = [
            line
            for line, fields in rows
            if isinstance(fields, dict) and fm.get_text(fields, "date") == fm.get_text(day, "date")
        ]
        if len(slots) == len(lines):
            starts |= dict(zip(lines, slots, strict=True))
    return starts


def _open_slots(row: dict[str, object]) -> Iterator[str]:
    """Give the time of a row of the grid, once for each slot that a talk fills."""
    items = row.get("items")
    count = fm.get_number(row, "slots") - (len(items) if isinstance(items, list) else 0)
    for _ in range(max(0, min(count, 100))):
        yield fm.get_text(row, "start_time")
