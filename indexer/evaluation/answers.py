"""Judges the text of an answer: does it hold the words that it should?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.text.language import fold

Spellings = str | tuple[str, ...]
"""One thing that a text may hold: one spelling, or several of which one is enough."""

_NOT_LETTERS = re.compile(r"[\W_]+")


def measure_answer(text: str, answers: Sequence[Spellings], *, needs_all: bool) -> float:
    """Measure how much of what is wanted a text holds, 0 to 1.

    Case, width, traditional characters, blanks and punctuation do not count. A number counts only
    whole: `4` is not held by `2024`. One answer is enough, unless all are needed: then it is the
    share that is held.
    """
    folded = fold(text)
    held = [any(_holds(folded, one) for one in _list_spellings(answer)) for answer in answers]
    return sum(held) / len(held) if needs_all else float(any(held))


def is_blank(answer: Spellings) -> bool:
    """Tell whether a spelling has no letter and no digit, so that any text would hold it."""
    return not all(_NOT_LETTERS.sub("", fold(one)) for one in _list_spellings(answer)) or not answer


def _list_spellings(answer: Spellings) -> Sequence[str]:
    return (answer,) if isinstance(answer, str) else answer


def _holds(folded: str, spelling: str) -> bool:
    letters = _NOT_LETTERS.sub("", fold(spelling))
    pattern = r"[\W_]*".join(map(re.escape, letters))
    before = r"(?<!\d)" if letters[:1].isdigit() else ""
    after = r"(?!\d)" if letters[-1:].isdigit() else ""
    return re.search(f"{before}{pattern}{after}", folded) is not None
