"""Reads the public exports of pretalx, its widget, and pages of its API.

https://docs.pretalx.org/api/ and `pretalx/schedule/interfaces/exporters.py` say what they hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.errors import BadInput
from indexer.sources import front_matter_fields as fm
from indexer.sources.lists.schedules.files import read_schedule
from indexer.sources.lists.schedules.rows import make_schedule_list
from indexer.sources.lists.spec import ListFile
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.json_files import (
    LineFinder,
    decode_json,
    list_items,
    list_tables,
)
from indexer.sources.sessions.rows.names import read_name

_CODE = re.compile(r"/(?:talk|sneak)/([A-Z0-9]{4,12})(?:/|$)")
_EVENT_URL = re.compile(
    r"(?P<root>https?://[^/?#\s]+(?:/[\w-]+){0,4}?)/(?:api/events/)?(?P<event>[\w-]+)"
    r"(?=/(?:schedule|talk|submissions|speakers|slots)\b|/?$)"
)
_TALK_STATES = frozenset({"", "accepted", "confirmed"})


def read_list(file: ListFile) -> SessionList:
    """Read an export as JSON or XML, the data of the widget, or a page of the API.

    Pages of the API that hold no sessions, such as that of speakers, give no rows.

    Raises:
        BadInput: It is none of these.
    """
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return make_schedule_list(read_schedule(file), file, find_code)
    value = decode_json(file.data, file.name)
    if isinstance(value, dict) and "schedule" in value:
        return make_schedule_list(read_schedule(file, value), file, find_code)
    if isinstance(value, dict) and isinstance(value.get("talks"), list):
        return _read_widget(value, file)
    results = value.get("results") if isinstance(value, dict) else value
    if isinstance(results, list):
        return _read_submissions(value, list_tables(results), file)
    if isinstance(value, dict) and value.get("slug"):  # what the API says of the event
        return SessionList((), {})
    raise BadInput(file.name, 0, "no export of pretalx", "export the schedule as JSON or XML")


def find_code(event: fm.Fields) -> str:
    """Find the code of a submission, which pretalx never changes."""
    match = _CODE.search(fm.get_text(event, "url"))
    return fm.get_text(event, "code") or (match[1] if match else fm.get_text(event, "guid"))


def find_event_url(text: str) -> tuple[str, str]:
    """Find the address of a pretalx, and the name of an event, in an address; empty if none."""
    match = _EVENT_URL.match(text)
    return (match["root"], match["event"]) if match else ("", "")


def _read_widget(value: fm.Fields, file: ListFile) -> SessionList:
    """Read what pretalx gives to the widget of an event's own page."""
    names = {
        group: {
            fm.get_text(one, "id", "code"): read_name(one) for one in list_tables(value.get(group))
        }
        for group in ("tracks", "rooms", "speakers")
    }
    people = {fm.get_text(one, "code"): one for one in list_tables(value.get("speakers"))}
    zone = fm.get_text(value, "timezone")
    find = LineFinder(file.data).find
    rows = []
    for talk in list_tables(value["talks"]):
        code = fm.get_text(talk, "code")
        row = _make_row(talk, code, file, zone) | {
            "speakers": [
                {"name": read_name(people[one])}
                for one in list_items(talk.get("speakers"))
                if isinstance(one, str) and one in people
            ],
            "track": names["tracks"].get(fm.get_text(talk, "track"), ""),
            "place": names["rooms"].get(fm.get_text(talk, "room"), ""),
            "date": fm.get_text(talk, "start"),
        }
        line = find(fm.get_text_block(talk, "title"))
        rows.append(ListRow(row, line, code, "" if code else "break"))
    event = _read_event(file) or {}
    days = {
        "start_date": fm.get_text(value, "event_start"),
        "end_date": fm.get_text(value, "event_end"),
    }
    return SessionList(rows, {**days, **event, "timezone": zone} if event.get("name") else {}, "")


