"""The signs by which a search shows whether it found the page that holds the answer.

They are absolute (how near is the best page?) and relative (how far does the first page stand out
from the next nine?). A question whose page is not in the archive has other pages on its topic,
which are near too; but none of them stands out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from indexer.records import Hit, Passage
from indexer.search.coverage import measure_coverage
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached

Signs = npt.NDArray[np.float64]
"""Shape (len(SIGNS),), or one row for each search; NaN for a sign that cannot be measured."""

SIGNS = (
    "cosine",
    "coverage",
    "covered_weight",
    "word_score",
    "term_count",
    "cosine_and_coverage",
    "alignment",
    "score_margin",
    "cosine_margin",
    "alignment_margin",
    "word_margin",
)
"""Names of the signs, in order; `measure_signs` says what they are."""
COMPARED_HITS = 4
"""Hits whose text is compared with the question; an answer is among them or nowhere."""
MARGIN_HITS = 10
"""Hits of a margin: the first one, and those that it is compared with."""
MAX_WORD_SCORE = 2.5
"""Cap of the word score: a full match with a title reaches about this, more says no more."""
LEAST_TITLE_BYTES = 18
"""Title, in UTF-8, that another passage does not hold by chance: six Chinese characters."""
PRIOR_HITS = 3
"""Weight of the usual spread beside that of the hits, of which a small archive has few."""

_MARGINS: tuple[tuple[Callable[[Hit], float], float], ...] = (
    (lambda hit: hit.score, 0.1),
    (lambda hit: hit.cosine, 0.05),
    (lambda hit: hit.alignment, 0.05),
    (lambda hit: hit.coverage, 0.15),
)
"""What margins are measured of, each with its usual standard deviation among the hits."""


def measure_signs(terms: Sequence[Term], hits: Sequence[Hit]) -> Signs:
    """Measure the signs of a search from one or more hits, one a page, best first.

    Highest cosine; highest share of the question's term weight in one hit's text, 0 to 1;
    ln(1 + that weight); word score of the first hit; ln(1 + number of terms); highest product of
    cosine and share; highest word alignment; margins of score, cosine, alignment and word score.
    Hits that tell of the first one's page are left out.
    """
    hits = [hits[0], *(hit for hit in hits[1:] if not tells_same(hit.passage, hits[0].passage))]
    compared = hits[:COMPARED_HITS]
    shares = [
        measure_coverage(terms, ((fold_cached(_join_words(hit.passage)), 1.0),)) for hit in compared
    ]
    return np.array([
        max(hit.cosine for hit in compared),
        max(shares),
        math.log1p(max(shares) * sum(term.weight for term in terms)),
        min(hits[0].coverage, MAX_WORD_SCORE),
        math.log1p(len(terms)),
        max(hit.cosine * share for hit, share in zip(compared, shares, strict=True)),
        max(hit.alignment for hit in hits[:MARGIN_HITS]),
        *(_measure_margin(list(map(get, hits[:MARGIN_HITS])), usual) for get, usual in _MARGINS),
    ])


def tells_same(passage: Passage, other: Passage) -> bool:
    """Tell whether one passage tells of the page of another, such as a recap of a session.

    Both answer then, and neither stands out from the other.
    """
    return _holds_title(passage, other) or _holds_title(other, passage)


def _holds_title(passage: Passage, other: Passage) -> bool:
    title = other.title
    if len(title.encode("utf-8", "surrogatepass")) < LEAST_TITLE_BYTES:
        return False
    return title == passage.title or fold_cached(title) in fold_cached(_join_words(passage))


def _measure_margin(values: Sequence[float], usual_spread: float) -> float:
    """Measure by how many standard deviations the first value is above the mean of the others."""
    first, others = values[0], np.array(values[1:])
    if not len(others):
        return math.nan
    variance = (len(others) * others.var() + PRIOR_HITS * usual_spread**2) / (
        len(others) + PRIOR_HITS
    )
    return float((first - others.mean()) / math.sqrt(variance))


def _join_words(passage: Passage) -> str:
    names = (passage.title, passage.event, *passage.speakers, *passage.tags, *passage.headings)
    return "\n".join((*names, passage.text))
