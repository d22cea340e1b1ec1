"""The records of a catalogue that were read last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from typing import Any


class RecentRecords:
    """Keeps what was used last, up to a size that counts; not thread-safe.

    As `cachetools.LRUCache`, which is written in Python: one answer asks for hundreds of records.
    """

    def __init__(self, max_size: int) -> None:
        """Keep records that take up to `max_size` together, in any unit."""
        self._max_size = max_size
        self._size = 0
        self._kept: OrderedDict[tuple[str, Hashable], tuple[Any, int]] = OrderedDict()
        """Record and size, by table and id; the one used last is the last."""

    def find(self, table: str, ids: Iterable[Hashable]) -> dict[Any, Any]:
        """Find the records of a table that are kept, by id."""
        kept = self._kept
        found: dict[Hashable, Any] = {}
        for id in ids:
            key = table, id
            if key in kept:
                found[id] = kept[key][0]
                kept.move_to_end(key)
        return found

    def keep(self, table: str, id: Hashable, record: object, size: int) -> None:
        """Keep a record; one that is larger than all that may be kept is not."""
        if size > self._max_size:
            return
        key = table, id
        self._size += size - (self._kept[key][1] if key in self._kept else 0)
        self._kept[key] = record, size
        self._kept.move_to_end(key)
        while self._size > self._max_size:
            _, (_, freed) = self._kept.popitem(last=False)
            self._size -= freed
