"""Lists the entries of a source whose files hold several documents each."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from indexer.errors import BadInput
from indexer.records import Document, Entry
from indexer.settings import SourceSettings, encode_source
from indexer.sources.files import SourceFile, check_base_url, find_root, walk_files


class EntryMaker:
    """Makes entries with unique ids and fingerprints; one for each walk over the source."""

    def __init__(self, format: int, settings: SourceSettings) -> None:
        """Set what all fingerprints depend on: the reader's format number and the settings."""
        self._salt = b"%d\0%b\0" % (format, encode_source(settings))
        self._places: dict[str, str] = {}

    def begin_hash(self, data: bytes) -> hashlib._Hash:
        """Begin the fingerprints of documents that depend on the same data, and hash it once."""
        return hashlib.sha256(self._salt + data)

    def make(
        self,
        id: str,
        name: str,
        line: int,
        data: bytes,
        load: Callable[[], Document | None],
        begin: hashlib._Hash | None = None,
    ) -> Entry:
        """Make the entry of a document at a line of a file; broken if its id is already used.

        `data`, behind what began the hash, is all in the file that the document depends on.
        """
        place = f"{name}:{line}" if line else name
        if id in self._places:
            reason = f"the id {id!r} is already used in {self._places[id]}"
            problem = BadInput(name, line, reason, "give it an id of its own")
            return self.make_broken(place, problem)
        self._places[id] = place
        fingerprint = begin.copy() if begin else self.begin_hash(b"")
        fingerprint.update(data)
        return Entry(id, fingerprint.hexdigest(), load, place=place)

    def make_broken(self, id: str, problem: BadInput) -> Entry:
        """Make an entry whose `load` raises the problem."""

        def load() -> Document:
            raise problem

        return Entry(id, "", load, is_broken=True)


class RowSource(ABC):
    """A file with a document in each row, or a folder of such files."""

    FORMAT: ClassVar[int]
    """Raised by one when the same row gives another document, so that all rows are read again."""
    SUFFIXES: ClassVar[frozenset[str]]

    def __init__(self, settings: SourceSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder

    def entries(self) -> Iterator[Entry]:
        """List an entry for each document, by file.

        A missing file or folder or a bad `base_url` raises `SourceError`. A row that is broken, or
        whose id is already used, cannot be loaded.
        """
        check_base_url(self._settings)
        return self._list_entries(find_root(self._settings, self._folder))

    def _list_entries(self, root: Path) -> Iterator[Entry]:
        maker = EntryMaker(self.FORMAT, self._settings)
        for file in walk_files(root, self.SUFFIXES, self._settings.path):
            try:
                yield from self._list_rows(file, maker)
            except BadInput as problem:
                yield maker.make_broken(file.id, problem)

    @abstractmethod
    def _list_rows(self, file: SourceFile, maker: EntryMaker) -> Iterator[Entry]:
        """List the entries of a file; a file that cannot be read raises `BadInput`."""
