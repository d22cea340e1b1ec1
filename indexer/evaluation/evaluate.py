"""Questions with known answers -> recall, MRR, link accuracy, refusals.

A question file is JSONL, one object a line:
`{id, query, lang, relevant: [document ids], expected_links?, acceptable_links?, answerable?}`.
Keys beyond these are left alone. Of several `relevant` documents, any one answers the question.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import msgspec

from indexer.errors import BadInput
from indexer.records import Hit, LinkRecord

DEPTHS = (1, 5, 10)
"""The k of `recall@k` that every evaluation reports."""
MRR_DEPTH = 10


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One question with what a right answer holds."""

    id: str
    query: str
    lang: str
    """Language of the query; measures are given for each."""
    relevant: tuple[str, ...]
    """Ids of the documents that answer it; any one will do."""
    expected_links: tuple[str, ...] = ()
    acceptable_links: tuple[str, ...] = ()
    """Links as good as the expected ones."""
    answerable: bool = True
    """False for a question that must be answered "not found"."""


class GivenLink(Protocol):
    """The part of an answer's link that is judged."""

    @property
    def url(self) -> str:
        """Absolute address."""
        ...


class GivenAnswer(Protocol):
    """The part of an answer that is judged; the indexer does not know the bot's own type."""

    @property
    def found(self) -> bool:
        """False when the corpus does not hold the answer."""
        ...

    @property
    def text(self) -> str:
        """The answer's words."""
        ...

    @property
    def links(self) -> Sequence[GivenLink]:
        """Links in the order they are shown."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got."""

    row: Row
    returned: tuple[str, ...]
    """Document ids in the order found; empty for a question that must be refused."""
    rank: int
    """Place of the first relevant document, from 1; 0 when none was returned."""
    found: bool
    links: tuple[str, ...]
    """Addresses the answer gives, in order."""
    links_right: bool
    """True when a right link comes before any link of another event."""
    text: str
    seconds: float
    """Time for the search and the answer together."""


Measures = dict[str, float | int | None]
"""`queries`, `recall@k`, `mrr@10`, …; shares are 0 to 1, None where no row asks for the measure."""


def read_rows(path: Path) -> list[Row]:
    """Read a question file.

    Args:
        path: A JSONL file; empty lines are skipped.

    Returns:
        The rows in the file's order, at least one.

    Raises:
        BadInput: A row is broken, an id is used twice, or there is no row at all.
    """
    rows: dict[str, Row] = {}
    for number, line in _lines(path):
        try:
            row = msgspec.json.decode(line, type=Row)
        except msgspec.DecodeError as error:
            raise BadInput(path, number, str(error), "write one JSON object a line") from error
        problem = _contradiction(row) or ("its id is used twice" if row.id in rows else "")
        if problem:
            raise BadInput(path, number, f"row {row.id!r}: {problem}", "correct the row")
        rows[row.id] = row
    if not rows:
        raise BadInput(path, 0, "it holds no questions", "write one JSON object a line")
    return list(rows.values())


def evaluate(
    rows: Sequence[Row],
    search: Callable[[str, int], Sequence[Hit]],
    answer: Callable[[str], GivenAnswer],
    records: Iterable[LinkRecord],
    k: int,
    progress: Callable[[str, int, int], None],
) -> list[Outcome]:
    """Ask every question and judge what comes back.

    A link is right when it is one of the row's `expected_links` or `acceptable_links`, and no
    link of another event stands before it in the answer: no link whose records all differ in
    event or year from every record of the expected links. Addresses are compared as written, but
    for the case of the host and a slash at the end of the path.

    Args:
        rows: The questions.
        search: Finds at most k hits, best first, one a document; called as `search(query, k)`.
        answer: Answers a query.
        records: Every link of the index.
        k: How many documents to look at, besides the 10 that the fixed measures need.
        progress: Told ("evaluate", rows done, rows in all) after each row.

    Returns:
        One outcome a row, in order.
    """
    occasions = _occasions(records)
    outcomes: list[Outcome] = []
    for row in rows:
        begun = time.perf_counter()
        hits = search(row.query, max(k, *DEPTHS)) if row.answerable else ()
        returned = tuple(hit.passage.document for hit in hits)
        ranks = (rank for rank, document in enumerate(returned, 1) if document in row.relevant)
        given = answer(row.query)
        links = tuple(link.url for link in given.links)
        outcomes.append(
            Outcome(
                row=row,
                returned=returned,
                rank=next(ranks, 0),
                found=given.found,
                links=links,
                links_right=given.found and _links_right(row, links, occasions),
                text=given.text,
                seconds=time.perf_counter() - begun,
            )
        )
        progress("evaluate", len(outcomes), len(rows))
    return outcomes


