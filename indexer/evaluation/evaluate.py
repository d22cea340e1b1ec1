"""Measures recall, links, texts and refusals of answers on questions with known ones.

A question file is JSONL, one object a line:
`{id, query, lang, relevant: [document ids], expected_links?, acceptable_links?, answerable?,
answers?: [accepted spellings], need?: "any"|"all"}`. Other keys are ignored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from indexer.errors import BadInput
from indexer.evaluation.answers import Spellings, is_blank, measure_answer
from indexer.evaluation.links import NO_LINKS, LinkJudge
from indexer.records import Hit, LinkRecord
from indexer.text.files import read_text_file

DEPTHS = (1, 5, 10)
"""The k of `recall@k` that every evaluation reports."""
MRR_DEPTH = 10


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One question with its right answer."""

    id: str
    query: str
    lang: str
    """Language of the query; each language has its own measures."""
    relevant: tuple[str, ...]
    """Ids of the documents that answer it; one of them is enough."""
    expected_links: tuple[str, ...] = ()
    acceptable_links: tuple[str, ...] = ()
    """Links as good as the expected ones."""
    answers: tuple[Spellings, ...] = ()
    """What the text of the answer should hold: each a spelling, or a list of spellings."""
    need: Literal["any", "all"] = "any"
    """Whether one of `answers` is enough."""
    answerable: bool = True
    """False for a question whose right answer is "not found"."""


class LinkLike(Protocol):
    """The judged part of an answer's link."""

    @property
    def url(self) -> str:
        """Absolute address."""


class AnswerLike(Protocol):
    """The judged part of an answer; the indexer does not import the bot's own type."""

    @property
    def found(self) -> bool:
        """False if the corpus does not hold the answer."""

    @property
    def text(self) -> str:
        """Text of the answer."""

    @property
    def links(self) -> Sequence[LinkLike]:
        """Links in the order of the answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one question."""

    row: Row
    returned: tuple[str, ...]
    """Document ids of the hits, best first; empty for a question that is not answerable."""
    rank: int
    """Position of the first relevant document, from 1; 0 if there is none."""
    found: bool
    links: tuple[str, ...]
    """Addresses in the answer, in order."""
    has_right_links: bool
    """Whether a right link comes before all links of other events."""
    has_right_first: bool
    """Whether the first link is a right one."""
    link_precision: float | None
    """Share of the links that are of the event and kind asked for; None without links."""
    held: float
    """How much of `Row.answers` the text holds, 0 to 1; 0 for a row without."""
    text: str
    seconds: float
    """Time of search and answer together."""


