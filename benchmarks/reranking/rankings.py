"""The first pages of questions in the other language, before they are reranked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.confidence.archives import ARCHIVES, Archive
from benchmarks.questions.question_sets import Question, read_questions
from indexer.building.result import Progress
from indexer.search.index import EVERYTHING, Reader
from indexer.search.query import parse_query
from indexer.search.ranking import search
from indexer.search.reranking import RERANKED, Floats, is_reranked, measure_features
from indexer.search.word_alignment import WordAlignment

ACROSS = re.compile(r"en2zh|zh2en")
"""In the name of a set whose questions are not in the language of its pages."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first pages of one question, best first."""

    questions: str
    """Its set."""
    family: str
    """That of its archive."""
    features: Floats
    """Of each page, as `measure_features` gives them."""
    is_right: npt.NDArray[np.bool_]
    """Which pages answer the question; shape (pages,)."""


def collect_rankings(data: Path, progress: Progress) -> list[Ranking]:
    """Ask all questions that the pages do not share a language with."""
    rankings: list[Ranking] = []
    for archive in ARCHIVES:
        sets = [name for name in archive.sets if ACROSS.search(name)]
        if sets:
            with archive.open(data, progress) as index, index.open_reader() as reader:
                for name in sets:
                    rankings += _ask(reader, archive, data, name)
    return rankings


def _ask(reader: Reader, archive: Archive, data: Path, name: str) -> Iterator[Ranking]:
    for question in read_questions(archive.locate(data, name)):
        ranking = _ask_question(reader, archive, name, question)
        if ranking:
            yield ranking


def _ask_question(
    reader: Reader, archive: Archive, name: str, question: Question
) -> Ranking | None:
    """Search without reranking; None for what would not be reranked."""
    query = parse_query(question.query)
    terms, vocabulary = reader.expand(query), reader.encoder.vocabulary
    alignment = WordAlignment(query.text, terms, vocabulary)
    vector = reader.encode(query.text)
    hits = search(reader.store, vector, terms, alignment, RERANKED, EVERYTHING)
    if not is_reranked(query, hits):
        return None
    return Ranking(
        name.removeprefix("evalsets/"),
        archive.family,
        measure_features(reader.store, vocabulary, hits, alignment),
        np.array([hit.passage.document in question.relevant for hit in hits]),
    )
