"""`type = "indico"`: the HTTP export API of Indico, as JSON: events, contributions, timetables.

https://docs.getindico.io/en/stable/http-api/. The address is `/export/event/ID.json?detail=
contributions`, `/export/timetable/ID.json` or `/export/categ/ID.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from indexer.errors import BadInput
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_zone
from indexer.sources.lists.rules.breaks import is_break
from indexer.sources.lists.spec import ListFile, ListSpec
from indexer.sources.nesting import list_texts
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.json_files import LineFinder, decode_json, list_tables
from indexer.sources.sessions.rows.starts import place_in

SPEC = ListSpec(read="indexer.sources.lists.indico:read_list")
_GROUPS = ("contributions", "subContributions", "sessions", "entries")
MAX_LEVELS = 4
"""An event holds sessions, these contributions, and these subcontributions."""
_PEOPLE = ("speakers", "presenters")


def read_list(file: ListFile) -> SessionList:
    """Read what the API exports.

    Raises:
        BadInput: It is no export of Indico.
    """
    value = decode_json(file.data, file.name)
    results = value.get("results") if isinstance(value, dict) else None
    if isinstance(results, dict):
        return SessionList(list(_list_timetable(results, file)), {})
    if not isinstance(results, list):
        raise BadInput(file.name, 0, "no `results` of Indico in it", "take `/export/event/ID.json`")
    events = list_tables(results)
    find = LineFinder(file.data).find
    rows = [
        row
        for event in events
        for row in _list_rows(
            event, fm.get_text(event, "id"), event if len(events) > 1 else None, file
        )
    ]
    rows = [
        ListRow(row.fields, find(fm.get_text_block(row.fields, "title")), row.id, row.dropped)
        for row in rows
        if isinstance(row.fields, dict)
    ]
    if len(events) == 1:
        return SessionList(rows, _read_event(events[0]), f"indico-{fm.get_text(events[0], 'id')}")
    # A category is a series, and its events are the editions.
    name = next((text for one in events if (text := fm.get_text(one, "category"))), file.key)
    editions = [{**one, "website": one.get("url", "")} for one in map(_read_event, events)]
    return SessionList(rows, {"name": name, "editions": editions})


def _list_rows(
    table: fm.Fields, path: str, event: fm.Fields | None, file: ListFile, level: int = 0
) -> Iterator[ListRow]:
    """List the contributions in an event, a session or a contribution.

    `event` is given where a file has several. `path` is that of the ids above, which count within.
    """
    for group in _GROUPS:
        for one in list_tables(table.get(group)) if level < MAX_LEVELS else ():
            id = fm.get_text(one, "db_id", "id", "contributionId")
            own = f"{path}/{'s' if group == 'sessions' else ''}{id}"
            if group != "sessions" or one.get("presenters"):
                row = _make_row(one, event, file)
                if group == "subContributions" and not row.get("date"):
                    row |= {key: _make_row(table, event, file)[key] for key in ("date", "place")}
                yield ListRow(row, 0, f"indico-{own}" if id else "", _explain_drop(one, row))
            # Contributions of a session are those of the event, each with an id of the event.
            above = path if group == "sessions" else own
            yield from _list_rows(one, above, event, file, level + 1)


def _list_timetable(results: fm.Fields, file: ListFile) -> Iterator[ListRow]:
    """List the entries of timetables: by event, by day, and those of a session below it."""
    for event, days in results.items():
        for day in days.values() if isinstance(days, dict) else ():
            for entry in list_tables(day):
                blocks = list_tables(entry.get("entries"))
                for one in blocks or [entry]:
                    id = fm.get_text(one, "contributionId", "uniqueId", "id")
                    row = _make_row(one, None, file)
                    if blocks and not row.get("track"):
                        row["track"] = fm.get_text(entry, "title")
                    yield ListRow(row, 0, f"indico-{event}/{id}", _explain_drop(one, row))


def _read_event(event: fm.Fields) -> dict[str, object]:
    read = {
        "name": fm.get_text(event, "title"),
        "start_date": _read_date(event.get("startDate"))[:10],
        "end_date": _read_date(event.get("endDate"))[:10],
        "place": fm.get_text(event, "location"),
        "url": fm.get_text(event, "url"),
        "summary": fm.get_text_block(event, "description"),
        "timezone": fm.get_text(event, "timezone"),
        "links": list(_list_materials(event)),
    }
    return {key: value for key, value in read.items() if value}


def _make_row(one: fm.Fields, event: fm.Fields | None, file: ListFile) -> dict[str, object]:
    people = next((found for key in _PEOPLE if (found := list_tables(one.get(key)))), [])
    row: dict[str, object] = {
        "title": fm.get_text(one, "title"),
        "abstract": fm.get_text_block(one, "description"),
        "speakers": [_read_person(person) for person in people],
        "track": fm.get_text(one, "track", "session"),
        "place": fm.get_text(one, "room", "roomFullname", "location"),
        "kind": fm.get_text(one, "type"),
        "date": _read_date(one.get("startDate")),
        "timezone": file.timezone,
        "tags": list_texts(one.get("keywords")),
        "url": fm.get_text(one, "url"),
        "links": list(_list_materials(one)),
    }
    if event is not None:
        row["event"] = fm.get_text(event, "title")
        row["url"] = row["url"] or fm.get_text(event, "url")
    return row


def _explain_drop(one: fm.Fields, row: fm.Fields) -> str:
    """Explain why an entry is no talk; empty for a talk."""
    kind = fm.get_text(one, "entryType", "_type")
    is_pause = kind in {"Break", "BreakTimeSchEntry"}
    title = fm.get_text(row, "title")
    return "break" if is_pause or is_break(title, "", bool(row.get("speakers"))) else ""


def _read_person(person: fm.Fields) -> dict[str, object]:
    """Read a person; Indico writes `Lee, Ann` and `Ms. LEE, Ann`, so the parts are better."""
    parts = [
        fm.get_text(person, *keys)
        for keys in (("first_name", "firstName"), ("last_name", "familyName"))
    ]
    name = " ".join(filter(None, parts)) or fm.get_text(person, "fullName", "name")
    last, comma, first = name.partition(", ")
    return {
        "name": f"{first} {last}" if comma else name,
        "organisation": fm.get_text(person, "affiliation"),
    }


def _read_date(value: object) -> str:
    """Read a date as Indico writes it: `{date, time, tz}`; empty for none."""
    if not isinstance(value, dict):
        return value if isinstance(value, str) else ""
    day, clock = fm.get_text(value, "date"), fm.get_text(value, "time")
    try:
        found = datetime.fromisoformat(f"{day}T{clock.partition('.')[0]}")
    except ValueError:
        return day
    return place_in(found, find_zone(fm.get_text(value, "tz"))).isoformat()


def _list_materials(one: fm.Fields) -> Iterator[dict[str, str]]:
    """List the files and links of an entry: `folders` with attachments, `material` before v2."""
    for group in (*list_tables(one.get("folders")), *list_tables(one.get("material"))):
        title = fm.get_text(group, "title")
        for key in ("attachments", "resources"):
            for item in list_tables(group.get(key)):
                label = fm.get_text(item, "title", "name", "filename")
                url = fm.get_text(item, "download_url", "link_url", "url")
                # `Slides` is the name of a folder, and `talk-v3.pdf` that of a file in it.
                yield {"label": ": ".join(filter(None, (title, label))), "url": url}
