"""The ablation benchmark: the same questions, with one part of retrieval changed at a time.

    python -m benchmarks.ablation

To try a change, add a line to `VARIANTS`: other weights, another ranking, or another value for a
name in our modules while the index is built.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
from msgspec.structs import replace

from benchmarks.questions.measures import K, Measures, measure_rankings
from benchmarks.questions.question_sets import (
    SETS,
    Library,
    Question,
    QuestionSet,
    read_questions,
    select_names,
)
from benchmarks.readme import add_readme_option, fill_section
from benchmarks.systems.huigu import open_reader, search_pages
from indexer.building.result import Progress
from indexer.cli.console import show_progress
from indexer.contracts import Encoder
from indexer.encoders.passages import encode_passages
from indexer.errors import HuiguError
from indexer.records import Filter, Vectors
from indexer.search.index import Reader
from indexer.search.query import Query, parse_query
from indexer.search.ranking import WEIGHTS, Weights, search

MOST_QUESTIONS = 400
"""Of one set, evenly spread; with so many, 0.01 is four questions."""
RRF = 60
"""Rank constant of reciprocal rank fusion: Cormack, Clarke and Büttcher (2009)."""
EVERYTHING = Filter()


Ranking = Callable[[Reader, Query], list[str]]
"""A way to rank: gives the ids of at most `K` pages, best first."""


class ZeroEncoder:
    """An encoder that gives zero vectors, but knows the words of another encoder."""

    def __init__(self, encoder: Encoder) -> None:
        """Take the encoder that the index was built with."""
        self.id = encoder.id
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.vocabulary = encoder.vocabulary

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give zeros, shape (len(texts), dimension)."""
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def rank_without_vectors(reader: Reader, query: Query) -> list[str]:
    """Rank as Huigu does, with a zero vector for the question as a whole."""
    without = dataclasses.replace(reader, encoder=ZeroEncoder(reader.encoder))
    hits = without.search(query, without.expand(query), K)
    # A page with score 0 shares nothing with the question; its place in the list means nothing.
    return [hit.passage.document for hit in hits if hit.score > 0]


def rank_by_rrf(reader: Reader, query: Query) -> list[str]:
    """Rank by reciprocal rank fusion of words and vectors."""
    words = {term.word: 1.0 for term in reader.expand(query)}
    dense = reader.store.search_vectors(reader.encode(query.text), 10 * K, EVERYTHING)
    lexical = reader.store.search_words(words, 10 * K, EVERYTHING) if words else []
    scores: dict[int, float] = {}
    for ranking in (dense, lexical):
        for place, (row, _) in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + 1 / (RRF + place)
    best = sorted(scores, key=lambda row: (-scores[row], row))
    return list(dict.fromkeys(p.document for p in reader.store.passages(best)))[:K]


Patches = tuple[tuple[str, object], ...]
"""Full names in our modules, each with the value it has for a while."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A line of the table: what is changed against Huigu as shipped."""

    name: str
    weights: Weights = WEIGHTS
    rank: Ranking = search_pages
    building: Patches = ()
    """In force while the index is built."""


ENCODE, SEARCH, WIDTH, LIMIT = (
    "indexer.building.writer.encode_passages",
    "indexer.search.index.search",
    "indexer.building.split.MAX_WIDTH",
    "indexer.building.split._LIMIT",
)


def _weigh_title(weight: float) -> Variant:
    """Give the title another weight in the vectors of passages."""
    encode = partial(encode_passages, title_weight=weight)
    return Variant(f"title weighs {weight:g} in vectors", building=((ENCODE, encode),))


def _weigh_page(weight: float) -> Variant:
    """Give the page another weight in the vectors of passages."""
    encode = partial(encode_passages, page_weight=weight)
    return Variant(f"page weighs {weight:g} in vectors", building=((ENCODE, encode),))


