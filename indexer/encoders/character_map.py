"""Folds the characters of a text by the character map in `tokenizer.json`.

The map is a double array trie of UTF-8 keys (https://github.com/s-yata/darts-clone) and the texts
that replace them. The results are those of the package tokenizers, which the tests compare.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

MAX_CLUSTER_BYTES = 5
"""tokenizers looks up a letter with its marks as one key if it has at most so many bytes."""
MAX_REMEMBERED = 50_000
"""Characters whose replacement is kept; no community writes more."""
_LEAF, _CHECKED = 1 << 8, (1 << 31) | 0xFF
# Signs that join the character behind them, and marks that Unicode does not list as marks.
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_JOINERS = frozenset("\u200c\u200d\uff9e\uff9f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


class CharacterMap(dict[int, str]):
    """Code point -> its replacement, found at its first use; thread-safe."""

    def __init__(self, data: bytes) -> None:
        """Read a map: size of the trie in bytes, the trie, the replacements, each with a zero.

        Raises:
            ValueError: It is cut off.
        """
        super().__init__()
        size = int.from_bytes(data[:4], "little")
        if not 4 <= size <= len(data) - 4:
            raise ValueError("the character map is cut off")
        self._trie = memoryview(data[4 : 4 + size]).cast("I")
        self._texts = data[4 + size :]
        # Characters that change what stands beside them; most communities write none.
        self._joining: set[str] = set()

    def fold(self, text: str) -> str:
        """Replace every character of a text."""
        folded = text.translate(self)
        if not self._joining or self._joining.isdisjoint(text):
            return folded
        return "".join(self._fold_cluster(cluster) for cluster in self._split_clusters(text))

    def __missing__(self, code_point: int) -> str:
        char = chr(code_point)
        found = self._find(char.encode("utf-8", "replace"))
        replacement = char if found is None else found
        if char in _PREPENDED or (replacement and _is_mark(char)):
            self._joining = self._joining | {char}
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        self[code_point] = replacement
        return replacement

    def _fold_cluster(self, cluster: str) -> str:
        key = cluster.encode("utf-8", "replace")
        found = self._find(key) if len(key) <= MAX_CLUSTER_BYTES else None
        return cluster.translate(self) if found is None else found

    def _split_clusters(self, text: str) -> Iterator[str]:
        """Split a text into characters, each with the marks that belong to it."""
        cluster = ""
        for char in text:
            is_joined = _is_mark(char) and cluster and not _is_control(cluster[-1])
            if cluster and not is_joined and cluster[-1] not in _PREPENDED:
                yield cluster
                cluster = ""
            cluster += char
        yield cluster

    def _find(self, key: bytes) -> str | None:
        """Find the replacement of the shortest beginning of a key that the map holds."""
        trie, place = self._trie, 0
        place ^= _get_offset(trie[0])
        for byte in key:
            place ^= byte
            if place >= len(trie) or trie[place] & _CHECKED != byte:
                return None
            unit = trie[place]
            place ^= _get_offset(unit)
            if unit & _LEAF and place < len(trie):
                begin = trie[place] & 0x7FFFFFFF
                end = self._texts.find(b"\0", begin)
                return self._texts[begin : end if end >= 0 else None].decode("utf-8", "replace")
        return None


def _get_offset(unit: int) -> int:
    return (unit >> 10) << ((unit & (1 << 9)) >> 6)


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or char in _JOINERS


def _is_control(char: str) -> bool:
    if char in _JOINERS or char in _PREPENDED:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")
