"""Numbers that print as their author wrote them."""

from __future__ import annotations

from typing import Self


class WrittenFloat(float):
    """A number whose text is what was written: a version 1.10 is not 1.1."""

    __slots__ = ("_text",)

    _text: str

    def __new__(cls, text: str, value: float | None = None) -> Self:
        """Make the number of a text; `value` is its value if Python reads it otherwise."""
        number = super().__new__(cls, text if value is None else value)
        number._text = text
        return number

    def __str__(self) -> str:
        return self._text