VARIANTS = (
    Variant("as shipped"),
    Variant("without words", replace(WEIGHTS, words=0.0)),
    Variant("without word alignment", replace(WEIGHTS, alignment=0.0)),
    Variant("without vectors of whole texts", rank=rank_without_vectors),
    Variant("without the other language's words", replace(WEIGHTS, other_language=0.0)),
    Variant("names weigh as other words do", replace(WEIGHTS, known_words=1.0)),
    Variant("vectors and words by rank (RRF)", rank=rank_by_rrf),
    *(Variant(f"word alignment weighs {w}", replace(WEIGHTS, alignment=w)) for w in (0.4, 1.2)),
    *(Variant(f"words weigh {weight}", replace(WEIGHTS, words=weight)) for weight in (0.25, 1.0)),
    *(Variant(f"page length weighs {w:g}", replace(WEIGHTS, page_length=w)) for w in (0.0, 0.1)),
    *(_weigh_title(weight) for weight in (0.0, 0.45)),
    *(_weigh_page(weight) for weight in (0.0, 0.8)),
    *(
        Variant(f"passages of {width}", building=((WIDTH, width), (LIMIT, 2 * width)))
        for width in (240, 960)
    ),
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
"""Column -> sets whose mean it shows. `general` is left out: nothing is to be chosen by it."""
USED = frozenset(name for names in COLUMNS.values() for name in names)

Table = dict[str, dict[str, Measures]]
"""Variant -> set -> measures."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the selected variants on the selected sets, and print the table."""
    options = _parser().parse_args(arguments)
    try:
        library = Library(options.data)
        names = select_names([item.name for item in SETS if item.name in USED], options.only)
        sets = [item for item in SETS if item.name in names]
        variants = _select_variants(options.variants)
        library.require(sets)
        with show_progress() as progress:
            table = ablate(variants, sets, library, options.most, progress)
        text = format_table(table)
        print(text)
        if options.readme:
            fill_section("ablation", text, options.readme)
    except HuiguError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def ablate(
    variants: Sequence[Variant],
    sets: Sequence[QuestionSet],
    library: Library,
    most: int,
    progress: Progress,
) -> Table:
    """Measure each variant on each set.

    An index is built once for all variants that build it alike.

    Args:
        variants: What to compare.
        sets: What to ask.
        library: Finds the files of the sets.
        most: IndexInfo so many questions of a set; 0 for all.
        progress: Called as the work goes on.

    Returns:
        The measures, with the variants in the given order.
    """
    table: Table = {variant.name: {} for variant in variants}
    for building in dict.fromkeys(variant.building for variant in variants):
        alike = [variant for variant in variants if variant.building == building]
        suffix = f": {alike[0].name}" if building else ""
        for pages in dict.fromkeys(map(library.locate_pages, sets)):
            own = [item for item in sets if library.locate_pages(item) == pages]
            phase = f"index {pages.parent.name}/{pages.stem}{suffix}"
            with _patch(building), open_reader(pages, phase, progress) as reader:
                for item, variant in product(own, alike):
                    file = library.locate_questions(item)
                    questions = read_questions(file, item.overlap_below, most)
                    table[variant.name][item.name] = _measure(reader, variant, questions)
                    progress(f"{variant.name}: {item.name}", len(questions), len(questions))
    return table


def _measure(reader: Reader, variant: Variant, questions: Sequence[Question]) -> Measures:
    with _patch(((SEARCH, partial(search, weights=variant.weights)),)):
        rankings = [variant.rank(reader, parse_query(question.query)) for question in questions]
    return measure_rankings(rankings, questions)


@contextmanager
def _patch(patches: Patches) -> Iterator[None]:
    """Give names in our modules other values while the context is open."""
    with ExitStack() as stack:
        for name, value in patches:
            stack.enter_context(patch(name, value))
        yield


def format_table(table: Table) -> str:
    """Write a Markdown table, with each variant's mean and how it differs from the first."""
    columns = {
        title: own
        for title, names in COLUMNS.items()
        if (own := [name for name in names if name in next(iter(table.values()))])
    }
    lines = [["", *columns, "mean", "against shipped"]]
    lines.append(["---"] * len(lines[0]))
    first: float | None = None
    for name, sets in table.items():
        figures = [
            float(np.mean([sets[item][_choose_measure(title)] for item in own]))
            for title, own in columns.items()
        ]
        mean = float(np.mean(figures))
        change = "" if first is None else f"{mean - first:+.3f}"
        first = mean if first is None else first
        cells = [f"{figure:.3f}" for figure in (*figures, mean)]
        lines.append([name if change else f"**{name}**", *cells, change])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _choose_measure(column: str) -> str:
    return "recall@1" if "@1" in column else "recall@10"


def _select_variants(prefixes: Sequence[str]) -> list[Variant]:
    """Select variants by the beginnings of their names; Huigu as shipped is always the first."""
    everything = [variant.name for variant in VARIANTS]
    names = select_names(everything, prefixes, "--variants", "variant")
    return [variant for variant in VARIANTS if variant == VARIANTS[0] or variant.name in names]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ablation",
        description="Ask the development sets with one part of retrieval changed at a time. A part "
        "stays in Huigu only if the table is worse without it.",
        epilog='example: python -m benchmarks.ablation --only istio --variants "words weigh"',
    )
    add = parser.add_argument
    data = Path("../shared/data")
    add("--data", type=Path, default=data, help="holds evalsets/ (%(default)s)")
    add("--only", nargs="+", default=[], metavar="SET", help="sets whose names begin like this")
    add(
        "--variants",
        nargs="+",
        default=[],
        metavar="VARIANT",
        help="variants whose names begin like this",
    )
    add(
        "--most",
        type=int,
        default=MOST_QUESTIONS,
        help="about so many questions of a set, 0 for all (%(default)s)",
    )
    add_readme_option(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
