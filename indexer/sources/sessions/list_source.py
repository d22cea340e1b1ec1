"""The frame of every source whose files are lists of sessions: entries, ids, and what is left out.

A type of list says how a file becomes a `SessionList`. Its rows then go the way of all rows: the
alias table, an id, `make_session_document`.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from indexer.errors import BadInput
from indexer.records import Document, Entry, Remark
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.entries import EntryMaker, RowSource
from indexer.sources.files import SourceFile
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.document import FORMAT as DOCUMENT_FORMAT
from indexer.sources.sessions.document import make_session_document
from indexer.sources.sessions.event_document import make_event_document
from indexer.sources.sessions.long_texts import REMEDY, find_odd_text
from indexer.sources.sessions.row_fields import read_titles
from indexer.sources.sessions.rows.aliases import complete_row, list_children
from indexer.sources.sessions.rows.ids import MAX_ID_CHARS, name_rows, read_id
from indexer.time_limit import run_within

_TALK_FIELDS = ("speakers", "abstract", "video", "slides", "date", "track", "place", "kind")
"""A row without an id is a session if it has one of these beside its title."""


class ListSource(RowSource):
    """Files that are lists of sessions, or a folder of such files."""

    FORMAT = DOCUMENT_FORMAT
    STRICT_IDS = False
    """Whether two rows with one id are a mistake. Else they are one talk that is given twice."""

    @property
    def max_bytes(self) -> int:
        """The largest file to read."""
        return self._settings.max_bytes

    @abstractmethod
    def _read_list(self, file: SourceFile) -> SessionList:
        """Read a file; one that cannot be read raises `BadInput`."""

    def _list_rows(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        name, settings = file.name, self._settings
        listed = run_within(settings.max_seconds, name, partial(self._read_list, file))
        yield from self._list_event(listed, file, maker)
        rows = [inner for row in listed.rows for inner in _open_row(row)]
        ids = self._name_rows(rows, file)
        begin = maker.begin_hash(b"[" + serialise(listed.event) + b", ")
        for row, id in zip(rows, ids, strict=True):
            if row.dropped:
                yield maker.make(id, name, row.line, b"dropped", _leave_out)
                continue
            try:
                fields = _check_row(row, name, id)
            except BadInput as problem:
                yield maker.make_broken(f"{file.id}:{row.line}:{id}", problem)
                continue
            place = f"{name}:{row.line}" if row.line else name
            load = partial(make_session_document, id, fields, listed.event, settings, place)
            yield maker.make(id, name, row.line, serialise(fields) + b"]", load, begin)

    def _list_event(
        self, listed: SessionList, file: SourceFile, maker: EntryMaker
    ) -> Iterator[Entry]:
        """List the entry of the event, if the file is about one."""
        event, name = listed.event, file.name
        if not event or listed.is_event_elsewhere:
            return
        if key := find_odd_text(event):
            problem = BadInput(name, 1, f"`{key}` of the event is not a text", REMEDY)
            yield maker.make_broken(f"{file.id}:event", problem)
            return
        id = listed.event_id or file.path.stem
        load = partial(_make_event, id, event, self._settings, f"{name}:1", listed.remarks)
        data = b"[" + serialise(event) + repr(listed.remarks).encode() + b"]"
        yield maker.make(id, name, 1, data, load)

    def _name_rows(self, rows: Sequence[ListRow], file: SourceFile) -> list[str]:
        """Give each row its id; rows that have one keep it, even if another has the same."""
        stem = file.id.rpartition(".")[0] or file.id
        tables = [row.fields if isinstance(row.fields, dict) else {} for row in rows]
        own = [row.id or read_id(table.get("id")) for row, table in zip(rows, tables, strict=True)]
        pairs = [
            (id, table if id else complete_row(table))
            for id, table in zip(own, tables, strict=True)
        ]
        if not self.STRICT_IDS:
            return name_rows(pairs, stem)
        made = iter(name_rows([pair for pair in pairs if not pair[0]], stem))
        return [id or next(made) for id in own]


def serialise(table: Mapping[str, object]) -> bytes:
    """Write a table as bytes, for a fingerprint."""
    return json.dumps(table, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")


def _open_row(row: ListRow) -> Iterator[ListRow]:
    """Give a row, and behind it the talks in it."""
    yield row
    if isinstance(row.fields, dict) and not row.dropped:
        for child in list_children(row.fields):
            yield ListRow(child, row.line)


def _check_row(row: ListRow, name: str, id: str) -> dict[str, object]:
    """Check that a row is a session.

    Raises:
        BadInput: It is none, or one of its long texts cannot be read.
    """
    fields = row.fields
    if not isinstance(fields, dict):
        raise BadInput(name, row.line, "this session is not a table", "write it as `- title: …`")
    complete = complete_row(fields)
    if not row.id and not read_id(fields.get("id")):
        is_session = any(complete.get(key) for key in _TALK_FIELDS)
        if fields.get("id") or not is_session:
            reason = f"this session has no `id` of 1 to {MAX_ID_CHARS} characters"
            remedy = "give it one that no other session has"
            if not is_session:
                remedy += "; without, it needs speakers, a day or an abstract to be a session"
            raise BadInput(name, row.line, reason, remedy)
    if not read_titles(complete):
        raise BadInput(name, row.line, f"session {id!r} has no `title`", "give it one, as a text")
    if key := find_odd_text(complete):
        raise BadInput(name, row.line, f"`{key}` of session {id!r} is not a text", REMEDY)
    return fields


def _make_event(
    id: str,
    event: fm.Fields,
    settings: SourceSettings,
    place: str,
    remarks: tuple[tuple[str, str], ...],
) -> Document:
    """Make the document of an event, with what is wrong with its file."""
    document = make_event_document(id, event, settings, place)
    more = tuple(Remark(place, 0, reason, remedy) for reason, remedy in remarks)
    return replace(document, remarks=(*document.remarks, *more))


def _leave_out() -> None:
    """Load a row that is no talk."""
