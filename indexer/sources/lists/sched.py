"""`type = "sched"`: lists of sessions of Sched, as its API gives them (`/api/session/list`).

https://sched.com/api. `base_url`, such as `https://EVENT.sched.com`, gives them their addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from indexer.errors import BadInput
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_zone
from indexer.sources.lists.rules.addresses import join_address
from indexer.sources.lists.rules.breaks import is_break
from indexer.sources.lists.spec import ListFile, ListSpec
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.rows.json_files import LineFinder, decode_json, list_tables
from indexer.sources.sessions.rows.starts import place_in

SPEC = ListSpec(read="indexer.sources.lists.sched:read_list")
_TAIL = " - "
_BETWEEN = re.compile(r"[,;&]|\band\b", re.IGNORECASE)
_QUARTER_S = 900
"""Offsets of time zones are whole quarters of an hour."""
_MAX_OFFSET_S = 15 * 3600


def read_list(file: ListFile) -> SessionList:
    """Read a list of sessions.

    Raises:
        BadInput: It holds none.
    """
    value = decode_json(file.data, file.name)
    sessions = value.get("sessions", value.get("data")) if isinstance(value, dict) else value
    tables = [one for one in list_tables(sessions) if one.get("name") or one.get("event_key")]
    if not tables:
        raise BadInput(file.name, 0, "no sessions of Sched in it", "take `/api/session/list`")
    find = LineFinder(file.data).find
    rows = []
    for session in tables:
        fields = _make_row(session, file)
        line = find(fm.get_text_block(session, "name"))
        rows.append(ListRow(fields, line, _find_id(session, file), _explain_drop(session, fields)))
    return SessionList(rows, {})


def _find_id(session: fm.Fields, file: ListFile) -> str:
    """Find the id that is in a session's address; its key is the organiser's own."""
    key = fm.get_text(session, "event_key")
    return fm.get_text(session, "id") or (f"{file.key}/{key}" if key else "")


def _make_row(session: fm.Fields, file: ListFile) -> dict[str, object]:
    base, id = file.settings.base_url.rstrip("/"), fm.get_text(session, "id")
    speakers = list(_list_people(session.get("speakers")))
    names = [fm.get_text(one, "name") for one in speakers]
    videos = (fm.get_text(session, key) for key in ("video_url", "video_stream"))
    files = (
        (fm.get_text(one, "name"), fm.get_text(one, "path", "url"))
        for one in list_tables(session.get("files"))
    )
    return {
        "title": trim_speakers(fm.get_text(session, "name"), names),
        "abstract": fm.get_text_block(session, "description"),
        "speakers": speakers,
        "hosts": [fm.get_text(one, "name") for one in _list_people(session.get("moderators"))],
        "track": fm.get_text(session, "event_type"),
        "kind": fm.get_text(session, "event_subtype"),
        "place": fm.get_text(session, "venue"),
        "date": _read_start(session, file),
        "url": f"{base}/event/{id}" if base and id else fm.get_text(session, "url"),
        "video": list(filter(None, videos)),
        "links": [{"label": name, "url": join_address(path, base)} for name, path in files],
    }


def trim_speakers(title: str, names: list[str]) -> str:
    """Trim the speakers from the end of a title: `Title - Ann Lee, Example Inc & Wu Song`."""
    head, tail, people = title.rpartition(_TAIL)
    if not tail or not head.strip() or not names:
        return title
    words = people.casefold()
    is_people = all(name.casefold() in words for name in names)
    first = _BETWEEN.split(people)[0].strip().casefold()
    is_first = first in {name.casefold() for name in names}
    return head.strip() if is_people or is_first else title


def _explain_drop(session: fm.Fields, row: fm.Fields) -> str:
    """Explain why a session is no talk; empty for a talk."""
    if fm.get_text(session, "active").upper() == "N":
        return "draft"
    kind = f"{fm.get_text(row, 'track')} {fm.get_text(row, 'kind')}"
    has_speakers = bool(row.get("speakers") or row.get("hosts"))
    return "break" if is_break(fm.get_text(row, "title"), kind, has_speakers) else ""


def _list_people(value: object) -> Iterator[dict[str, object]]:
    """List people: tables, or names with commas between them."""
    if isinstance(value, str):
        value = [{"name": name.strip()} for name in value.split(",") if name.strip()]
    for one in list_tables(value):
        yield {
            "name": fm.get_text(one, "name"),
            "organisation": fm.get_text(one, "company"),
            "position": fm.get_text(one, "position"),
            "bio": fm.get_text_block(one, "about", "bio"),
            "url": fm.get_text(one, "url"),
        }


def _read_start(session: fm.Fields, file: ListFile) -> str:
    """Read when a session begins: the point in time, and the offset that the local time shows."""
    local = fm.get_text(session, "event_start", "start")
    stamp = fm.get_text(session, "start_time_ts")
    zone = find_zone(file.timezone)
    try:
        found = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdecimal() else None
        written = datetime.fromisoformat(local) if local else None
    except (ValueError, OverflowError, OSError):
        return local
    if found is None or written is None or zone is not None:
        point = found or written
        return place_in(point, zone).isoformat() if point else local
    offset = written - found.replace(tzinfo=None) if written.tzinfo is None else timedelta()
    seconds = offset.total_seconds()
    if seconds % _QUARTER_S or abs(seconds) > _MAX_OFFSET_S:
        return found.isoformat()
    return found.astimezone(timezone(offset)).isoformat()
