"""Asks archives their questions, with the right page and without it, and keeps the signs."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.confidence.archives import ARCHIVES, Archive
from benchmarks.questions.question_sets import read_rows, thin_out
from indexer.building.result import Progress
from indexer.confidence.calibrate import (
    OWN_PASSAGES,
    Measured,
    measure_without_page,
    read_general,
    search_pages,
)
from indexer.confidence.own_questions import make_own_questions
from indexer.confidence.signs import Signs
from indexer.search.index import Index, Reader
from indexer.search.query import parse_query

MOST_QUESTIONS = 320
"""Of one set; more only take longer."""
FOREIGN_QUESTIONS = 60
"""Of each other subject, asked of an archive that is not about it."""
SHOWN_PAGES = 3
"""Pages that an answer quotes."""

Kind = Literal["answered", "removed", "unanswerable", "general", "own", "foreign"]


@dataclass(frozen=True, slots=True)
class Sample:
    """One question with the signs of its search."""

    archive: Archive
    questions: str
    """Its set."""
    kind: Kind
    """`answered`: its page is there; `removed`: its page was taken out of the results;
    `unanswerable`: a trap of its set; `general`: about anything; `own`: made of a page that was
    then taken out; `foreign`: of an archive about something else."""
    pair: str
    """Languages of question and first page."""
    signs: Signs
    is_right: bool = False
    """Whether a right page is among those that an answer shows."""


def collect_samples(data: Path, progress: Progress) -> list[Sample]:
    """Ask all questions, one archive after the other."""
    rows = {archive: _read_questions(archive, data) for archive in ARCHIVES}
    samples: list[Sample] = []
    for archive in ARCHIVES:
        with archive.open(data, progress) as index:
            samples += _ask(index, archive, rows)
    return samples


def _read_questions(archive: Archive, data: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read (set, row); a trap asks for a link that does not exist, about a page that does."""
    return [
        (name, row)
        for name in archive.sets
        for row in thin_out(list(read_rows(archive.locate(data, name))), MOST_QUESTIONS)
        if row.get("kind") != "trap"
    ]


def _ask(
    index: Index, archive: Archive, rows: dict[Archive, list[tuple[str, dict[str, Any]]]]
) -> Iterator[Sample]:
    with index.open_reader() as reader:
        for name, row in rows[archive]:
            yield from _ask_question(reader, archive, name, row)
        for text in read_general():
            yield from _make(archive, "general", "general", _measure(reader, text))
        for question in make_own_questions(reader.store, reader.encoder.vocabulary, OWN_PASSAGES):
            yield from _make(archive, "own", "own", measure_without_page(reader, question))
        for text in _choose_foreign(archive, rows):
            yield from _make(archive, "foreign", "foreign", _measure(reader, text))


def _ask_question(
    reader: Reader, archive: Archive, name: str, row: dict[str, Any]
) -> Iterator[Sample]:
    """Ask a question with its page and without it, or one that has none."""
    search = search_pages(reader, parse_query(row["query"], row.get("lang", "")))
    if row.get("answerable") is False:
        yield from _make(archive, name, "unanswerable", search.measure())
        return
    right = set(row["relevant"])
    keys = [page.key for page in search.pages if page.document.id in right]
    shown = {page.key for page in search.pages[:SHOWN_PAGES]}
    yield from _make(archive, name, "answered", search.measure(), not shown.isdisjoint(keys))
    yield from _make(archive, name, "removed", search.measure(without=keys))


def _make(
    archive: Archive,
    questions: str,
    kind: Kind,
    measured: Measured | None,
    is_right: bool = False,
) -> Iterator[Sample]:
    if measured is not None:
        yield Sample(archive, questions, kind, *measured, is_right)


def _measure(reader: Reader, text: str) -> Measured | None:
    return search_pages(reader, parse_query(text)).measure()


def _choose_foreign(
    archive: Archive, rows: dict[Archive, list[tuple[str, dict[str, Any]]]]
) -> list[str]:
    """Choose questions of archives about something else, the same ones each time."""
    choice = random.Random(archive.name)
    by_subject: dict[str, list[str]] = {}
    for other, questions in rows.items():
        if other.subject != archive.subject and other.name != "community":
            by_subject.setdefault(other.subject, []).extend(row["query"] for _, row in questions)
    return [text for texts in by_subject.values() for text in _sample(choice, texts)]


def _sample(choice: random.Random, texts: Sequence[str]) -> list[str]:
    return choice.sample(texts, min(len(texts), FOREIGN_QUESTIONS))
