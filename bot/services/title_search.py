"""Search titles while somebody types."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import chain

from indexer.text.language import fold

_BREAK = ord("\n")


class TitleSearch:
    """A fast search of titles, for every key that somebody presses."""

    def __init__(self, titles: Iterable[str]) -> None:
        """Store the titles, the most relevant first.

        Of titles that differ only in case, script or white space, the first is kept.
        """
        unique: dict[str, str] = {}
        for title in titles:
            unique.setdefault(_fold_line(title), title)
        unique.pop("", None)
        self._titles = list(unique.values())
        # One text with a title a line: a search in it takes a hundredth of a loop over the titles.
        # In UTF-8, since one emoji in a title makes each character of a text four bytes.
        self._text = _encode("".join(f"\n{line}" for line in unique) + "\n")
        self._breaks = array("Q", (at for at, byte in enumerate(self._text) if byte == _BREAK))

    def search(self, typed: str, limit: int) -> list[str]:
        """Find titles by what was typed so far; for no input the first ones.

        Titles that start with it come first, then those that contain it, then those that contain
        its words in any order. Case, width, accents and traditional characters make no difference.
        """
        wanted = _fold_line(typed)
        lines: dict[int, None] = {}
        found = chain(
            self._find_lines(_encode(f"\n{wanted}")),
            self._find_lines(_encode(wanted)),
            self._find_lines_with_words([_encode(word) for word in wanted.split()]),
        )
        for line in found:
            if len(lines) >= limit:
                break
            lines[line] = None
        return [self._titles[line] for line in lines]

    def _find_lines(self, part: bytes) -> Iterator[int]:
        """Find the numbers, from 0, of the lines that contain a part."""
        at = self._text.find(part)
        last = len(self._titles)
        while at >= 0 and (line := bisect_right(self._breaks, at) - 1) < last:
            yield line
            at = self._text.find(part, self._breaks[line + 1])

    def _find_lines_with_words(self, words: list[bytes]) -> Iterator[int]:
        """Find the numbers of the lines that contain every one of several words."""
        words = sorted(words, key=len, reverse=True)
        for line in self._find_lines(words[0]) if len(words) > 1 else ():
            text = self._text[self._breaks[line] : self._breaks[line + 1]]
            if all(word in text for word in words):
                yield line


def _encode(text: str) -> bytes:
    # What is typed may be no text at all.
    return text.encode("utf-8", "surrogatepass")


def _fold_line(text: str) -> str:
    return " ".join(fold(text).split())
