"""The same answers whatever the store: the development sets over the local store and others.

    python -m benchmarks.stores
    python -m benchmarks.stores --store postgres=postgresql://huigu@127.0.0.1:5432/huigu

Each set of pages is indexed in the local store and copied to the others, as `huigu copy` does. Then
every question is searched and answered in all of them. Scores are sums of 32-bit numbers in
another order, so that pages of one score may change places; what else differs is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from benchmarks.questions.question_sets import SETS, Library, QuestionSet, select_names, thin_out
from benchmarks.readme import add_readme_option, fill_section
from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.building.copying.copy_generation import copy_generation
from indexer.building.rebuild import rebuild
from indexer.errors import HuiguError
from indexer.search.index import Index
from indexer.settings import IndexSettings, Settings, SourceSettings

MOST_QUESTIONS = 100
"""Questions of each set that are asked, spread over it."""
LEAST_OVERLAP = 0.98
"""Share of the first ten pages that every store must have in common with the local one."""
K = 10
_LIKE_NO_OTHER = ("generation", "elapsed_ms")
"""Fields of an answer that differ by nature."""


@dataclass(slots=True)
class Comparison:
    """How the answers of a store differ from those of the local one."""

    questions: int = 0
    overlap: float = 0.0
    """Sum over the questions of the share of the first ten pages that both have."""
    same_order: int = 0
    identical: int = 0
    """Answers with the same text, links, citations and confidence, to four decimals."""
    largest: float = 0.0
    """The largest difference of the scores of one page."""
    examples: list[str] = field(default_factory=list)
    """Questions whose answers differ."""

    def add(self, question: str, expected: _Found, actual: _Found) -> None:
        """Count one question."""
        here, there = dict(expected.pages), dict(actual.pages)
        common = here.keys() & there.keys()
        self.questions += 1
        self.overlap += len(common) / len(here) if here else float(not there)
        self.same_order += list(here) == list(there)
        self.largest = max([self.largest, *(abs(here[page] - there[page]) for page in common)])
        if expected.answer == actual.answer:
            self.identical += 1
        else:
            self.examples.append(question)

    def format(self, name: str, store: str) -> str:
        """Format a line of the table."""
        asked = self.questions
        shares = (self.overlap / asked, self.same_order / asked, self.identical / asked)
        columns = " | ".join(f"{share:.4f}" for share in shares)
        return f"| {name} | {store} | {asked} | {columns} | {self.largest:.1e} |"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a store gives for one question."""

    pages: Sequence[tuple[tuple[str, str], float]]
    """(source, document) and score of the first pages."""
    answer: object


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print; gives 1 if a store has less in common than it must."""
    options = _parser().parse_args(arguments)
    library = Library(options.data)
    stores = dict(store.split("=", 1) for store in options.store or ["milvus=milvus.db"])
    try:
        names = select_names([item.name for item in SETS], options.only)
        sets = [item for item in SETS if item.name in names and library.is_available(item)]
        library.require(sets)
        results = dict(_compare_all(library, sets, stores, options.questions))
    except (HuiguError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    head = (
        "| questions | store | asked | overlap@10 | same order | same answer | score differs by |\n"
        "| --- | --- | --- | --- | --- | --- | --- |"
    )
    table = "\n".join([head, *(found.format(*key) for key, found in results.items())])
    print(table)
    for (name, store), found in results.items():
        for question in found.examples[:3]:
            print(f"{name}, {store}: another answer to {question!r}", file=sys.stderr)
    if options.readme:
        fill_section("stores", table, options.readme)
    least = min(found.overlap / found.questions for found in results.values())
    return 0 if least >= LEAST_OVERLAP else 1


def _compare_all(
    library: Library, sets: Sequence[QuestionSet], stores: dict[str, str], most: int
) -> Iterator[tuple[tuple[str, str], Comparison]]:
    for pages in dict.fromkeys(library.locate_pages(item) for item in sets):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as undo:
            local = _make_settings(folder, pages, "local", "")
            rebuild(local)
            settings = {"local": local}
            for name, uri in stores.items():
                settings[name] = _make_settings(folder, pages, name, uri)
                copied = copy_generation(local, settings[name])
                print(f"{pages.name}: {copied.passages} passages in {name}", file=sys.stderr)
            open_ones = {
                name: undo.enter_context(closing(Index.open(one))) for name, one in settings.items()
            }
            for item in sets:
                if library.locate_pages(item) == pages:
                    path = library.locate_questions(item)
                    lines = path.read_text(encoding="utf-8").splitlines()
                    asked = thin_out([json.loads(line)["query"] for line in lines], most)
                    for name, found in _compare(open_ones, asked).items():
                        yield (item.name, name), found


def _compare(indexes: dict[str, Index], questions: Sequence[str]) -> dict[str, Comparison]:
    answerers = {name: Answerer(index) for name, index in indexes.items()}
    results = {name: Comparison() for name in indexes if name != "local"}
    for question in questions:
        found = {name: _ask(index, answerers[name], question) for name, index in indexes.items()}
        for name, result in results.items():
            result.add(question, found["local"], found[name])
    return results


def _ask(index: Index, answerer: Answerer, question: str) -> _Found:
    hits = index.search(question, k=K)
    pages = [((hit.passage.source, hit.passage.document), hit.score) for hit in hits]
    answer = msgspec.to_builtins(answerer.answer(Question(text=question)))
    return _Found(pages, simplify_answer(answer))


def simplify_answer(value: object) -> object:
    """Round the numbers of an answer, and leave out what differs by nature."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        kept = {key: one for key, one in value.items() if key not in _LIKE_NO_OTHER}
        return {key: simplify_answer(one) for key, one in kept.items()}
    return [simplify_answer(one) for one in value] if isinstance(value, list | tuple) else value


def _make_settings(folder: str, pages: Path, store: str, uri: str) -> Settings:
    return Settings(
        index=IndexSettings(path=f"index-{store}", store=store, uri=uri),
        sources=(SourceSettings(name="pages", type="jsonl", path=str(pages.resolve())),),
        folder=folder,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--only", nargs="*", default=[], help="only sets that begin like this")
    parser.add_argument(
        "--questions", type=int, default=MOST_QUESTIONS, help="at most, of each set (%(default)s)"
    )
    parser.add_argument(
        "--store",
        action="append",
        default=[],
        metavar="NAME=URI",
        help="a store to compare; may be repeated (default: milvus=milvus.db, Milvus Lite)",
    )
    add_readme_option(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
