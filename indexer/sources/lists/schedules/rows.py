"""Makes rows of the events of a schedule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from indexer.links.addresses import is_web_address
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_zone
from indexer.sources.lists.rules.addresses import join_address
from indexer.sources.lists.rules.noise import find_noise
from indexer.sources.lists.schedules.files import Schedule
from indexer.sources.lists.schedules.schema import list_schema_errors
from indexer.sources.lists.spec import ListFile
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.json_files import list_items, list_tables
from indexer.sources.sessions.rows.names import read_name
from indexer.sources.sessions.rows.starts import place_in

_KEYS_OF_TYPES = {"slides": "slides", "video": "video", "audio": "audio", "recording": "video"}
"""By the type of a reference, in lower case: the key of the row that it goes under."""
_HOST_ROLES = frozenset({"moderator", "host", "chair", "herald"})
_SLIDE_FILE = re.compile(r"[^?#]*\.(?:pdf|pptx?|odp|key)(?:[?#]|$)", re.IGNORECASE)
_OTHER_FILE = re.compile(
    r"paper|text|handout|notes?\b|poster|abstract|proceeding|论文|讲义稿|海报", re.IGNORECASE
)
_NO_LINK_ROLES = frozenset({"feedback"})


def make_schedule_list(
    schedule: Schedule, file: ListFile, find_id: Callable[[fm.Fields], str]
) -> SessionList:
    """Make the list of a schedule; `find_id` finds what an event keeps for ever."""
    conference = schedule.conference
    zone = fm.get_text(conference, "time_zone_name", "timezone") or file.timezone
    base = file.settings.base_url or fm.get_text(conference, "base_url", "url")
    links = [list(_list_references(event, base)) for _, event in schedule.events]
    noise = find_noise([[link for _, link in own] for own in links])
    rows = []
    for (line, event), own in zip(schedule.events, links, strict=True):
        kept = [(key, link) for key, link in own if link["url"] not in noise]
        fields = _make_row(event, kept, zone, base)
        rows.append(ListRow(fields, line, find_id(event)))
    return SessionList(
        rows,
        _make_event(conference, zone, base),
        fm.get_text(conference, "acronym"),
        remarks=tuple(list_schema_errors(schedule)),
    )


def _make_event(conference: fm.Fields, zone: str, base: str) -> dict[str, object]:
    name = read_name(conference.get("title")) or fm.get_text(conference, "acronym")
    url = fm.get_text(conference, "url") or base
    days = {
        key: value[:10]
        for name, key in (("start", "start_date"), ("end", "end_date"))
        if (value := fm.get_text(conference, name))
    }
    event: dict[str, object] = {"name": name, **days, "timezone": zone}
    if is_web_address(url):
        event["url"] = url
    for key in ("city", "venue"):
        if place := read_name(conference.get(key)):
            event.setdefault("place", place)
    return {key: value for key, value in event.items() if value}


def _make_row(
    event: fm.Fields, links: list[tuple[str, dict[str, str]]], zone: str, base: str
) -> dict[str, object]:
    """Make a row of what people read of an event."""
    subtitle, abstract = fm.get_text(event, "subtitle"), _read_long_text(event, "abstract")
    people = list_tables(event.get("persons"))
    row: dict[str, object] = {
        "title": read_name(event.get("title")),
        "abstract": "\n\n".join(filter(None, (subtitle, abstract))),
        "description": _read_long_text(event, "description"),
        "speakers": [_read_person(one) for one in people if not _is_host(one)],
        "hosts": [read_name(one) for one in people if _is_host(one)],
        "track": read_name(event.get("track")),
        "place": read_name(event.get("room")),
        "kind": read_name(event.get("type")),
        "language": fm.get_text(event, "language"),
        "date": _read_date(event, zone),
        "url": join_address(fm.get_text(event, "url"), base),
    }
    for key, link in links:
        group = row.setdefault(key, [])
        assert isinstance(group, list)
        group.append(link)
    return {key: value for key, value in row.items() if value}


def _read_long_text(event: fm.Fields, key: str) -> str:
    """Read a long text; some exports escape the ends of its lines twice."""
    return fm.get_text_block(event, key).replace(r"\r\n", "\n")


def _read_person(person: fm.Fields) -> dict[str, object]:
    """Read what a schedule says of a person; their pictures and addresses of mail are left out."""
    name = fm.get_text(person, "public_name", "full_public_name", "name")
    read: dict[str, object] = {
        "name": name,
        "bio": fm.get_text_block(person, "biography", "description", "abstract"),
        "organisation": fm.get_text(person, "organization", "organisation", "company"),
        "links": list_items(person.get("links")),
        "url": fm.get_text(person, "url"),
    }
    return {key: value for key, value in read.items() if value}


def _is_host(person: fm.Fields) -> bool:
    return fm.get_text(person, "role").lower() in _HOST_ROLES


def _read_date(event: fm.Fields, zone_name: str) -> str:
    """Read when an event begins, with its offset.

    `start` is a local time of day. Where `date` has the same one with the offset of UTC, which is
    not that of the zone, somebody wrote UTC over a local time (debconf17 did).
    """
    written = fm.get_text(event, "date") or fm.get_text(event, "start")
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return written
    zone = find_zone(zone_name)
    clock = fm.get_text(event, "start")
    is_local = zone is not None and not found.utcoffset() and clock == f"{found:%H:%M}"
    return place_in(found.replace(tzinfo=None) if is_local else found, zone).isoformat()


def _list_references(event: fm.Fields, base: str) -> Iterator[tuple[str, dict[str, str]]]:
    """List the links, attachments and recordings of an event: the key of the row, and the link."""
    for group in ("links", "attachments"):
        for reference in list_tables(event.get(group)):
            url = join_address(fm.get_text(reference, "url", "href"), base)
            kind = fm.get_text(reference, "type").lower()
            if url and kind not in _NO_LINK_ROLES:
                label = read_name(reference.get("title"))
                is_deck = group == "attachments" and not kind and is_slide_file(url, label)
                key = _KEYS_OF_TYPES.get(kind, "slides" if is_deck else "links")
                yield key, {"label": label, "url": url}
    recording = event.get("recording")
    tables = (recording, event) if isinstance(recording, dict) else (event,)
    for table in tables:
        for key in ("link", "url", "video_download_url") if table is recording else _VIDEO_KEYS:
            if is_web_address(url := fm.get_text(table, key)):
                yield "video", {"label": "", "url": url}


_VIDEO_KEYS = ("video_download_url",)


def is_slide_file(url: str, label: str) -> bool:
    """Tell whether a file that was uploaded to a talk is its slides, unless its name says not."""
    return bool(_SLIDE_FILE.match(url)) and not _OTHER_FILE.search(label)
