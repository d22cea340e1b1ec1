"""The signs by which a search shows whether it found the page that holds the answer.

They are absolute (how near is the best page?) and relative (how far does the first page stand out
from the next nine?). A question whose page is not in the archive has other pages on its topic,
which are near too; but none of them stands out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

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

_USUAL_SPREADS = (0.1, 0.05, 0.05, 0.15)
"""Usual standard deviation among the hits of what margins are measured of: score, cosine,
alignment, coverage."""
_PRIOR_SQUARES = PRIOR_HITS * np.square(_USUAL_SPREADS)


def measure_signs(terms: Sequence[Term], hits: Sequence[Hit]) -> Signs:
    """Measure the signs of a search from one or more hits, one a page, best first.

    Highest cosine; highest share of the question's term weight in one hit's text, 0 to 1;
    ln(1 + that weight); word score of the first hit; ln(1 + number of terms); highest product of
    cosine and share; highest word alignment; margins of score, cosine, alignment and word score.
    Hits that tell of the first one's page are left out.
    """
    first = _fold_passage(hits[0].passage)
    others = ((hit, _fold_passage(hit.passage)) for hit in hits[1:])
    apart = (pair for pair in others if not _tell_same(pair[1], first))
    pairs = [(hits[0], first), *islice(apart, MARGIN_HITS - 1)]
    hits = [hit for hit, _ in pairs]
    compared = hits[:COMPARED_HITS]
    shares = [measure_coverage(terms, ((folded.text, 1.0),)) for _, folded in pairs[:COMPARED_HITS]]
    return np.array([
        max(hit.cosine for hit in compared),
        max(shares),
        math.log1p(max(shares) * sum(term.weight for term in terms)),
        min(hits[0].coverage, MAX_WORD_SCORE),
        math.log1p(len(terms)),
        max(hit.cosine * share for hit, share in zip(compared, shares, strict=True)),
        max(hit.alignment for hit in hits),
        *_measure_margins(hits),
    ])


def tells_same(passage: Passage, other: Passage) -> bool:
    """Tell whether one passage tells of the page of another, such as a recap of a session.

    Both answer then, and neither stands out from the other.
    """
    return _tell_same(_fold_passage(passage), _fold_passage(other))


@dataclass(frozen=True, slots=True)
class _Folded:
    """A passage as it is compared with others."""

    title: str
    """As it is written; empty for one that another passage may hold by chance."""
    folded_title: str
    text: str
    """All its words, folded."""


def _fold_passage(passage: Passage) -> _Folded:
    title = passage.title
    if len(title.encode("utf-8", "surrogatepass")) < LEAST_TITLE_BYTES:
        title = ""
    names = (passage.title, passage.event, *passage.speakers, *passage.tags, *passage.headings)
    return _Folded(title, fold_cached(title), fold_cached("\n".join((*names, passage.text))))


def _tell_same(one: _Folded, other: _Folded) -> bool:
    if one.title and one.title == other.title:
        return True
    return (bool(one.title) and one.folded_title in other.text) or (
        bool(other.title) and other.folded_title in one.text
    )


def _measure_margins(hits: Sequence[Hit]) -> Sequence[float]:
    """Measure by how many standard deviations the first hit is above the mean of the others."""
    if len(hits) == 1:
        return [math.nan] * len(_USUAL_SPREADS)
    values = np.array([
        [hit.score for hit in hits],
        [hit.cosine for hit in hits],
        [hit.alignment for hit in hits],
        [hit.coverage for hit in hits],
    ])
    others, count = values[:, 1:], len(hits) - 1
    means = others.sum(axis=1) / count
    # By hand: the methods for mean and variance take four times as long for so few numbers.
    squares = np.square(others - means[:, np.newaxis]).sum(axis=1)
    spreads = np.sqrt((squares + _PRIOR_SQUARES) / (count + PRIOR_HITS))
    margins: list[float] = ((values[:, 0] - means) / spreads).tolist()
    return margins