def _read_submissions(
    value: object, results: list[dict[str, object]], file: ListFile
) -> SessionList:
    """Read a page of submissions."""
    event = _read_event(file)
    zone = fm.get_text(event, "timezone") or file.timezone
    root = fm.get_text(value, "next", "previous") if isinstance(value, dict) else ""
    videos = {code: link for code, link in _list_videos(file)}
    find = LineFinder(file.data).find
    rows = []
    for one in results:
        code = fm.get_text(one, "code")
        if not code or not one.get("title"):
            continue
        slot = next(iter(list_tables(one.get("slots"))), None) or fm.get_table(one, "slot")
        state = fm.get_text(one, "state").lower()
        row = _make_row(one, code, file, zone, root) | {
            "speakers": [_read_speaker(person) for person in list_tables(one.get("speakers"))],
            "track": read_name(one.get("track")),
            "place": read_name(slot.get("room")),
            "kind": read_name(one.get("submission_type")),
            "date": fm.get_text(slot, "start"),
            "links": list(_list_resources(one)),
            "video": videos.get(code, ""),
            "tags": list(map(read_name, list_items(one.get("tags")))),
        }
        line = find(fm.get_text_block(one, "title"))
        rows.append(ListRow(row, line, code, "" if state in _TALK_STATES else state))
    is_elsewhere = not rows
    return SessionList(rows, event if rows else {}, fm.get_text(event, "slug"), is_elsewhere)


def _make_row(
    talk: fm.Fields, code: str, file: ListFile, zone: str, near: str = ""
) -> dict[str, object]:
    """Make what a row of the widget and one of the API have in common.

    `near` is an address of the same pretalx.
    """
    for address in (file.settings.url, near, file.settings.base_url):
        root, event = find_event_url(address)
        if root:
            break
    return {
        "title": read_name(talk.get("title")),
        "abstract": fm.get_text_block(talk, "abstract"),
        "description": fm.get_text_block(talk, "description"),
        "language": fm.get_text(talk, "content_locale"),
        "url": f"{root}/{event}/talk/{code}/" if root and code else "",
        "timezone": zone,
    }


def _read_event(file: ListFile) -> dict[str, object]:
    """Read what the API says of the event, from `event.json` beside its pages."""
    data = file.find_beside("event.json")
    try:
        event = decode_json(data, file.name) if data else {}
    except BadInput:  # told where that file itself is read
        return {}
    if not isinstance(event, dict) or not event.get("slug"):
        return {}
    read = {
        "name": read_name(event.get("name")),
        "start_date": fm.get_text(event, "date_from"),
        "end_date": fm.get_text(event, "date_to"),
        "timezone": fm.get_text(event, "timezone"),
        "slug": fm.get_text(event, "slug"),
    }
    root, name = find_event_url(file.settings.url)
    return {**read, **({"url": f"{root}/{name}/"} if root else {})}


def _read_speaker(person: fm.Fields) -> dict[str, object]:
    """Read a speaker, whom a page that was not expanded gives by a code alone."""
    return {
        "name": fm.get_text(person, "name"),
        "bio": fm.get_text_block(person, "biography"),
    }


def _list_resources(submission: fm.Fields) -> Iterator[dict[str, str]]:
    """List the links and files of a submission that everybody may see."""
    for resource in list_tables(submission.get("resources")):
        if resource.get("is_public") is not False:
            url = fm.get_text(resource, "resource", "link", "url")
            yield {"label": read_name(resource.get("description")), "url": url}


def _list_videos(file: ListFile) -> Iterator[tuple[str, str]]:
    """List the recordings that the plugin pretalx-youtube knows, by code: `youtube.json` beside."""
    data = file.find_beside("youtube.json")
    try:
        value = decode_json(data, file.name) if data else []
    except BadInput:  # told where that file itself is read
        return
    results = value.get("results") if isinstance(value, dict) else value
    for one in list_tables(results):
        yield fm.get_text(one, "submission", "code"), fm.get_text(one, "youtube_link", "url")
