"""The words that stand for names in a masked question, which the intent model reads.

A masked question is folded (`indexer.text.language.fold`), so that only a mask has capitals:
`when did PERSON speak at EVENT`.
"""

from __future__ import annotations

from typing import Final

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
