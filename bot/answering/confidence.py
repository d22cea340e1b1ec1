"""How sure an answer is, as a calibrated chance; below a threshold it says "not found".

A logistic model over seven facts of a search, fitted on questions that a corpus answers and on
questions that it does not by `python -m benchmarks.confidence`, which prints these weights. There
is one for each pair of languages, because a bigram is shared by chance more often than an English
word, and because cosines across languages lie lower than within one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.answering.coverage import coverage, folded
from bot.answering.link_ranking import Found
from indexer.records import Hit, Passage
from indexer.search.expansion import Term
from indexer.search.query import Query

JUDGED_HITS = 4
"""Hits whose words are compared with the question's; the answer is among them or nowhere."""
MOST_FUSED = 2.5
"""Word score above which more says nothing: a title repeated in full reaches about this much."""

# By languages of question and first hit: the bias, then a weight for each field of `Signs`.
WEIGHTS = {
    "en-en": (-31.81, 26.49, -5.49, -2.86, 9.08, 8.06, 26.17, 9.59),
    "en-zh": (-19.80, 19.36, -1.85, -1.03, 6.52, 3.00, 19.92, 7.61),
    "zh-en": (-26.11, 15.51, 2.81, -1.77, 16.20, 5.05, 9.55, 18.35),
    "zh-zh": (-17.73, 12.64, 11.28, -1.76, 6.50, 2.41, -5.15, 8.69),
}
TEXT_THRESHOLD = 0.2
"""Chance from which sentences are shown. Low, because a page beside the point is seen
to be so at a glance, while a refusal hides a page that is there."""
LINK_THRESHOLD = 0.55
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
    aligned: float
    """Highest share of the question that one passage meets word by word."""


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
        aligned=max(hit.alignment for hit in hits),
    )


def languages_of(query: Query, first: Hit) -> str:
    """Name the pair of languages of a question and its first hit, as in `WEIGHTS`."""
    return f"{query.language}-{'zh' if first.passage.language == 'zh' else 'en'}"


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
