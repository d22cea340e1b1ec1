"""Lists of conference sessions in YAML: a file an event, each with its sessions.

    event: {name, names: [], year, edition, dates, place, url, summary, links: [{label, url}],
            hosts: [], organisers: [], sponsors: [], attendance, editions: [{name, …}]}
    sessions:
    - {id, title, title_zh, title_en, event, year, edition, speakers: [], speakers_zh: [],
       organisation: [], language, date, track, place, url, video, video_scope, video_cn,
       slides, slides_path, topics: [], abstract, summary, note, links: [{label, url}]}

Where `event` is a text, what stands beside it at the top is the event's: `date`, `place`, `url`.
Only `title` is required, and an `id` or something else that a session has; fields may have other
names (`indexer.sources.sessions.rows.aliases`). A row without an `id` gets one of its file and
title. A series of events has `editions`: tables like that of `event`, one for each. A file may also
be the table of an event alone, without `event:` around it; named `event.yaml`, it is the event of
the lists beside and below it. `talks` in a row are talks that share its video. `video` may be a
list. `video_scope: event` means that the video shows the whole event. `slides_path` is a file in
the repository at the address `slides`. Each of `abstract`, `summary` and `note` may be a text, a
list of texts, or a table of these by language. Under other keys, a web address is a link. All of it
is shown to members: what only editors need to know stands in a comment of the file.

A list may also be JSON, or a table as CSV or TSV whose first line names the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indexer.errors import BadInput
from indexer.sources import front_matter_fields as fm
from indexer.sources.files import SourceFile
from indexer.sources.reading import decode_text, read_file
from indexer.sources.safe_yaml import Row, parse_rows
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.list_source import ListSource
from indexer.sources.sessions.row_fields import NAME_KEYS
from indexer.sources.sessions.rows.ids import read_id
from indexer.sources.sessions.rows.json_files import LineFinder, decode_json
from indexer.sources.sessions.rows.tables import parse_table
from indexer.sources.statements.days import START_KEYS
from indexer.sources.statements.events import PLACE_KEYS

_SHARED_KEYS = (*NAME_KEYS, "dates", "date", "start_date", "end_date", "year", "edition")
"""Keys of an event that each of its sessions reads."""
_KINDS = frozenset({"event", "conference", "meetup", "summit", "workshop", "series", "webinar"})
"""Kinds of gatherings, in a table that says what it is about."""
_EVENT_SUFFIXES = (".yaml", ".yml")
_OTHER_TYPE = (
    "put the list under `sessions`; what a conference system exports is read with its own `type`: "
    "pretalx, sessionize, sched, frab, indico or ics"
)
_TABLES = {".csv": ",", ".tsv": "\t"}


class SessionsSource(ListSource):
    """A file of sessions, or a folder of such files."""

    SUFFIXES = frozenset({*_EVENT_SUFFIXES, *_TABLES, ".json"})
    STRICT_IDS = True

    def _read_list(self, file: SourceFile) -> SessionList:
        text = decode_text(read_file(file, self._settings.max_bytes), file.name)
        delimiter = _TABLES.get(file.path.suffix.lower())
        if delimiter:
            return SessionList(
                parse_table(text, delimiter, file.name),
                find_event(self, file),
                is_event_elsewhere=True,
            )
        head, rows = self._parse(text, file)
        event = read_event(head, file.name)
        id = file.path.stem if "event" in head else read_id(event.get("id")) or file.path.stem
        listed = [ListRow(fields, line) for line, fields in rows]
        if not rows and not event and file.name == self._settings.path.rstrip("/"):
            # In a folder, files about something else may lie beside the lists.
            raise BadInput(file.name, 0, "holds neither `sessions` nor an `event`", _OTHER_TYPE)
        if rows and not event:
            # No document of its own: the file that it stands in gives that.
            return SessionList(listed, find_event(self, file), is_event_elsewhere=True)
        return SessionList(listed, event, id)

    def _parse(self, text: str, file: SourceFile) -> tuple[Mapping[str, object], list[Row]]:
        """Parse YAML or JSON: what stands beside the sessions, and these.

        Raises:
            BadInput: It is broken, or holds no sessions.
        """
        if file.path.suffix.lower() != ".json":
            return parse_rows(text, file.name, "sessions")
        data = text.encode()
        value = decode_json(data, file.name)
        rows = value.get("sessions", []) if isinstance(value, dict) else value
        if not isinstance(value, (dict, list)) or not isinstance(rows, list):
            raise BadInput(file.name, 0, "no list of sessions in it", "put it under `sessions`")
        find = LineFinder(data).find
        head = fm.lower_keys(value) if isinstance(value, dict) else {}
        tables = [fm.lower_keys(row) if isinstance(row, dict) else row for row in rows]
        return {key: head[key] for key in head.keys() - {"sessions"}}, [
            (find(fm.get_text_block(row, "title", "name")) if isinstance(row, dict) else 0, row)
            for row in tables
        ]


def find_event(source: ListSource, file: SourceFile) -> Mapping[str, object]:
    """Find the event of a list that names none: that of `event.yaml` beside it, or above."""
    for folder in file.path.parents:
        for suffix in _EVENT_SUFFIXES:
            path = folder / f"event{suffix}"
            # A link is none: that file is listed under its own name, if it lies in the source.
            if path == file.path or path.is_symlink() or not path.is_file():
                continue
            name = file.name.removesuffix(file.id) + path.relative_to(file.root).as_posix()
            beside = replace(file, path=path, name=name)
            try:
                text = decode_text(read_file(beside, source.max_bytes), name)
                return read_event(parse_rows(text, name, "sessions")[0], name)
            except BadInput:  # told where that file itself is read
                return {}
        if folder == file.root:
            break
    return {}


def read_event(head: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Read the event of a file; empty if its table is about none.

    Raises:
        BadInput: `event` is no table, or a field that each session repeats is too long.
    """
    event = head.get("event") or (head if _is_event(head) else {})
    if isinstance(event, str):
        # What stands beside its name is the event's, unless it is about something with a title.
        is_beside = not fm.get_text(head, "name", "title")
        beside = {key: head[key] for key in head.keys() - {"event"}} if is_beside else {}
        event = {**beside, "name": event}
    if not isinstance(event, dict):
        remedy = "write it as `event:` with `name:` below"
        raise BadInput(name, 1, "`event` is not a table", remedy)
    for key in _SHARED_KEYS:
        size = len(str(event.get(key, "")))
        if size > fm.MAX_EVENT_CHARS:
            reason = f"`{key}` of the event has {size:,} characters, more than {fm.MAX_EVENT_CHARS}"
            raise BadInput(name, 1, reason, "shorten it")
    return event


def _is_event(head: Mapping[str, object]) -> bool:
    """Tell whether a file is the table of one event, without a key `event` around it."""
    has_name = fm.get_text(head, *NAME_KEYS) != ""
    is_told = any(head.get(key) for key in (*START_KEYS, *PLACE_KEYS))
    return has_name and (is_told or fm.get_text(head, "kind", "type").lower() in _KINDS)
