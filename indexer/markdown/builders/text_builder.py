"""Builds a text from pieces, and decides on the white space between them."""

from __future__ import annotations

import re

_HAN = re.compile(
    r"[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
)


class TextBuilder:
    """Builds the plain text of a section."""

    def __init__(self) -> None:
        self.length = 0
        """Characters written."""
        self._pieces: list[str] = []
        self._gap = ""
        self._has_soft_break = False

    @property
    def position(self) -> int:
        """Number of pieces written; `get_text` takes it as its start."""
        return len(self._pieces)

    def get_text(self, start: int = 0) -> str:
        """Return the text written since a position."""
        return "".join(self._pieces[start:])

    def get_end(self, start: int, chars: int) -> str:
        """Return the last characters of the text written since a position, at most so many."""
        pieces: list[str] = []
        for number in range(len(self._pieces) - 1, start - 1, -1):
            pieces.append(self._pieces[number])
            chars -= len(pieces[-1])
            if chars <= 0:
                break
        end = "".join(reversed(pieces))
        return end[-chars:] if chars < 0 else end

    def add_space(self, gap: str) -> None:
        """Add white space before the next piece; of several, the longest is written."""
        if len(gap) > len(self._gap) or (len(gap) == len(self._gap) and gap == "\n"):
            self._gap = gap

    def add_soft_break(self) -> None:
        """Add a line end that is a space, or nothing between two Chinese characters."""
        if not self._gap and self._pieces and _HAN.match(self._pieces[-1][-1]):
            self._has_soft_break = True
        else:
            self.add_space(" ")

    def write(self, text: str) -> None:
        """Write a piece that has text, and no white space at its ends."""
        gap = self._gap
        if self._has_soft_break and not gap and not _HAN.match(text):
            gap = " "
        self.drop_space()
        if gap and self._pieces:
            self._pieces.append(gap)
            self.length += len(gap)
        self._pieces.append(text)
        self.length += len(text)

    def drop_space(self) -> None:
        """Drop the white space added since the last piece."""
        self._gap, self._has_soft_break = "", False
