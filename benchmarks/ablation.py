"""Each part of retrieval earns its place, or goes: the same questions with one part changed.

    python -m benchmarks.ablation

To try a part, add a line to `WAYS`: other weights, another way to rank, or something else in the
place of what a module holds while the index is built.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.encodings import Progress
from benchmarks.product import reading
from benchmarks.question_sets import SETS, Library, Question, QuestionSet, chosen, read_questions
from benchmarks.ranking import K, Measures, measure
from benchmarks.readme import add_option, fill
from indexer.cli.console import shown_progress
from indexer.contracts import Encoder
from indexer.encoders.passages import encode_passages
from indexer.errors import HuiguError, UsageError
from indexer.records import Filter, Vectors
from indexer.search.index import Reader
from indexer.search.query import Query, read
from indexer.search.ranking import WEIGHTS, Weights, search

MOST_QUESTIONS = 400
"""Of one set, evenly spread; enough that a point is four questions."""
RRF = 60
"""Rank constant of reciprocal rank fusion: Cormack, Clarke and Büttcher (2009)."""
EVERYTHING = Filter()


Ranking = Callable[[Reader, Query], list[str]]
"""A way to rank: ids of at most `K` pages, best first."""


class Deaf:
    """An encoder to which every question means the same."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that the index was built with, whose words stay known."""
        self.id = encoder.id
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.vocabulary = encoder.vocabulary

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give nothing but zeros; shape (len(texts), dimension)."""
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def as_product(reader: Reader, query: Query) -> list[str]:
    """Rank as the product does."""
    hits = reader.search(query, reader.expand(query), K)
    return [hit.passage.document for hit in hits]


def without_vectors(reader: Reader, query: Query) -> list[str]:
    """Rank as the product does when it does not know what the question as a whole means."""
    deaf = replace(reader, encoder=Deaf(reader.encoder))
    hits = deaf.search(query, deaf.expand(query), K)
    # What is merely the first of the pages that nothing speaks for was not found.
    return [hit.passage.document for hit in hits if hit.score > 0]


def by_rank(reader: Reader, query: Query) -> list[str]:
    """Fuse words and vectors by their ranks alone (RRF)."""
    words = {term.word: 1.0 for term in reader.expand(query)}
    dense = reader.store.nearest(reader.encode(query.text), 10 * K, EVERYTHING)
    lexical = reader.store.matching(words, 10 * K, EVERYTHING) if words else []
    scores: dict[int, float] = {}
    for ranking in (dense, lexical):
        for place, (row, _) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (RRF + place)
    best = sorted(scores, key=lambda row: (-scores[row], row))
    return list(dict.fromkeys(p.document for p in reader.store.passages(best)))[:K]


Changes = tuple[tuple[str, object], ...]
"""Full names of what our modules hold, each with what stands in its place."""


@dataclass(frozen=True, slots=True)
class Way:
    """A line of the table: what is changed against the product as shipped."""

    name: str
    weights: Weights = WEIGHTS
    rank: Ranking = as_product
    building: Changes = ()
    """In force while the index is built."""


def _title(weight: float) -> Way:
    """Build the vectors with another share of the title."""
    encode = partial(encode_passages, title_weight=weight)
    return Way(f"title weighs {weight:g} in vectors", building=((ENCODE, encode),))


def _page(weight: float) -> Way:
    """Build the vectors with another share of the whole page."""
    encode = partial(encode_passages, page_weight=weight)
    return Way(f"page weighs {weight:g} in vectors", building=((ENCODE, encode),))


ENCODE, SEARCH, WIDTH = (
    "indexer.building.writer.encode_passages",
    "indexer.search.index.search",
    "indexer.building.split.MAX_WIDTH",
)
WAYS = (
    Way("as shipped"),
    Way("without words", replace(WEIGHTS, words=0.0)),
    Way("without words met one by one", replace(WEIGHTS, aligned=0.0)),
    Way("without vectors of whole texts", rank=without_vectors),
    Way("without the other language's words", replace(WEIGHTS, other_language=0.0)),
    Way("names weigh as other words do", replace(WEIGHTS, known_words=1.0)),
    Way("vectors and words by rank (RRF)", rank=by_rank),
    *(Way(f"met one by one weigh {w}", replace(WEIGHTS, aligned=w)) for w in (0.4, 1.2)),
    *(Way(f"words weigh {weight}", replace(WEIGHTS, words=weight)) for weight in (0.25, 1.0)),
    *(_title(weight) for weight in (0.0, 0.45)),
    *(_page(weight) for weight in (0.0, 0.8)),
    *(Way(f"passages of {width}", building=((WIDTH, width),)) for width in (240, 960)),
)

COLUMNS = {
    "istio across": ("istio/q_en2zh", "istio/q_zh2en"),
    "istio within": ("istio/q_zh2zh", "istio/q_en2en"),
    "FAQ across": ("istio/q_faq_en2zh", "istio/q_faq_zh2en"),
    "FAQ within": ("istio/q_faq_zh2zh", "istio/q_faq_en2en"),
    "servicemesher": ("servicemesher_xling/q_en2zh",),
    "few shared words": ("servicemesher_xling/q_en2zh, few shared words",),
    "COSCUP titles": ("coscup_sitcon/q_title_en2zh", "coscup_sitcon/q_title_zh2en"),
    "one talk, @1": ("coscup_sitcon/q_known_item", "talks_pyvideo/q_known_item"),
    "CMRC, @1": ("cmrc2018/q_dev_standalone",),
}
"""Sets shown together, as their mean; without the general set, by which nothing is to be chosen."""
USED = frozenset(name for names in COLUMNS.values() for name in names)

Table = dict[str, dict[str, Measures]]
"""Way -> set -> measures."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the chosen ways on the chosen sets, and print the table."""
    options = _parser().parse_args(arguments)
    try:
        library = Library(options.data)
        sets = [one for one in SETS if one.name in USED]
        names = chosen([one.name for one in sets], options.only)
        ways = _chosen_ways(options.ways)
        library.require([one for one in sets if one.name in names])
        with shown_progress() as progress:
            table = ablate(
                ways, [one for one in sets if one.name in names], library, options.most, progress
            )
        text = markdown(table)
        print(text)
        if options.readme:
            fill("ablation", text, options.readme)
    except HuiguError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def ablate(
    ways: Sequence[Way],
    sets: Sequence[QuestionSet],
    library: Library,
    most: int,
    progress: Progress,
) -> Table:
    """Measure ways on sets; an index is built once for all ways with the same constants.

    Args:
        ways: What to compare.
        sets: What to ask.
        library: Where their files are.
        most: At most about so many questions of a set; 0 for all.
        progress: Told how far it is.

    Returns:
        The measures, by way in the order given.
    """
    table: Table = {way.name: {} for way in ways}
    for building in dict.fromkeys(way.building for way in ways):
        same = [way for way in ways if way.building == building]
        for pages in dict.fromkeys(library.pages(one) for one in sets):
            own = [one for one in sets if library.pages(one) == pages]
            named = f": {same[0].name}" if building else ""
            phase = f"index {pages.parent.name}/{pages.stem}{named}"
            with _changed(building), reading(pages, phase, progress) as reader:
                for one, way in product(own, same):
                    questions = read_questions(library.questions(one), one.overlap_below, most)
                    table[way.name][one.name] = _measured(reader, way, questions)
                    progress(f"{way.name}: {one.name}", len(questions), len(questions))
    return table


