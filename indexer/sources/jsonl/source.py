"""Rows of JSON, one a line: exports of other systems, and test collections.

    {"id" or "doc_id", "title", "text", "url", "lang", "date", "event", "year", "edition",
     "speakers", "video", "videos", "slides", "tags", "summary"}

Only an id is required. The text may be Markdown. Under any other key, a web address becomes a link
and a short text becomes a tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from indexer.errors import BadInput
from indexer.records import Entry
from indexer.settings import SourceSettings
from indexer.sources.entries import EntryMaker
from indexer.sources.files import find_root, open_file, walk_files
from indexer.sources.jsonl.document import FORMAT, Fields, make_document, read_id

SUFFIXES = frozenset({".jsonl", ".ndjson"})
_BOM = b"\xef\xbb\xbf"


class JsonlSource:
    """A file of rows, or a folder of such files.

    Files are read row by row and may have any length: `max_bytes` limits a row, not a file.
    """

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each row, in the order of the files.

        A missing file or folder raises `SourceError`. A row that is broken, or whose id is already
        used, cannot be loaded.
        """
        maker = EntryMaker(FORMAT, self._settings)
        root = find_root(self._settings, self._folder)
        for file in walk_files(root, SUFFIXES, self._settings.path):
            try:
                with open_file(file) as opened:
                    yield from self._read_rows(opened, file.name, maker)
            except BadInput as problem:
                yield maker.make_broken(file.id, problem)

    def _read_rows(self, file: BinaryIO, name: str, maker: EntryMaker) -> Iterator[Entry]:
        for number, line in enumerate(self._split_lines(file), start=1):
            if not line.strip():
                continue
            place = f"{name}:{number}"
            try:
                id, fields = self._parse_row(line, name, number)
            except BadInput as problem:
                yield maker.make_broken(place, problem)
                continue
            load = partial(make_document, id, fields, place, self._settings)
            yield maker.make(id, name, number, line, load)

    def _split_lines(self, file: BinaryIO) -> Iterator[bytes]:
        """Read lines; of a line that is too long, only one byte more than allowed."""
        limit = self._settings.max_bytes + 1
        is_first = True
        while line := file.readline(limit):
            rest = line
            while len(rest) == limit and not rest.endswith(b"\n"):
                rest = file.readline(limit)
            yield line.removeprefix(_BOM) if is_first else line
            is_first = False

    def _parse_row(self, line: bytes, name: str, number: int) -> tuple[str, Fields]:
        """Parse a row and its id.

        Raises:
            BadInput: It is too long, not a JSON object, or has no id.
        """
        if len(line) > self._settings.max_bytes:
            reason = f"the row has more than the {self._settings.max_bytes:,} bytes allowed"
            raise BadInput(name, number, reason, "split it, or raise `max_bytes` of this source")
        try:
            fields = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(name, number, f"not JSON ({error})", "correct the row") from error
        if not isinstance(fields, dict):
            raise BadInput(name, number, "the row is not a JSON object", "write it as {…}")
        id = read_id(fields)
        if not id:
            reason = "the row has no `id` or `doc_id`"
            raise BadInput(name, number, reason, "give it one that no other row has")
        return id, fields
