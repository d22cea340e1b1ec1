"""Estimate the probability that an answer is right; below a threshold the bot says "not found".

For quotes it is a logistic regression on features of a search. `python -m benchmarks.confidence`
fits it on questions with and without an answer. Each pair of languages has its own model: texts
share a Chinese bigram by chance more often than an English word, and cosines across languages are
lower than within one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.answering.from_pages.link_ranking import RankedLink
from indexer.records import Hit, Passage
from indexer.search.coverage import fold_cached, measure_coverage
from indexer.search.expansion import Term
from indexer.search.query import Query

COMPARED_HITS = 4
"""Hits whose text is compared with the question; an answer is among them or nowhere."""
MAX_WORD_SCORE = 2.5
"""Cap of the word score: a full match with a title reaches about this, more says no more."""

# By languages of question and first hit: the bias, then a weight for each field of
# `SearchFeatures`.
WEIGHTS = {
    "en-en": (-31.81, 26.49, -5.49, -2.86, 9.08, 8.06, 26.17, 9.59),
    "en-zh": (-19.80, 19.36, -1.85, -1.03, 6.52, 3.00, 19.92, 7.61),
    "zh-en": (-26.11, 15.51, 2.81, -1.77, 16.20, 5.05, 9.55, 18.35),
    "zh-zh": (-17.73, 12.64, 11.28, -1.76, 6.50, 2.41, -5.15, 8.69),
}
TEXT_THRESHOLD = 0.2
"""Probability from which quotes are shown. It is low: a reader sees at a glance that a page is off
topic, while a refusal hides a page that has the answer."""
LINK_THRESHOLD = 0.55
"""The same for links, see `estimate_link_confidence`. It is high: a wrong link looks right."""
FIRST_PAGE_BONUS = 0.17
"""For a link on the first page of the search. Among links that cover a third to a half of the
question, those on the first page are right, and those on other pages are wrong."""
MIN_TEXT_CONFIDENCE = 0.05
"""Below this confidence of the passages, a link must reach `HIGH_COVERAGE`. It may still be right:
the passages of a video's page are often off the topic of its title."""
HIGH_COVERAGE = 0.8


@dataclass(frozen=True, slots=True)
class SearchFeatures:
    """Features of a search: the input of the logistic regression."""

    cosine: float
    """Highest cosine of question and passage."""
    coverage: float
    """Highest share of the question's term weight that one hit contains, 0 to 1."""
    covered_weight: float
    """ln(1 + the term weight that this hit contains): one rare word counts more than many common
    ones."""
    word_score: float
    """Word score of the first hit, at most `MAX_WORD_SCORE`."""
    term_count: float
    """ln(1 + number of terms): no passage covers a long question in full."""
    cosine_and_coverage: float
    """Highest product of cosine and coverage: one passage must have both."""
    alignment: float
    """Highest share of the question that one passage matches word by word."""


def extract_features(terms: Sequence[Term], hits: Sequence[Hit]) -> SearchFeatures:
    """Compute the features of a search from one or more hits, best first."""
    texts = [fold_cached(_join_words(hit.passage)) for hit in hits[:COMPARED_HITS]]
    shares = [measure_coverage(terms, ((text, 1.0),)) for text in texts]
    return SearchFeatures(
        cosine=max(hit.cosine for hit in hits),
        coverage=max(shares),
        covered_weight=math.log1p(max(shares) * sum(term.weight for term in terms)),
        word_score=min(hits[0].coverage, MAX_WORD_SCORE),
        term_count=math.log1p(len(terms)),
        cosine_and_coverage=max(h.cosine * s for h, s in zip(hits, shares, strict=False)),
        alignment=max(hit.alignment for hit in hits),
    )


def get_language_pair(query: Query, first: Hit) -> str:
    """Return the languages of a question and its first hit: a key of `WEIGHTS`."""
    return f"{query.language}-{'zh' if first.passage.language == 'zh' else 'en'}"


def estimate_text_confidence(query: Query, terms: Sequence[Term], hits: Sequence[Hit]) -> float:
    """Estimate the probability that the best passages hold the answer, 0 to 1."""
    if not hits:
        return 0.0
    bias, *weights = WEIGHTS[get_language_pair(query, hits[0])]
    values = astuple(extract_features(terms, hits))
    return 1 / (1 + math.exp(-bias - sum(w * v for w, v in zip(weights, values, strict=True))))


def estimate_link_confidence(best: RankedLink, text_confidence: float, first: Passage) -> float:
    """Rate whether the best link is what the question asks for, 0 to 1.

    It is the coverage with two corrections: for a link on the page of the `first` passage, and for
    passages that do not match the question either (`text_confidence`).
    """
    if text_confidence < MIN_TEXT_CONFIDENCE and best.coverage < HIGH_COVERAGE:
        return 0.0
    on_first_page = (best.document.source, best.document.id) == (first.source, first.document)
    return min(1.0, best.coverage + FIRST_PAGE_BONUS * on_first_page)


def _join_words(passage: Passage) -> str:
    names = (passage.title, passage.event, *passage.speakers, *passage.tags, *passage.headings)
    return "\n".join((*names, passage.text))
