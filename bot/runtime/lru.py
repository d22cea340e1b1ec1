"""Remembers what was seen, in bounded memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The last things put in; the oldest go first."""

    def __init__(self, most: int) -> None:
        """Make an empty memory.

        Args:
            most: How many it holds, 1 or more.
        """
        self._most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def put(self, key: Key, value: Value) -> None:
        """Remember a value."""
        self._held[key] = value
        self._held.move_to_end(key)
        if len(self._held) > self._most:
            self._held.popitem(last=False)

    def get(self, key: Key) -> Value | None:
        """Give a value that is still remembered."""
        return self._held.get(key)


class Once:
    """Tells the first time of an id from the next: Discord and WeCom may deliver an event twice."""

    def __init__(self, most: int = 10_000) -> None:
        """Begin with nothing seen.

        Args:
            most: How many ids are remembered; a second delivery comes within seconds.
        """
        self._seen: Recent[Hashable, bool] = Recent(most)

    def first(self, one: Hashable) -> bool:
        """Note an id; false when it was noted before."""
        if self._seen.get(one):
            return False
        self._seen.put(one, True)
        return True
