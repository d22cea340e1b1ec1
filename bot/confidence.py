"""How sure an answer is, as a calibrated chance; below a threshold it says "not found".

A logistic model over six facts of a search, fitted on questions that a corpus answers and on
questions that it does not by `python -m benchmarks.confidence`, which prints these weights. There
is one for each pair of languages, because a bigram is shared by chance more often than an English
word, and because cosines across languages lie lower than within one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.link_answer import Found
from bot.terms import coverage, folded
from indexer.expansion import Term
from indexer.query import Query
from indexer.records import Hit, Passage

JUDGED_HITS = 4
"""Hits whose words are compared with the question's; the answer is among them or nowhere."""
MOST_FUSED = 2.5
"""Word score above which more says nothing: a title repeated in full reaches about this much."""

# By languages of question and first hit: the bias, then a weight for each field of `Signs`.
WEIGHTS = {
    "en-en": (-32.63, 11.02, -5.20, -2.58, 4.23, 12.28, 39.68),
    "en-zh": (-27.77, 25.00, 7.21, -2.07, 3.19, 6.92, 11.39),
    "zh-en": (-16.60, 18.39, -3.23, -0.13, 7.87, 2.00, 37.97),
    "zh-zh": (-15.54, 16.38, 13.07, -0.70, 5.55, 1.24, -14.96),
}
TEXT_THRESHOLDS = {"en-en": 0.2, "en-zh": 0.2, "zh-en": 0.2, "zh-zh": 0.15}
"""Chance from which sentences are shown, by languages. Low, because a page beside the point is seen
to be so at a glance, while a refusal hides a page that is there."""
LINK_THRESHOLD = 0.5
"""Share of a question that a link and its page must hold. High: a wrong link looks right."""
NEAREST_PAGE = 0.17
"""What standing on the page that a search finds first is worth beside words: of links that hold a
third to a half of the question, those are right, and those of other pages are traps."""
LEAST_TEXT = 0.05
"""Chance of the nearest passages below which a link must hold nearly all of the question: the
passages of a video's page are often beside the point that its title makes."""
NEARLY_ALL = 0.8


@dataclass(frozen=True, slots=True)
class Signs:
    """What a search says about whether the answer is there."""

    cosine: float
    """Highest cosine of question and passage."""
    covered: float
    """Share of the question's word weight that the best hit holds, 0 to 1."""
    held: float
    """Logarithm of 1 + the word weight that the best hit holds: one rare word beats many common."""
    fused: float
    """Word score of the first hit, at most `MOST_FUSED`."""
    words: float
    """Logarithm of 1 + the number of words asked for: long questions are never covered in full."""
    both: float
    """Highest product of cosine and covered share: one passage must have both."""


def signs(terms: Sequence[Term], hits: Sequence[Hit]) -> Signs:
    """Read the signs off a search.

    Args:
        terms: The question's words.
        hits: One or more hits, best first.

    Returns:
        The signs.
    """
    texts = [folded(_all_words(hit.passage)) for hit in hits[:JUDGED_HITS]]
    shares = [coverage(terms, ((text, 1.0),)) for text in texts]
    return Signs(
        cosine=max(hit.cosine for hit in hits),
        covered=max(shares),
        held=math.log1p(max(shares) * sum(term.weight for term in terms)),
        fused=min(hits[0].coverage, MOST_FUSED),
        words=math.log1p(len(terms)),
        both=max(h.cosine * s for h, s in zip(hits, shares, strict=False)),
    )


def languages_of(query: Query, first: Hit) -> str:
    """Name the pair of languages of a question and its first hit, as in `WEIGHTS`."""
    return f"{query.language}-{'zh' if first.passage.language == 'zh' else 'en'}"


def is_enough(chance: float, query: Query, first: Hit) -> bool:
    """Tell whether sentences may be shown at a chance from `of_text`."""
    return chance >= TEXT_THRESHOLDS[languages_of(query, first)]


def of_text(query: Query, terms: Sequence[Term], hits: Sequence[Hit]) -> float:
    """Chance that the nearest passages hold the answer, 0 to 1."""
    if not hits:
        return 0.0
    bias, *weights = WEIGHTS[languages_of(query, hits[0])]
    values = astuple(signs(terms, hits))
    return 1 / (1 + math.exp(-bias - sum(w * v for w, v in zip(weights, values, strict=True))))


def of_link(found: Found, text: float, nearest: Passage) -> float:
    """Chance that a link record is what the question asks for, 0 to 1.

    Args:
        found: The best record.
        text: `of_text` of the same search.
        nearest: Passage of the first hit.

    Returns:
        The chance; 0 when the search found nothing to speak of.
    """
    if text < LEAST_TEXT and found.covered < NEARLY_ALL:
        return 0.0
    here = (found.document.source, found.document.id) == (nearest.source, nearest.document)
    return min(1.0, found.covered + NEAREST_PAGE * here)


def _all_words(passage: Passage) -> str:
    names = (passage.title, passage.event, *passage.speakers, *passage.tags, *passage.headings)
    return "\n".join((*names, passage.text))
