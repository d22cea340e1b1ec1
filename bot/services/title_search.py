"""Finds titles by what somebody has typed of them so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from indexer.text.language import fold


class Titles:
    """Titles in an order of their own, searched at every key that somebody presses."""

    def __init__(self, titles: Iterable[str]) -> None:
        """Take the titles.

        Args:
            titles: The one to be offered first comes first; of two that differ in case, script or
                blanks only, the first is kept.
        """
        known: dict[str, str] = {}
        for title in titles:
            known.setdefault(_one_line(title), title)
        known.pop("", None)
        self._titles = list(known.values())
        # One text, a title a line: looking through it costs a hundredth of looking at each title.
        self._text = "".join(f"\n{line}" for line in known) + "\n"
        self._breaks = [at for at, letter in enumerate(self._text) if letter == "\n"]

    def matching(self, typed: str, limit: int) -> list[str]:
        """Give the titles for what was typed.

        Those that begin with it come first, then those that hold it, then those that hold its
        words, wherever they stand.

        Args:
            typed: Case, width, accents and traditional characters make no difference.
            limit: How many at most.

        Returns:
            The titles as written; the first ones where nothing was typed.
        """
        wanted = _one_line(typed)
        found: dict[int, None] = {}
        for lines in (self._holding(f"\n{wanted}"), self._holding(wanted), self._all_of(wanted)):
            for line in lines:
                if len(found) >= limit:
                    break
                found[line] = None
        return [self._titles[line] for line in found]

    def _holding(self, part: str) -> Iterator[int]:
        """Numbers of the lines that hold a part, from 0."""
        at = self._text.find(part)
        last = len(self._titles)
        while at >= 0 and (line := bisect_right(self._breaks, at) - 1) < last:
            yield line
            at = self._text.find(part, self._breaks[line + 1])

    def _all_of(self, wanted: str) -> Iterator[int]:
        """Numbers of the lines that hold every word, wherever."""
        words = sorted(wanted.split(), key=len, reverse=True)
        for line in self._holding(words[0]) if len(words) > 1 else ():
            text = self._text[self._breaks[line] : self._breaks[line + 1]]
            if all(word in text for word in words):
                yield line


def _one_line(text: str) -> str:
    return " ".join(fold(text).split())