def _measured(reader: Reader, way: Way, questions: Sequence[Question]) -> Measures:
    with _changed(((SEARCH, partial(search, weights=way.weights)),)):
        rankings = [way.rank(reader, read(question.query)) for question in questions]
    return measure(rankings, questions)


@contextmanager
def _changed(changes: Changes) -> Iterator[None]:
    """Put other things in the place of what our modules hold, for a while."""
    with ExitStack() as stack:
        for name, value in changes:
            stack.enter_context(patch(name, value))
        yield


def markdown(table: Table) -> str:
    """Write the table, a line for each way, with its mean and how that differs from the first."""
    columns = {
        title: own
        for title, names in COLUMNS.items()
        if (own := [name for name in names if name in next(iter(table.values()))])
    }
    lines = [["", *columns, "mean", "against shipped"]]
    lines.append(["---"] * len(lines[0]))
    first: float | None = None
    for way, sets in table.items():
        figures = [
            float(
                np.mean([sets[name]["recall@1" if "@1" in title else "recall@10"] for name in own])
            )
            for title, own in columns.items()
        ]
        mean = float(np.mean(figures))
        change = "" if first is None else f"{mean - first:+.3f}"
        first = mean if first is None else first
        shown = [f"{figure:.3f}" for figure in (*figures, mean)]
        lines.append([way if change else f"**{way}**", *shown, change])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _chosen_ways(names: Sequence[str]) -> list[Way]:
    """Choose ways by the beginnings of their names; the product as shipped is always the first.

    Raises:
        UsageError: A beginning is that of no way.
    """
    for name in names:
        if not any(way.name.startswith(name) for way in WAYS):
            known = "; ".join(way.name for way in WAYS)
            raise UsageError(f"--ways {name!r}: no way begins like this; there are: {known}")
    return [way for way in WAYS if not names or way == WAYS[0] or way.name.startswith(tuple(names))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ablation",
        description="Ask the development sets with one part of retrieval changed at a time. A part "
        "stays in the product only if the table is worse without it.",
        epilog='example: python -m benchmarks.ablation --only istio --ways "words weigh" without',
    )
    add = parser.add_argument
    data = Path("../shared/data")
    add("--data", type=Path, default=data, help="holds evalsets/ (%(default)s)")
    add("--only", nargs="+", default=[], metavar="SET", help="sets whose names begin like this")
    add("--ways", nargs="+", default=[], metavar="WAY", help="ways whose names begin like this")
    add(
        "--most",
        type=int,
        default=MOST_QUESTIONS,
        help="about so many questions of a set, 0 for all (%(default)s)",
    )
    add_option(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
