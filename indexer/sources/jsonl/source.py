"""Rows of JSON, one a line: exports of other systems, and test collections.

    {"id" or "doc_id", "title", "text", "url", "lang", "date", "event", "year", "edition",
     "speakers", "video", "videos", "slides", "tags", "summary"}

Only an id is required. The text may be Markdown. Under any other key a web address is a link, and a
short text is a tag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from indexer.errors import BadInput
from indexer.records import Document, Entry
from indexer.settings import SourceSettings
from indexer.sources.row_document import FORMAT, Fields, row_document, row_id
from indexer.sources.walk import Found, require, walk

SUFFIXES = frozenset({".jsonl", ".ndjson"})
_BOM = b"\xef\xbb\xbf"


class JsonlSource:
    """A file of rows, or a folder of such files.

    Files are read row by row, however long they are: `max_bytes` limits a row, not a file.
    """

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings; nothing is read yet.

        Args:
            settings: The source's table in the configuration.
            folder: What its relative path starts from.
        """
        self.name = settings.name
        self._settings = settings
        self._path = folder / Path(settings.path).expanduser()
        self._salt = b"%d\0%b\0" % (FORMAT, msgspec.json.encode(settings))

    def entries(self) -> Iterator[Entry]:
        """Give an entry a row, in the order of the file.

        A missing file or folder raises `SourceError`. A row that is broken, or whose id an earlier
        row has, is given under the name of its line, and cannot be loaded.
        """
        root = require(self._path, self.name, self._settings.path)
        shown = self._settings.path.rstrip("/")
        seen: dict[str, str] = {}
        for found in walk(root, SUFFIXES, shown):
            name = f"{shown}/{found.id}" if root.is_dir() else shown
            yield from self._file(found, name, seen)

    def _file(self, found: Found, name: str, seen: dict[str, str]) -> Iterator[Entry]:
        if found.problem:
            yield self._broken(found.id, found.problem)
            return
        if not found.path.is_file():  # opening a pipe would wait for ever
            problem = BadInput(name, 0, "not a plain file", "remove it from the source")
            yield self._broken(found.id, problem)
            return
        try:
            with found.path.open("rb") as file:
                yield from self._rows(file, name, seen)
        except OSError as error:
            reason = f"cannot be read ({error.strerror})"
            yield self._broken(found.id, BadInput(name, 0, reason, "allow this user to read it"))

    def _rows(self, file: BinaryIO, name: str, seen: dict[str, str]) -> Iterator[Entry]:
        for number, line in enumerate(self._lines(file), start=1):
            if not line.strip():
                continue
            place = f"{name}:{number}"
            try:
                fields = self._fields(line, name, number)
                id = row_id(fields)
                if not id:
                    reason = "the row has no `id` or `doc_id`"
                    raise BadInput(name, number, reason, "give it one that no other row has")
                if id in seen:
                    reason = f"the id {id!r} is taken by {seen[id]}"
                    raise BadInput(name, number, reason, "give each row an id of its own")
            except BadInput as problem:
                yield self._broken(place, problem)
                continue
            seen[id] = place
            load = partial(row_document, id, fields, place, self._settings)
            yield Entry(id, self._fingerprint(line), load)

    def _lines(self, file: BinaryIO) -> Iterator[bytes]:
        """Give lines, none longer than one byte above what is allowed."""
        limit = self._settings.max_bytes + 1
        first = True
        while line := file.readline(limit):
            rest = line
            while len(rest) == limit and not rest.endswith(b"\n"):
                rest = file.readline(limit)
            yield line.removeprefix(_BOM) if first else line
            first = False

    def _fields(self, line: bytes, name: str, number: int) -> Fields:
        """Decode a row.

        Raises:
            BadInput: It is too long, or no JSON object.
        """
        if len(line) > self._settings.max_bytes:
            raise BadInput(
                name,
                number,
                f"the row has more than the {self._settings.max_bytes:,} bytes allowed",
                "split it, or raise `max_bytes` of this source",
            )
        try:
            fields = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(name, number, f"not JSON ({error})", "correct the row") from error
        if not isinstance(fields, dict):
            raise BadInput(name, number, "the row is no JSON object", "write it as {…}")
        return fields

    def _broken(self, id: str, problem: BadInput) -> Entry:
        def load() -> Document | None:
            raise problem

        return Entry(id, self._fingerprint(str(problem).encode()), load)

    def _fingerprint(self, data: bytes) -> str:
        return hashlib.sha256(self._salt + data).hexdigest()
