"""Lists of conference sessions in YAML: a file an event, each with its sessions.

    event: {name, year, edition, dates, place, url, summary, links: [{label, url}]}
    sessions:
    - {id, title, title_zh, title_en, event, year, edition, speakers: [], speakers_zh: [],
       organisation: [], language, date, track, place, url, video, video_scope, video_cn,
       slides, slides_path, topics: [], abstract, note, links: [{label, url}]}

Only `id` and `title` are required. `video` may be a list. `video_scope: event` means that the video
shows the whole event. `slides_path` is a file in the repository at the address `slides`. `summary`
and `abstract` may be a text or a table of texts by language. Under other keys, a web address is a
link.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from indexer.errors import BadInput
from indexer.records import Entry
from indexer.settings import SourceSettings
from indexer.sources.entries import EntryMaker
from indexer.sources.files import SourceFile, decode_text, find_root, read_file, walk_files
from indexer.sources.safe_yaml import Row, Rows, parse_rows
from indexer.sources.sessions.document import FORMAT, make_event_document, make_session_document

SUFFIXES = frozenset({".yaml", ".yml"})
MAX_ID_CHARS = 200


class SessionsSource:
    """A file of sessions, or a folder of such files."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each event and each session, by file.

        A missing file or folder raises `SourceError`. A session whose id is already used cannot be
        loaded.
        """
        maker = EntryMaker(FORMAT, self._settings)
        root = find_root(self._settings, self._folder)
        for file in walk_files(root, SUFFIXES, self._settings.path):
            yield from self._list_file(file, maker)

    def _list_file(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        name = file.name
        try:
            text = decode_text(read_file(file, self._settings.max_bytes), name)
            rows = parse_rows(text, name, "sessions")
            event = _read_event(rows, name)
        except BadInput as problem:
            yield maker.make_broken(file.id, problem)
            return
        if event:
            id = file.path.stem
            load = partial(make_event_document, id, event, self._settings)
            yield maker.make(id, name, 1, _serialise(event), load)
        for row in rows.rows:
            try:
                id, fields = _read_session(row, name)
            except BadInput as problem:
                yield maker.make_broken(f"{file.id}:{row.line}", problem)
                continue
            load = partial(make_session_document, id, fields, event, self._settings)
            yield maker.make(id, name, row.line, _serialise(event, fields), load)


def _serialise(*tables: Mapping[str, object]) -> bytes:
    return json.dumps(tables, default=str, sort_keys=True, ensure_ascii=False).encode()


def _read_event(rows: Rows, name: str) -> Mapping[str, object]:
    """Read the event of a file; empty if it has none.

    Raises:
        BadInput: The event is not a table.
    """
    event = rows.head.get("event") or {}
    if isinstance(event, str):
        return {"name": event}
    if not isinstance(event, dict):
        remedy = "write it as `event:` with `name:` below"
        raise BadInput(name, 1, "`event` is not a table", remedy)
    return event


def _read_session(row: Row, name: str) -> tuple[str, Mapping[str, object]]:
    """Read the id and the fields of a session.

    Raises:
        BadInput: It is not a table, or has no id or title.
    """
    if not isinstance(row.value, dict):
        raise BadInput(name, row.line, "this session is not a table", "write it as `- id: …`")
    fields = row.value
    id = fields.get("id")
    id = id.strip() if isinstance(id, str) else ""
    if not id or len(id) > MAX_ID_CHARS:
        reason = f"this session has no `id` of 1 to {MAX_ID_CHARS} characters"
        raise BadInput(name, row.line, reason, "give it one that no other session has")
    if not any(str(fields.get(key) or "").strip() for key in ("title", "title_en", "title_zh")):
        raise BadInput(name, row.line, f"session {id!r} has no `title`", "give it one")
    return id, fields
