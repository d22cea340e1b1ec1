"""The keys of all names of a generation, found by what a text begins with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

MAX_NAMES = 16
"""Most names that are tried at one place of a question."""
_HEADS = 1 << 18
"""Numbers that heads are hashed to."""
_HEAD = 6
"""First characters of a key, by which most places of a question are told to begin none."""
_SIZES = tuple(range(1, _HEAD + 1))


class KeyList:
    """Keys in ascending order; read only."""

    def __init__(self, keys: list[str]) -> None:
        """Take the keys, each once, in any order, and keep the list."""
        keys.sort()
        self.keys = keys
        """Ascending."""
        # A byte for many heads: the heads themselves would take as much memory as the keys.
        self._heads = bytearray(_HEADS)
        for key in keys:
            self._heads[hash(key[:_HEAD]) % _HEADS] = 1

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str) or not self._heads[hash(key[:_HEAD]) % _HEADS]:
            return False
        place = bisect_left(self.keys, key)
        return place < len(self.keys) and self.keys[place] == key

    def find_beginnings(self, text: str) -> list[str]:
        """Find the keys that a text of keys begins with, the longest first."""
        found: list[str] = []
        heads = self._heads
        for shortest in _SIZES:
            if heads[hash(text[:shortest]) % _HEADS]:
                break
        else:
            return found
        # All that are found begin with this, so the others need not be compared.
        first, place = bisect_left(self.keys, text[:shortest]), len(self.keys)
        for _ in range(MAX_NAMES):
            place = bisect_right(self.keys, text, first, place)
            if place == first or len(text) < shortest:
                break
            key = self.keys[place - 1]
            shared = count_shared(key, text)
            if shared == len(key):
                found.append(key)
                shared -= 1
            # Whatever else the text begins with is a beginning of what both share.
            text = text[:shared]
        return found


def count_shared(one: str, other: str) -> int:
    """Count the characters with which two texts begin alike."""
    if other.startswith(one):
        return len(one)
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
