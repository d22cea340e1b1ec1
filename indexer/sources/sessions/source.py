"""Lists of conference sessions in YAML: a file an event, each with its sessions.

    event: {name, names: [], year, edition, dates, place, url, summary, links: [{label, url}],
            hosts: [], organisers: [], sponsors: [], attendance, editions: [{name, …}]}
    sessions:
    - {id, title, title_zh, title_en, event, year, edition, speakers: [], speakers_zh: [],
       organisation: [], language, date, track, place, url, video, video_scope, video_cn,
       slides, slides_path, topics: [], abstract, summary, note, links: [{label, url}]}

Only `id` and `title` are required. A series of events has `editions`: tables like that of `event`,
one for each. A file may also be the table of an event alone, without `event:` around it; named
`event.yaml`, it is the event of the lists beside it. `video` may be a list. `video_scope: event`
means that the video shows the whole event. `slides_path` is a file in the repository at the address
`slides`. Each of `abstract`, `summary` and `note` may be a text, a list of texts, or a table of
these by language. Under other keys, a web address is a link. All of it is shown to members: what
only editors need to know stands in a comment of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from indexer.errors import BadInput
from indexer.records import Entry
from indexer.sources import front_matter_fields as fm
from indexer.sources.entries import EntryMaker, RowSource
from indexer.sources.files import SourceFile
from indexer.sources.reading import decode_text, read_file
from indexer.sources.safe_yaml import Row, parse_rows
from indexer.sources.sessions.document import FORMAT, make_session_document
from indexer.sources.sessions.event_document import make_event_document
from indexer.sources.sessions.long_texts import REMEDY, find_odd_text
from indexer.sources.sessions.row_fields import NAME_KEYS, read_titles
from indexer.sources.statements.days import START_KEYS
from indexer.sources.statements.events import PLACE_KEYS
from indexer.time_limit import run_within

MAX_ID_CHARS = 200
_SHARED_KEYS = (*NAME_KEYS, "dates", "date", "start_date", "end_date", "year", "edition")
"""Keys of an event that each of its sessions reads."""
_KINDS = frozenset({"event", "conference", "meetup", "summit", "workshop", "series", "webinar"})
"""Kinds of gatherings, in a table that says what it is about."""


class SessionsSource(RowSource):
    """A file of sessions, or a folder of such files."""

    FORMAT = FORMAT
    SUFFIXES = frozenset({".yaml", ".yml"})

    def _list_rows(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        name, settings = file.name, self._settings
        text = decode_text(read_file(file, settings.max_bytes), name)
        head, rows = self._parse(text, name)
        event = _read_event(head, name)
        id = file.path.stem if "event" in head else _read_id(event) or file.path.stem
        if key := find_odd_text(event):
            problem = BadInput(name, 1, f"`{key}` of the event is not a text", REMEDY)
            yield maker.make_broken(id, problem)
        elif event:
            load = partial(make_event_document, id, event, settings, f"{name}:1")
            yield maker.make(id, name, 1, b"[" + _serialise(event) + b"]", load)
        elif rows:
            event = self._read_folder_event(file)
        begin = maker.begin_hash(b"[" + _serialise(event) + b", ")
        for line, row in rows:
            try:
                id, fields = _read_session(row, name, line)
            except BadInput as problem:
                yield maker.make_broken(f"{file.id}:{line}", problem)
                continue
            load = partial(make_session_document, id, fields, event, settings, f"{name}:{line}")
            yield maker.make(id, name, line, _serialise(fields) + b"]", load, begin)

    def _parse(self, text: str, name: str) -> tuple[Mapping[str, object], list[Row]]:
        parse = partial(parse_rows, text, name, "sessions")
        return run_within(self._settings.max_seconds, name, parse)

    def _read_folder_event(self, file: SourceFile) -> Mapping[str, object]:
        """Read the event of a list that names none from `event.yaml` beside it, if there is one."""
        for suffix in sorted(self.SUFFIXES):
            path = file.path.with_name(f"event{suffix}")
            # A link is none: that file is listed under its own name, if it lies in the source.
            if path == file.path or path.is_symlink() or not path.is_file():
                continue
            name = file.name.removesuffix(file.path.name) + path.name
            beside = replace(file, path=path, name=name)
            try:
                text = decode_text(read_file(beside, self._settings.max_bytes), name)
                return _read_event(self._parse(text, name)[0], name)
            except BadInput:  # told where that file itself is read
                return {}
        return {}


def _serialise(table: Mapping[str, object]) -> bytes:
    return json.dumps(table, sort_keys=True, ensure_ascii=False).encode()


def _read_event(head: Mapping[str, object], name: str) -> Mapping[str, object]:
    event = head.get("event") or (head if _is_event(head) else {})
    event = {"name": event} if isinstance(event, str) else event
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


def _read_id(fields: Mapping[str, object]) -> str:
    """Read the id of a row; empty if it has no valid one."""
    id = fields.get("id")
    id = id.strip() if isinstance(id, str) else ""
    return id if len(id) <= MAX_ID_CHARS else ""


def _read_session(fields: object, name: str, line: int) -> tuple[str, Mapping[str, object]]:
    if not isinstance(fields, dict):
        raise BadInput(name, line, "this session is not a table", "write it as `- id: …`")
    id = _read_id(fields)
    if not id:
        reason = f"this session has no `id` of 1 to {MAX_ID_CHARS} characters"
        raise BadInput(name, line, reason, "give it one that no other session has")
    if not read_titles(fields):
        raise BadInput(name, line, f"session {id!r} has no `title`", "give it one, as a text")
    if key := find_odd_text(fields):
        raise BadInput(name, line, f"`{key}` of session {id!r} is not a text", REMEDY)
    return id, fields
