"""Makes the entries of a source whose files hold several documents each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec

from indexer.errors import BadInput
from indexer.records import Document, Entry
from indexer.settings import SourceSettings


class EntryMaker:
    """Makes entries with unique ids and fingerprints; one for each walk over the source."""

    def __init__(self, format: int, settings: SourceSettings) -> None:
        """Set what all fingerprints depend on: the reader's format number and the settings."""
        self._salt = b"%d\0%b\0" % (format, msgspec.json.encode(settings))
        self._places: dict[str, str] = {}

    def make(
        self, id: str, name: str, line: int, data: bytes, load: Callable[[], Document]
    ) -> Entry:
        """Make the entry of a document at a line of a file; broken if its id is already used.

        `data` is everything in the file that the document depends on.
        """
        place = f"{name}:{line}"
        if id in self._places:
            reason = f"the id {id!r} is already used in {self._places[id]}"
            problem = BadInput(name, line, reason, "give it an id of its own")
            return self.make_broken(place, problem)
        self._places[id] = place
        return Entry(id, self._fingerprint(data), load)

    def make_broken(self, id: str, problem: BadInput) -> Entry:
        """Make an entry whose `load` raises the problem."""

        def load() -> Document:
            raise problem

        return Entry(id, self._fingerprint(str(problem).encode()), load)

    def _fingerprint(self, data: bytes) -> str:
        return hashlib.sha256(self._salt + data).hexdigest()
