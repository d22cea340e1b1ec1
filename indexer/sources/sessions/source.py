"""Lists of conference sessions in YAML: a file an event, each with its sessions.

    event: {name, year, edition, dates, place, url, summary, links: [{label, url}]}
    sessions:
    - {id, title, title_zh, title_en, event, year, edition, speakers: [], speakers_zh: [],
       organisation: [], language, date, track, place, url, video, video_scope, video_cn,
       slides, slides_path, topics: [], abstract, note, links: [{label, url}]}

Only `id` and `title` are required. `video` may be a list; `video_scope: event` says that it shows
the whole event. `slides_path` is a file in the repository that `slides` gives. `summary` and
`abstract` may be text or a table of texts by language. Under other keys a web address is a link.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import msgspec

from indexer.errors import BadInput
from indexer.records import Document, Entry
from indexer.settings import SourceSettings
from indexer.sources.sessions.document import FORMAT, event_document, session_document
from indexer.sources.walk import Found, decode, read, require, walk
from indexer.sources.yaml_file import Row, Rows, read_rows

SUFFIXES = frozenset({".yaml", ".yml"})
MAX_ID_CHARS = 200


class SessionsSource:
    """A file of sessions, or a folder of such files."""

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings; nothing is read yet.

        Args:
            settings: The source's table in the configuration.
            folder: What its relative path starts from.
        """
        self.name = settings.name
        self._settings = settings
        self._path = folder / Path(settings.path).expanduser()

    def entries(self) -> Iterator[Entry]:
        """Give an entry for each event and each session, by file.

        A missing file or folder raises `SourceError`. A session whose id another has already is
        given under an id of its own, and cannot be loaded.
        """
        root = require(self._path, self.name, self._settings.path)
        shown = self._settings.path.rstrip("/")
        shown = shown if root.is_dir() else str(Path(shown).parent)
        seen: dict[str, str] = {}
        for found in walk(root, SUFFIXES, shown):
            yield from self._file(found, shown, seen)

    def _file(self, found: Found, shown: str, seen: dict[str, str]) -> Iterator[Entry]:
        name = f"{shown}/{found.id}"
        try:
            text = decode(read(found, shown, self._settings.max_bytes), name)
            rows = read_rows(text, name, "sessions")
            event = _event(rows, name)
        except BadInput as problem:
            yield self._broken(found.id, problem)
            return
        if event:
            make = partial(event_document, found.path.stem, event, self._settings)
            yield self._entry(found.path.stem, f"{name}:1", seen, [event], make)
        for row in rows.rows:
            try:
                id, fields = _session(row, name)
            except BadInput as problem:
                yield self._broken(f"{found.id}:{row.line}", problem)
                continue
            make = partial(session_document, id, fields, event, self._settings)
            yield self._entry(id, f"{name}:{row.line}", seen, [event, fields], make)

    def _entry(
        self,
        id: str,
        place: str,
        seen: dict[str, str],
        depends: list[Mapping[str, object]],
        make: Callable[[], Document],
    ) -> Entry:
        if id in seen:
            reason = f"the id {id!r} is taken by {seen[id]}"
            file, _, line = place.rpartition(":")
            problem = BadInput(file, int(line), reason, "give each session an id of its own")
            return self._broken(f"{id}@{place}", problem)
        seen[id] = place
        written = json.dumps(depends, default=str, sort_keys=True, ensure_ascii=False)
        return Entry(id, self._fingerprint(written), make)

    def _broken(self, id: str, problem: BadInput) -> Entry:
        def load() -> Document | None:
            raise problem

        return Entry(id, self._fingerprint(str(problem)), load)

    def _fingerprint(self, written: str) -> str:
        settings = msgspec.json.encode(self._settings)
        return hashlib.sha256(b"%d\0%b\0%b" % (FORMAT, settings, written.encode())).hexdigest()


def _event(rows: Rows, name: str) -> Mapping[str, object]:
    """Give the file's event; empty where it names none.

    Raises:
        BadInput: It is no table.
    """
    event = rows.head.get("event") or {}
    if isinstance(event, str):
        return {"name": event}
    if not isinstance(event, dict):
        raise BadInput(name, 1, "`event` is no table", "write it as `event:` with `name:` below")
    return event


def _session(row: Row, name: str) -> tuple[str, Mapping[str, object]]:
    """Give a row's id and fields.

    Raises:
        BadInput: It is no table, or lacks an id or a title.
    """
    if not isinstance(row.value, dict):
        raise BadInput(name, row.line, "this session is no table", "write it as `- id: …`")
    fields = row.value
    id = fields.get("id")
    id = id.strip() if isinstance(id, str) else ""
    if not id or len(id) > MAX_ID_CHARS:
        reason = f"this session has no `id` of 1 to {MAX_ID_CHARS} characters"
        raise BadInput(name, row.line, reason, "give it one that no other has")
    if not any(str(fields.get(key) or "").strip() for key in ("title", "title_en", "title_zh")):
        raise BadInput(name, row.line, f"session {id!r} has no `title`", "give it one")
    return id, fields
