"""Tells whether a question is made of words that nobody writes: letters at random.

Any passage is near to such a text, and none has its words. A wrong word or two among others, or a
question in the other language, is no noise.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.search.expansion import Term, inverse_frequency

LEAST_WORDS = 4
"""Words of a question that may be noise; a shorter one may be a new name."""
MOST_STRANGE = 0.5
"""Share of a question's words that neither pages nor the encoder know. Questions with an answer
have at most half; nine of ten random texts have more."""
MOST_ABSENT = 0.9
"""Share of the words that no page holds, nor their words in the other language."""


def is_noise(terms: Sequence[Term], rows: int) -> bool:
    """Tell whether a question is noise, by its words; `rows` is the number of passages."""
    if len(terms) < LEAST_WORDS:
        return False
    rarest = inverse_frequency(rows, 0)
    absent = [term for term in terms if term.weight >= rarest]
    strange = [term for term in absent if not term.known]
    return len(strange) > MOST_STRANGE * len(terms) or len(absent) >= MOST_ABSENT * len(terms)
