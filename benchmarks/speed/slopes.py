"""How the processor time of one answer grows with the question, and with the links of a page.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.speed.slopes

Hostile questions of 50 to 500 characters are asked of an index, and an ordinary question of
archives of one page, of 250 to 16,000 links. Every time is given as a ratio to ordinary questions
to the index in the same run. The exponent is the slope of time over size on logarithmic scales: 1
grows as the size does, 0 does not grow.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from benchmarks.readme import fill_section
from benchmarks.speed.hostile_questions import ORDINARY, make_questions
from benchmarks.speed.options import add_shared_options
from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import HuiguError
from indexer.search.index import Index
from indexer.settings import Settings, SourceSettings

CHARS = (50, 125, 250, 500)
LINKS = (250, 1000, 4000, 16_000)
ROUNDS = 4
"""Times that each question is asked; the least counts, as other work only adds to it."""
LINK_QUESTION = "where is the video on canary rollouts of the gateway"
SHOWN = 12
"""Kinds of question in the table, those that cost most."""
MOST_RATIO = 5.0
"""What the worst question of 500 characters must not exceed, beside an ordinary one."""
_WORDS = (
    "mesh",
    "gateway",
    "ambient",
    "proxy",
    "tracing",
    "cluster",
    "latency",
    "filter",
    "canary",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; gives 1 if the worst question is over its limit."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings(options.config)
        with closing(Index.open(settings)) as index:
            answerer = Answerer(index)
            answerer.warm_up()
            ordinary = statistics.median(measure_least(answerer, text) for text in ORDINARY)
            rows = list(_measure_kinds(answerer, _list_names(index), ordinary))
        table = _format_kinds(ordinary, rows)
        if options.links:
            pages = [_measure_page(settings, links) / ordinary for links in options.links]
            table += "\n\n" + _format_pages(options.links, pages)
    except (HuiguError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(table)
    if options.readme:
        fill_section("slopes", table, options.readme)
    return 0 if max(ratios[-1] for _, ratios in rows) <= MOST_RATIO else 1


def measure_least(answerer: Answerer, text: str) -> float:
    """Measure the least processor time of the answer to a question, in milliseconds."""
    return min(_time(lambda: answerer.answer(Question(text=text))) for _ in range(ROUNDS))


def compute_exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Compute the slope of times over sizes, on logarithmic scales, by least squares."""
    slope, _ = statistics.linear_regression(list(map(math.log, sizes)), list(map(math.log, times)))
    return slope


def write_page(links: int) -> str:
    """Write a page with a paragraph for each of its links to videos, in Markdown."""
    lines = []
    for number in range(links):
        words = [_WORDS[(number * step + step) % len(_WORDS)] for step in (1, 2, 4, 7)]
        url = f"https://www.youtube.com/watch?v=AbCdE{number:06}"
        label = f"{' '.join(words)} {number} video"
        lines.append(f"See [{label}]({url}) on {' '.join(reversed(words))}.")
    return "---\ntitle: Mesh recordings\ndate: 2023-05-01\n---\n\n" + "\n\n".join(lines) + "\n"


def _time(work: Callable[[], object]) -> float:
    begun = time.process_time_ns()
    work()
    return (time.process_time_ns() - begun) / 1e6


def _measure_kinds(
    answerer: Answerer, names: Sequence[str], ordinary: float
) -> list[tuple[str, list[float]]]:
    """Measure each kind of question at each length; the kinds that cost most come first."""
    by_length = [make_questions(names, chars) for chars in CHARS]
    rows = [
        (kind, [measure_least(answerer, questions[kind]) / ordinary for questions in by_length])
        for kind in by_length[0]
    ]
    return sorted(rows, key=lambda row: -row[1][-1])


def _measure_page(settings: Settings, links: int) -> float:
    """Measure a question to an archive of one page with so many links."""
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        pages = Path(folder) / "pages"
        pages.mkdir()
        (pages / "recordings.md").write_text(write_page(links), encoding="utf-8")
        index = msgspec.structs.replace(settings.index, path=str(Path(folder) / "index"))
        source = SourceSettings("recordings", "markdown", str(pages))
        made = msgspec.structs.replace(settings, index=index, sources=(source,))
        rebuild(made)
        with closing(Index.open(made)) as opened:
            answerer = Answerer(opened)
            answerer.warm_up()
            return measure_least(answerer, LINK_QUESTION)


def _list_names(index: Index) -> list[str]:
    with index.open_reader() as reader:
        sorts = ("event", "series", "person", "talk", "organisation")
        return [name.text for sort in sorts for name in reader.catalogue.list_names(sort)]


def _format_kinds(ordinary: float, rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    sizes = " | ".join(f"{chars} characters" for chars in CHARS)
    lines = [
        f"| beside an ordinary question ({ordinary:.1f} ms) | {sizes} | exponent |",
        f"| --- |{' --- |' * (len(CHARS) + 1)}",
    ]
    for kind, ratios in rows[:SHOWN]:
        cells = " | ".join(f"{ratio:.1f}" for ratio in ratios)
        lines.append(f"| {kind} | {cells} | {compute_exponent(CHARS, ratios):.2f} |")
    rest = [ratios[-1] for _, ratios in rows[SHOWN:]]
    if rest:
        lines.append(f"| {len(rest)} other kinds, at most | | | | {max(rest):.1f} | |")
    return "\n".join(lines)


def _format_pages(links: Sequence[int], ratios: Sequence[float]) -> str:
    lines = [
        "| links of one page | beside an ordinary question |",
        "| --- | --- |",
        *(f"| {count:,} | {ratio:.1f} |" for count, ratio in zip(links, ratios, strict=True)),
    ]
    if len(links) > 1:
        lines.append(f"| exponent | {compute_exponent(links, ratios):.2f} |")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.slopes",
        description="Measure how the time of an answer grows. Exits with 1 if a question of 500 "
        f"characters costs over {MOST_RATIO:.0f} times an ordinary one.",
    )
    parser.add_argument(
        "--links", type=int, nargs="*", default=LINKS, help="links of the pages (%(default)s)"
    )
    add_shared_options(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
