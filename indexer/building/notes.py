"""Keeps what a rebuild has to say of its pages: the first lines about each source, and counts."""

from __future__ import annotations

from collections import Counter

from indexer.text.control_characters import clean_line

MAX_LINES_OF_SOURCE = 100
"""Lines kept about one source: who mends them rebuilds, and is told of the next ones. 600 kB of
junk hold 300,000 broken rows."""
MAX_LINES = 1000
"""Lines kept about all sources, which the bot is sent in one message."""


class Notes:
    """Problems, or remarks, by source."""

    def __init__(self) -> None:
        """Begin with none."""
        self.lines: list[str] = []
        """Those that are kept, clean and each on one line, in the order they came."""
        self.more: Counter[str] = Counter()
        """How many were not kept, by the name of the source."""
        self._kept: Counter[str] = Counter()

    def add(self, source: str, text: object) -> None:
        """Add what `str()` of an object says about a source."""
        if self._kept[source] < MAX_LINES_OF_SOURCE and len(self.lines) < MAX_LINES:
            self._kept[source] += 1
            self.lines.append(clean_line(str(text)))
        else:
            self.more[source] += 1

    def __len__(self) -> int:
        """Count all, kept or not."""
        return len(self.lines) + self.more.total()
