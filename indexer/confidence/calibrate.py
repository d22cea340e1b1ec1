"""Measures what questions without an answer look like in an archive.

Asked are general questions, which ship with Huigu, and questions made of the archive's own pages,
whose page is then taken out of the results: the same archive, the same topic, no answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from indexer.calibration import Calibration, Scale
from indexer.confidence.model import (
    PAIRS,
    WEIGHTS_FILE,
    ConfidenceModel,
    Judge,
    JudgeName,
    get_pair,
)
from indexer.confidence.own_questions import OwnQuestion, make_own_questions
from indexer.confidence.signs import MARGIN_HITS, Signs, measure_signs, tells_same
from indexer.search.candidates import CandidatePage, find_candidates
from indexer.search.expansion import Term
from indexer.search.index import Reader
from indexer.search.query import Query, parse_query

FORMAT = 2
"""Raised by one when the same passages and weights give other thresholds."""
GENERAL_FILES = tuple(
    Path(__file__).parent / "general_questions" / f"{language}.txt" for language in ("en", "zh")
)
GENERAL_STEP = 2
"""Every second general question is asked; all of them give the same thresholds within 0.1."""
OWN_PASSAGES = 60
"""Passages that questions are made of; twice as many give the same thresholds within 0.1."""
PRIOR_QUESTIONS = 20
"""Weight of what is usual, in questions, so that an archive of three pages has scales too."""
DEVIATIONS: dict[JudgeName, float] = {"field": 2.05, "here": 1.28}
"""Standard deviations of a threshold above the mean logit: of normally distributed ones 0.98 and
0.90 lie below."""
SPARE_PAGES = 6
"""More pages than are compared, since the right one, its copies and translations are taken out."""

Measured = tuple[str, Signs]
"""The pair of languages of a question without an answer, and its signs."""


def calibrate(reader: Reader, model: ConfidenceModel) -> Calibration:
    """Ask a generation questions that it has no answer to, and measure their signs and logits."""
    general = [search_pages(reader, query).measure() for query in _parse_general()]
    own = [
        measure_without_page(reader, question)
        for question in make_own_questions(reader.store, reader.encoder.vocabulary, OWN_PASSAGES)
    ]
    return calibrate_on(model, [*filter(None, general)], [*filter(None, own)])


def calibrate_on(
    model: ConfidenceModel, general: Sequence[Measured], own: Sequence[Measured]
) -> Calibration:
    """Make the scales of measured questions."""
    return Calibration(
        field=dict(_make_scales(model, "field", general)),
        here=dict(_make_scales(model, "here", own)),
    )


def read_general() -> list[str]:
    """Read the general questions: half everyday, half technical, in both languages."""
    return [
        line
        for file in GENERAL_FILES
        for line in file.read_text(encoding="utf-8").splitlines()
        if line
    ]


@lru_cache(maxsize=1)
def _parse_general() -> tuple[Query, ...]:
    """Parse the general questions that are asked: the same ones in each rebuild of a process."""
    return tuple(map(parse_query, read_general()[::GENERAL_STEP]))


def measure_without_page(reader: Reader, question: OwnQuestion) -> Measured | None:
    """Measure a question whose page, with its translations, is taken out of the results."""
    search = search_pages(reader, parse_query(question.text))
    return search.measure(without=[(question.source, question.document)])


def compute_fingerprint() -> str:
    """Compute the hex SHA-256 of what thresholds depend on beside the passages: weights, questions.

    The same only if calibrating again would give the same.
    """
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    for file in (WEIGHTS_FILE, *GENERAL_FILES):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Search:
    """A question that an archive was searched with."""

    query: Query
    terms: Sequence[Term]
    pages: Sequence[CandidatePage]
    """Best first; more than are compared, since some may be taken out."""

    def measure(self, without: Sequence[tuple[str, str]] = ()) -> Measured | None:
        """Measure the signs of the search, without some pages, by (source, id).

        Copies and translations of these, and what tells of them, are left out too.

        Returns:
            None if no page is left.
        """
        out = set(without)
        for page in self.pages:
            if page.key in without or not set(page.copies).isdisjoint(without):
                out.add(page.key)
                out.update((page.document.source, id) for id in page.document.translations)
        gone = [page.hit.passage for page in self.pages if page.key in out]
        hits = [
            page.hit
            for page in self.pages
            if page.key not in out
            and not any(tells_same(page.hit.passage, passage) for passage in gone)
        ]
        if not hits:
            return None
        return get_pair(self.query.language, hits[0]), measure_signs(self.terms, hits)


def search_pages(reader: Reader, query: Query) -> Search:
    """Search an archive for a question."""
    terms = reader.expand(query)
    return Search(query, terms, find_candidates(reader, query, terms, MARGIN_HITS + SPARE_PAGES))


def _make_scales(
    model: ConfidenceModel, name: JudgeName, measured: Sequence[Measured]
) -> Iterator[tuple[str, Scale]]:
    for pair in PAIRS:
        judge = model.get_judge(name, pair)
        signs = np.array([signs for other, signs in measured if other == pair])
        yield pair, _make_scale(judge, signs.reshape(-1, len(judge.mean)), DEVIATIONS[name])


def _make_scale(judge: Judge, signs: Signs, deviations: float) -> Scale:
    """Make a scale of signs of shape (n, len(SIGNS)), n may be 0."""
    usual = np.array(judge.mean)
    # A margin that could not be measured is a usual one.
    signs = np.where(np.isnan(signs), usual, signs)
    mean, spread = _mix(signs, usual, np.array(judge.spread))
    scale = Scale(tuple(map(float, mean)), tuple(map(float, spread)), 0.0)
    logits = judge.score(signs, scale)
    center, width = _mix(logits, np.array(judge.logit_mean), np.array(judge.logit_spread))
    return Scale(scale.mean, scale.spread, float(center + deviations * width))


def _mix(values: Signs, mean: Signs, spread: Signs) -> tuple[Signs, Signs]:
    """Mix the mean and standard deviation of n values (first axis) with the usual ones.

    The usual ones count as `PRIOR_QUESTIONS` values.
    """
    total = len(values) + PRIOR_QUESTIONS
    mixed = (values.sum(axis=0) + PRIOR_QUESTIONS * mean) / total
    squares = ((values - mixed) ** 2).sum(axis=0) + PRIOR_QUESTIONS * spread**2
    return mixed, np.sqrt(squares / total)
