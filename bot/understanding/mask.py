"""The words that stand for names in a masked question, which the intent model reads.

A masked question is folded (`indexer.text.language.fold`), so that only a mask has capitals:
`when did PERSON speak at EVENT`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from indexer.text.language import fold

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


def mask_text(text: str, names: Iterable[tuple[int, int, str]]) -> str:
    """Put masks in the places of names.

    Args:
        text: The question.
        names: Where each name stands in it and what it is (a key of `MASKS`): (start, end, what).
            None overlap.
    """
    parts: list[str] = []
    place = 0
    for start, end, what in sorted(names):
        parts += [fold(text[place:start]), MASKS[what]]
        place = end
    parts.append(fold(text[place:]))
    return " ".join(" ".join(parts).split())
