"""A name of the catalogue where a question may hold it, before it is sure that it is meant."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.understanding.names.group import Group
from bot.understanding.names.pieces import Piece, simplify_in_place


class Found(msgspec.Struct, frozen=True):
    """A name that some pieces of a question read like."""

    what: str
    """As `Mention.what`."""
    ids: tuple[int, ...]
    name: str
    first: int
    """Index of its first piece."""
    end: int
    """Index behind its last piece."""
    score: float = 1.0
    quoted: bool = False
    """Whether the question has it between quotation marks, whole."""
    group: Group | None = None
    """The events of its name without year and edition."""
    has_number: bool = False
    """Whether the name itself has a year or an edition: `IstioCon 2022`."""

    is_first_name: bool = False
    """Whether it is one word of the names of people."""
    is_alias: bool = False
    """Whether the community says that these words mean it."""

    def overlaps(self, other: Found) -> bool:
        """Tell whether two share a piece."""
        return self.first < other.end and other.first < self.end


class Sentence(msgspec.Struct, frozen=True):
    """A question, cut."""

    text: str
    pieces: Sequence[Piece]

    @property
    def simplified(self) -> str:
        """The text in simplified characters, each in its place, as our patterns and tables are."""
        return simplify_in_place(self.text)

    def get_text(self, found: Found) -> str:
        """Get the words of the question that are the name."""
        start, end = self.get_place(found)
        return self.text[start:end]

    def get_place(self, found: Found) -> tuple[int, int]:
        """Get where a name stands in the question."""
        return self.pieces[found.first].start, self.pieces[found.end - 1].end