def measure(outcomes: Sequence[Outcome], k: int) -> Measures:
    """Sum outcomes up.

    `recall@k` is the share of questions with a relevant document among the first k; `mrr@10` the
    mean of 1/rank of the first one, 0 beyond the tenth; `link_accuracy` the share of the rows with
    expected links whose links are right; `refusal_accuracy` the share of the unanswerable rows
    that were refused; `answered` the share of the others that were not.

    Args:
        outcomes: What `evaluate` returned, or some of it.
        k: Adds `recall@k`.

    Returns:
        The measures, in the order they are printed.
    """
    answerable = [o for o in outcomes if o.row.answerable]
    ranks = [o.rank for o in answerable if o.row.relevant]
    measures: Measures = {"queries": len(outcomes)}
    for depth in sorted({*DEPTHS, k}):
        measures[f"recall@{depth}"] = _mean([0 < rank <= depth for rank in ranks])
    measures[f"mrr@{MRR_DEPTH}"] = _mean([
        1 / rank if 0 < rank <= MRR_DEPTH else 0.0 for rank in ranks
    ])
    measures["link_accuracy"] = _mean([o.links_right for o in outcomes if o.row.expected_links])
    measures["refusal_accuracy"] = _mean([not o.found for o in outcomes if not o.row.answerable])
    measures["answered"] = _mean([o.found for o in answerable])
    measures["seconds"] = round(sum(o.seconds for o in outcomes), 3)
    return measures


def missed(outcome: Outcome) -> list[str]:
    """Name the measures an outcome is a miss for; empty when all is right."""
    row = outcome.row
    checks = {
        "recall@1": row.answerable and row.relevant and outcome.rank != 1,
        "link_accuracy": row.expected_links and not outcome.links_right,
        "refusal_accuracy": not row.answerable and outcome.found,
        "answered": row.answerable and not outcome.found,
    }
    return [name for name, miss in checks.items() if miss]


def measure_all(outcomes: Sequence[Outcome], k: int) -> dict[str, object]:
    """Give the object `huigu eval --json` prints: the measures, and under `lang` those of each.

    Args:
        outcomes: What `evaluate` returned.
        k: As for `measure`.

    Returns:
        The measures of all rows, and `lang`: language -> its measures.
    """
    languages = sorted({outcome.row.lang for outcome in outcomes})
    by_language = {
        language: measure([o for o in outcomes if o.row.lang == language], k)
        for language in languages
    }
    return {**measure(outcomes, k), "lang": by_language}


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number the lines of a file that hold something.

    Raises:
        BadInput: The file cannot be read as text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(path, 0, f"it cannot be read ({error})", "give a UTF-8 file") from error
    # Not str.splitlines: a JSON string may hold U+2028 as it is.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _contradiction(row: Row) -> str:
    """Say what in a row cannot be true at once; empty when nothing."""
    if not row.query.strip():
        return "its query is empty"
    if not row.answerable and (row.expected_links or row.acceptable_links):
        return "it is not answerable and yet expects links"
    if row.acceptable_links and not row.expected_links:
        return "acceptable_links stand beside expected_links, not in their place"
    return ""


Occasions = dict[str, set[tuple[str, int]]]
"""Address -> the (event, year) of every record that gives it."""


def _occasions(records: Iterable[LinkRecord]) -> Occasions:
    occasions: Occasions = {}
    for record in records:
        occasion = (record.event.casefold(), record.year)
        occasions.setdefault(_comparable(record.link.url), set()).add(occasion)
    return occasions


def _links_right(row: Row, links: Sequence[str], occasions: Occasions) -> bool:
    """Walk the answer's links until a right one, or one of another event."""
    expected = {_comparable(url) for url in row.expected_links}
    right = expected | {_comparable(url) for url in row.acceptable_links}
    own = set().union(*(occasions.get(url, set()) for url in expected))
    for url in map(_comparable, links):
        if url in right:
            return True
        if own.isdisjoint(occasions.get(url, set())):
            return False
    return False


def _comparable(url: str) -> str:
    """Fold what browsers fold: the case of the host, and a slash at the end of the path."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # an address no browser opens either, such as http://[x
        return url.strip()
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path.rstrip("/")).geturl()


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
