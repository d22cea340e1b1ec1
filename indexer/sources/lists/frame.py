"""The source of every type of list: opens files, and lets the type read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name
from typing import cast

from indexer.errors import BadInput
from indexer.fetching.decoding import BadCoding, TooLarge, decompress_gzip
from indexer.records import Entry
from indexer.settings import SourceSettings
from indexer.sources import find_spec
from indexer.sources.entries import EntryMaker
from indexer.sources.files import SourceFile, walk_files
from indexer.sources.lists.spec import ListFile, ListSettings, ListSpec, ZonedSettings
from indexer.sources.reading import read_file
from indexer.sources.sessions.contract import ListRow, SessionList
from indexer.sources.sessions.list_source import ListSource

FORMAT = 1
"""Raised by one when the same file gives other documents, whatever its type."""
MAX_ROWS = 200_000


class FileListSource(ListSource):
    """A file of a list, or a folder of such files."""

    FORMAT = FORMAT * 1000 + ListSource.FORMAT

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and find how files of the type are read."""
        super().__init__(settings, folder)
        self._spec = cast("ListSpec", find_spec(settings.type))
        self._is_pulled = bool(cast("ListSettings", settings).url)

    def _list_entries(self, root: Path) -> Iterator[Entry]:
        maker = EntryMaker(self.FORMAT, self._settings)
        suffixes = frozenset({*self._spec.suffixes, ".gz"})
        for file in walk_files(root, suffixes, self._settings.path):
            only, name = self._spec.only, file.path.name.partition(".")[0].lower()
            if only and root.is_dir() and not file.problem and name not in only:
                continue
            try:
                yield from self._list_rows(file, maker)
            except BadInput as problem:
                yield maker.make_broken(file.id, problem)

    def _read_list(self, file: SourceFile) -> SessionList:
        read = resolve_name(self._spec.read)
        listed: SessionList = read(self._open(file))
        if len(listed.rows) > MAX_ROWS:
            reason = f"{len(listed.rows):,} sessions, more than {MAX_ROWS:,}"
            raise BadInput(file.name, 0, reason, "split the file")
        id = listed.event_id or (self._settings.name if self._is_pulled else _get_key(file))
        return replace(listed, event=self._name_event(listed), event_id=id)

    def _open(self, file: SourceFile) -> ListFile:
        settings = cast("ListSettings", self._settings)
        data = _decompress(read_file(file, self.max_bytes), file.name, self.max_bytes)

        def find_beside(name: str) -> bytes | None:
            return self._find(file, file.path.parent / name)

        def find_above(name: str) -> bytes | None:
            for folder in file.path.parents:
                if (data := self._find(file, folder / name)) is not None:
                    return data
                if folder == file.root:
                    break
            return None

        zone = settings.timezone if isinstance(settings, ZonedSettings) else ""
        key = _get_key(file)
        return ListFile(file.name, key, data, settings, zone, find_beside, find_above)

    def _find(self, file: SourceFile, path: Path) -> bytes | None:
        """Read another file of the source; what is wrong with it is told where it is listed."""
        if path.is_symlink() or not path.is_file():
            return None
        name = path.relative_to(file.root).as_posix()
        try:
            return read_file(replace(file, path=path, name=name), self.max_bytes)
        except BadInput:
            return None

    def _name_event(self, listed: SessionList) -> dict[str, object]:
        """Give the event of a list the name and address in the settings, and its sessions' days."""
        event = dict(listed.event)
        if self._settings.event and not listed.is_event_elsewhere:
            event["name"] = self._settings.event
        has_address = listed.is_event_elsewhere or event.get("url") or event.get("website")
        if event.get("name") and self._settings.base_url and not has_address:
            event["url"] = self._settings.base_url
        days = sorted(filter(None, (_read_day(row) for row in listed.rows)))
        if event.get("name") and days and not any(map(event.get, ("start_date", "date", "dates"))):
            event |= {"start_date": days[0], "end_date": days[-1]}
        return event


def _get_key(file: SourceFile) -> str:
    """Give the path of a file in its source, without the suffix."""
    return file.id.removesuffix(file.path.name) + file.path.name.partition(".")[0]


def _read_day(row: ListRow) -> str:
    """Read the day of a row that a reader has dated; empty for none."""
    day = row.fields.get("date") if isinstance(row.fields, dict) and not row.dropped else ""
    return day[:10] if isinstance(day, str) and len(day) >= 10 else ""


def _decompress(data: bytes, name: str, max_bytes: int) -> bytes:
    """Decompress gzip, and give anything else as it is.

    Raises:
        BadInput: It is broken, or larger than a file may be.
    """
    try:
        return decompress_gzip(data, max_bytes)
    except TooLarge:
        reason = f"more than the {max_bytes:,} bytes allowed, decompressed"
        remedy = "split the file, or raise `max_bytes` of this source"
        raise BadInput(name, 0, reason, remedy) from None
    except BadCoding as error:
        raise BadInput(name, 0, f"broken gzip ({error})", "write it again") from error
