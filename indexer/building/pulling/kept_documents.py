"""Documents that stay in the index without being read.

Those of a source left out of a rebuild, of one that cannot be reached, and of a list that has
suddenly lost most of its rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Literal

from indexer.contracts import Store
from indexer.records import Document, Entry, Remark

Keeps = Literal["", "most", "all"]
"""See `indexer.sources.spec.SourceSpec.keeps`."""

LET_GO = "if they are gone for good, `huigu rebuild --full` takes what is there now"


class KeptDocuments:
    """The documents of the previous generation, as entries that need no reading."""

    def __init__(self, store: Store | None, fingerprints: Mapping[tuple[str, str], str]) -> None:
        """Take the store of the generation, which stays open, and the fingerprints in it."""
        self._store, self._fingerprints = store, fingerprints

    def count(self, source: str) -> int:
        """Count the documents of a source."""
        return len(self._list_ids(source))

    def list_entries(self, source: str) -> Iterator[Entry]:
        """List all documents of a source as entries."""
        for id in self._list_ids(source):
            yield self._make_entry(source, id)

    def list_missing(self, source: str, seen: Collection[str], keeps: Keeps) -> list[Entry]:
        """List the documents that stay although a source did not list their ids."""
        if not keeps:
            return []
        known = self._list_ids(source)
        missing = [id for id in known if id not in seen]
        is_broken = 2 * len(missing) > len(known)
        if keeps == "most" and not is_broken:
            return []
        return [self._make_entry(source, id) for id in missing]

    def _list_ids(self, source: str) -> Sequence[str]:
        return self._ids_of.get(source, ())

    @cached_property
    def _ids_of(self) -> Mapping[str, Sequence[str]]:
        """Ids by source: grouped once, since an archive may have many sources."""
        ids_of: dict[str, list[str]] = {}
        for source, id in self._fingerprints:
            ids_of.setdefault(source, []).append(id)
        return ids_of

    def _make_entry(self, source: str, id: str) -> Entry:
        # Read only where a changed format or encoder makes every document anew.
        load = partial(self._read, source, id)
        return Entry(id, self._fingerprints[source, id], load)

    def _read(self, source: str, id: str) -> Document:
        assert self._store is not None, "it has the document"
        return self._store.documents([(source, id)])[0]


class KeptSource:
    """A source of which a rebuild reads nothing: its documents stay as they are."""

    def __init__(self, name: str, kept: KeptDocuments) -> None:
        """Take its name in the settings."""
        self.name = name
        self._kept = kept

    def entries(self) -> Iterator[Entry]:
        """List its documents."""
        return self._kept.list_entries(self.name)


def explain_kept(source: str, kept: int, known: int) -> Remark:
    """Say that documents stay although the source has lost most of what it held."""
    reason = f"lists {known - kept:,} of the {known:,} documents that it had: the others stay"
    return Remark(f"source {source!r}", 0, reason, LET_GO)
