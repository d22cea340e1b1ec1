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
from indexer.settings import AnchoredSettings, SourceSettings
from indexer.sources.entries import EntryMaker, RowSource
from indexer.sources.files import SourceFile
from indexer.sources.front_matter_fields import Fields
from indexer.sources.jsonl.document import FORMAT, make_document, read_id
from indexer.sources.nesting import MAX_DEPTH, is_too_deep
from indexer.sources.reading import open_file

MAX_VALUES = 500_000
"""Commas, lists and tables of a row: an empty list is two bytes and takes 64, and its copy too."""
_BOM = b"\xef\xbb\xbf"


class JsonlSource(RowSource):
    """Files are read row by row and may have any length: `max_bytes` limits a row, not a file."""

    FORMAT = FORMAT
    SUFFIXES = frozenset({".jsonl", ".ndjson"})

    _settings: AnchoredSettings

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        super().__init__(AnchoredSettings(**msgspec.structs.asdict(settings)), folder)

    def _list_rows(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        name = file.name
        with open_file(file) as opened:
            for number, line in enumerate(self._split_lines(opened), start=1):
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
        if file.read(len(_BOM)) != _BOM:
            file.seek(0)
        while line := file.readline(limit):
            rest = line
            while len(rest) == limit and not rest.endswith(b"\n"):
                rest = file.readline(limit)
            yield line

    def _parse_row(self, line: bytes, name: str, number: int) -> tuple[str, Fields]:
        if len(line) > self._settings.max_bytes:
            reason = f"the row has more than the {self._settings.max_bytes:,} bytes allowed"
            raise BadInput(name, number, reason, "split it, or raise `max_bytes` of this source")
        opened = line.count(b"[") + line.count(b"{")
        values = line.count(b",") + opened
        if values > MAX_VALUES:
            reason = f"the row has {values:,} commas and brackets, more than {MAX_VALUES:,}"
            raise BadInput(name, number, reason, "split it")
        try:
            fields = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise BadInput(name, number, f"not JSON ({error})", "correct the row") from error
        if not isinstance(fields, dict):
            raise BadInput(name, number, "the row is not a JSON object", "write it as {…}")
        # Most rows open fewer lists and tables than may lie in each other.
        if opened > MAX_DEPTH and is_too_deep(fields):
            reason = f"the row is nested deeper than {MAX_DEPTH} levels"
            raise BadInput(name, number, reason, "use fewer levels")
        id = read_id(fields)
        if not id:
            reason = "the row has no `id` or `doc_id`"
            raise BadInput(name, number, reason, "give it one that no other row has")
        return id, fields
