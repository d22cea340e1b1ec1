"""Text written piece by piece, with white space between pieces decided by the next one."""

from __future__ import annotations

import re

_HAN = re.compile(
    r"[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
)


class RunningText:
    """Plain text of one section while it grows."""

    def __init__(self) -> None:
        self.length = 0
        """Characters written."""
        self._pieces: list[str] = []
        self._last = ""
        self._gap = ""
        self._soft = False

    @property
    def pieces(self) -> int:
        """Pieces written; a position to ask `since` with."""
        return len(self._pieces)

    def since(self, piece: int) -> str:
        """Text written since a position."""
        return "".join(self._pieces[piece:])

    def space(self, gap: str) -> None:
        """Ask for white space before the next text; the largest asked for is written."""
        if len(gap) > len(self._gap) or (len(gap) == len(self._gap) and gap == "\n"):
            self._gap = gap

    def soft_break(self) -> None:
        """End a line: a space, but nothing between two Chinese characters."""
        if not self._gap and self._last and _HAN.match(self._last):
            self._soft = True
        else:
            self.space(" ")

    def put(self, text: str) -> None:
        """Write a piece that begins and ends without white space."""
        gap = self._gap
        if self._soft and not gap and not _HAN.match(text):
            gap = " "
        self.drop_space()
        if gap and self._pieces:
            self._pieces.append(gap)
            self.length += len(gap)
        self._pieces.append(text)
        self.length += len(text)
        self._last = text[-1]

    def drop_space(self) -> None:
        """Take back the white space asked for."""
        self._gap, self._soft = "", False
