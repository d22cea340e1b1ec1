"""Drops duplicate deliveries by id: Discord and WeCom may deliver an event twice."""

from __future__ import annotations

from collections.abc import Hashable

from cachetools import LRUCache

MAX_IDS = 10_000
"""Ids that are remembered; a second delivery comes within seconds."""


class Deduplicator:
    """Remembers the ids of the latest deliveries, in bounded memory."""

    def __init__(self) -> None:
        self._ids: LRUCache[Hashable, None] = LRUCache(MAX_IDS)

    def accept(self, delivery_id: Hashable) -> bool:
        """Note an id; false when it was noted before, and the delivery is a duplicate."""
        if delivery_id in self._ids:
            return False
        self._ids[delivery_id] = None
        return True
