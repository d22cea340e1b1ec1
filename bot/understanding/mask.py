"""The words that stand for names in a masked question, which the intent model reads.

A masked question is folded (`indexer.text.language.fold`), so that only a mask has capitals:
`when did PERSON speak at EVENT`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.understanding.names.pieces import fold_in_place

MASKS: Final = {
    "event": "EVENT",
    "series": "SERIES",
    "person": "PERSON",
    "talk": "TALK",
    "organisation": "ORGANISATION",
    "track": "TRACK",
    "place": "PLACE",
    "year": "YEAR",
    "edition": "EDITION",
}
"""By `Mention.what`, `year` and `edition`. Masks stand apart from the words around them by blanks.
An edition or year of a series that the catalogue does not hold is `SERIES YEAR`."""

KNOWN_TOPIC: Final = "kubernetes"
"""A topic of the examples that the model learned from, which stands for any other: it knows what
`talks on kubernetes` asks for, and may take `power` for PowerPoint."""


def mask_text(text: str, names: Iterable[tuple[int, int, str]]) -> str:
    """Put masks in the places of names.

    Args:
        text: The question.
        names: Where each name stands in it, and its mask: (start, end, mask). None overlap.
    """
    parts: list[str] = []
    folded, place = fold_in_place(text), 0
    for start, end, mask in sorted(names):
        parts += [folded[place:start], mask]
        place = end
    parts.append(folded[place:])
    return " ".join(" ".join(parts).split())