Measures = dict[str, float | int | None]
"""`queries`, `recall@k`, `mrr@10`, …; shares from 0 to 1, None for a measure without rows."""


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a question file, at least one; empty lines are skipped.

    Raises:
        BadInput: The file or a row is broken, an id is used twice, or there is no row.
    """
    try:
        text = read_text_file(path)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(path, 0, f"it cannot be read ({error})", "give a UTF-8 file") from error
    rows: dict[str, Row] = {}
    # str.splitlines would also split at U+2028, which a JSON string may contain.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=Row)
        except msgspec.DecodeError as error:
            raise BadInput(path, number, str(error), "write one JSON object a line") from error
        problem = _find_contradiction(row) or ("its id is used twice" if row.id in rows else "")
        if problem:
            raise BadInput(path, number, f"row {row.id!r}: {problem}", "correct the row")
        rows[row.id] = row
    if not rows:
        raise BadInput(path, 0, "it holds no questions", "write one JSON object a line")
    return list(rows.values())


def evaluate(
    rows: Sequence[Row],
    search: Callable[[str, int], Sequence[Hit]],
    answer: Callable[[str], AnswerLike],
    records: Iterable[LinkRecord],
    k: int,
    progress: Callable[[str, int, int], None],
) -> list[Outcome]:
    """Ask every question and judge what comes back; one outcome for each row, in order.

    A link is right if it is one of the row's `expected_links` or `acceptable_links` and no link of
    another event comes before it. A link is of another event if all its records in the index
    differ in event or year from all records of the expected links. When addresses are compared,
    a player is the page of its video, and the case of the host and a slash at the end of the path
    do not matter.

    `search(query, k)` finds at most k hits, best first, one a document; it is asked for `k`, or for
    the 10 that the fixed measures need. `records` are all links of the index. `progress` is called
    as ("evaluate", rows done, rows in total) after each row.
    """
    judge = LinkJudge(records)
    outcomes: list[Outcome] = []
    for row in rows:
        started_s = time.perf_counter()
        hits = search(row.query, max(k, *DEPTHS)) if row.answerable else ()
        response = answer(row.query)
        outcomes.append(_judge(row, hits, response, judge, time.perf_counter() - started_s))
        progress("evaluate", len(outcomes), len(rows))
    return outcomes


def _judge(
    row: Row, hits: Sequence[Hit], response: AnswerLike, judge: LinkJudge, seconds: float
) -> Outcome:
    returned = tuple(hit.passage.document for hit in hits)
    ranks = (rank for rank, document in enumerate(returned, 1) if document in row.relevant)
    links = tuple(link.url for link in response.links)
    verdict = NO_LINKS
    if response.found:
        verdict = judge.judge(links, row.expected_links, row.acceptable_links)
    return Outcome(
        row=row,
        returned=returned,
        rank=next(ranks, 0),
        found=response.found,
        links=links,
        has_right_links=verdict.has_right,
        has_right_first=verdict.has_right_first,
        link_precision=verdict.precision,
        held=(
            measure_answer(response.text, row.answers, needs_all=row.need == "all")
            if row.answers
            else 0.0
        ),
        text=response.text,
        seconds=seconds,
    )


def measure(outcomes: Sequence[Outcome], k: int) -> Measures:
    """Compute the measures of outcomes.

    - `recall@k`, for `k` and for `DEPTHS`: share of the questions with a relevant document among
      the first k;
    - `mrr@10`: mean of 1/rank of the first relevant document, 0 below rank 10;
    - `link_accuracy`: share of the rows with expected links whose links are right;
    - `first_link`: share of the rows with expected links whose first link is right;
    - `link_precision`: of the answers with links to rows with expected links, the mean share of
      links that are right, or of the event and kind of a right one;
    - `answer_accuracy`: of the rows with answers, the share whose text holds one; for
      `need: "all"`, the share of them that it holds;
    - `refusal_accuracy`: share of the unanswerable rows that were answered "not found";
    - `answered`: share of the other rows that were answered.
    """
    answerable = [o for o in outcomes if o.row.answerable]
    ranks = [o.rank for o in answerable if o.row.relevant]
    measures: Measures = {"queries": len(outcomes)}
    for depth in sorted({*DEPTHS, k}):
        measures[f"recall@{depth}"] = _mean([0 < rank <= depth for rank in ranks])
    measures[f"mrr@{MRR_DEPTH}"] = _mean([
        1 / rank if 0 < rank <= MRR_DEPTH else 0.0 for rank in ranks
    ])
    asking = [o for o in outcomes if o.row.expected_links]
    measures["link_accuracy"] = _mean([o.has_right_links for o in asking])
    measures["first_link"] = _mean([o.has_right_first for o in asking])
    precisions = [o.link_precision for o in asking if o.link_precision is not None]
    measures["link_precision"] = _mean(precisions)
    measures["answer_accuracy"] = _mean([o.held for o in outcomes if o.row.answers])
    measures["refusal_accuracy"] = _mean([not o.found for o in outcomes if not o.row.answerable])
    measures["answered"] = _mean([o.found for o in answerable])
    measures["seconds"] = round(sum(o.seconds for o in outcomes), 3)
    return measures


def list_misses(outcome: Outcome) -> list[str]:
    """List the measures in which an outcome is wrong."""
    row = outcome.row
    checks = {
        "recall@1": row.answerable and row.relevant and outcome.rank != 1,
        "link_accuracy": row.expected_links and not outcome.has_right_links,
        "answer_accuracy": row.answers and outcome.held < 1,
        "refusal_accuracy": not row.answerable and outcome.found,
        "answered": row.answerable and not outcome.found,
    }
    return [name for name, miss in checks.items() if miss]


def measure_all(outcomes: Sequence[Outcome], k: int) -> dict[str, object]:
    """Compute what `huigu eval --json` prints: all measures, and under `lang` those by language."""
    by_language = {
        language: measure([o for o in outcomes if o.row.lang == language], k)
        for language in sorted({outcome.row.lang for outcome in outcomes})
    }
    return {**measure(outcomes, k), "lang": by_language}


def _find_contradiction(row: Row) -> str:
    """Describe two values of a row that contradict each other; empty if none do."""
    if not row.query.strip():
        return "its query is empty"
    if not row.answerable and (row.expected_links or row.acceptable_links):
        return "it is not answerable and yet expects links"
    if not row.answerable and row.answers:
        return "it is not answerable and yet has answers"
    if any(is_blank(answer) for answer in row.answers):
        return "one of its answers has no letter and no digit"
    if row.acceptable_links and not row.expected_links:
        return "acceptable_links need expected_links beside them"
    return ""


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
