"""What the catalogue costs: share of a rebuild, disk, memory, and the time of an answer.

    .venv/bin/python -m benchmarks.server.catalogue [PAGES.jsonl] [--answers 600] [--json]

The pages are indexed once. The catalogue is then built and written again from the documents of that
index, which is just what the rebuild did, so that its share is of one and the same rebuild. Seconds
are processor time of all threads. The questions are made from names of the catalogue itself; each
is asked once, after a few others that load dictionaries. Memory is that of the process alone: pages
of files that the system may drop again are left out. Linux only: /proc gives it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.building.rebuild import rebuild
from indexer.catalogue.build import build_catalogue
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.writer import CATALOGUE_FILE, write_catalogue
from indexer.encoders import open_encoder
from indexer.search.index import Index, Reader
from indexer.settings import IndexSettings, Settings, SourceSettings
from indexer.stores import open_repository

PAGES = Path("../shared/data/evalsets/talks_pyvideo/corpus_all.jsonl")
SEED = 7
WARM_UP = 20
ROUNDS = 3
"""Times that the catalogue is built again; the least counts, since the machine may be busy."""
TEMPLATES = {
    "event": ("{} videos", "{} 有哪些演讲", "when was {}", "{} 的 PPT"),
    "person": ("which talks did {} give", "{} 讲过几场"),
    "talk": ("who gave “{}”", "《{}》的录像在哪看"),
}
"""Questions by sort of name, in both languages."""
_THREADS = "OPENBLAS_NUM_THREADS"


def measure(pages: Path, answers: int) -> dict[str, float]:
    """Measure everything once; seconds, MB of 10^6 bytes, or a share from 0."""
    with tempfile.TemporaryDirectory(prefix="huigu-") as folder:
        settings = make_settings(pages, folder)
        encoder = open_encoder(settings.index.encoder)
        open_repository(settings)
        rebuild_s = _time(lambda: rebuild(settings, encoder=encoder))
        with closing(Index(settings)) as index, index.open_reader() as reader:
            counts = reader.catalogue.counts
            catalogue_s = min(
                _time(partial(_build_again, reader, Path(folder))) for _ in range(ROUNDS)
            )
        # In a process of its own: the rebuild has left memory to this one.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            answered = process.submit(measure_answers, pages, folder, answers).result()
        disk_mb = (Path(folder) / CATALOGUE_FILE).stat().st_size / 1e6
        return {
            "talks": counts.talks,
            "people": counts.people,
            "events": counts.events,
            "rebuild without the catalogue, s": round(rebuild_s - catalogue_s, 2),
            "catalogue, s": round(catalogue_s, 2),
            "catalogue, share": round(catalogue_s / (rebuild_s - catalogue_s), 3),
            "disk, MB": round(disk_mb, 1),
            **answered,
        }


def make_settings(pages: Path, folder: str) -> Settings:
    """Make the settings of an index of these pages, in a folder."""
    source = SourceSettings(name="talks", type="jsonl", path=str(pages.resolve()))
    return Settings(IndexSettings(path="index"), (source,), folder=folder)


def measure_answers(pages: Path, folder: str, number: int) -> dict[str, float]:
    """Measure answers from an index that is there: ms of processor time, MB of 10^6 bytes."""
    with closing(Index(make_settings(pages, folder))) as index, index.open_reader() as reader:
        questions = list(_make_questions(reader.catalogue, number + WARM_UP))
        opened_mb = _read_memory_mb()
        answerer = Answerer(index)
        for text in questions[:WARM_UP]:
            answerer.answer(Question(text=text))
        steps = [partial(answerer.answer, Question(text=text)) for text in questions[WARM_UP:]]
        seconds = [_time(step) for step in steps]
        return {
            "memory of answering, MB": round(_read_memory_mb() - opened_mb, 1),
            "answer, median ms": round(statistics.median(seconds) * 1000, 2),
            "answer, 95 % ms": round(statistics.quantiles(seconds, n=20)[-1] * 1000, 2),
        }


def _build_again(reader: Reader, folder: Path) -> None:
    (folder / CATALOGUE_FILE).unlink(missing_ok=True)
    write_catalogue(folder, build_catalogue(reader.store.read_documents()))


def _make_questions(catalogue: Catalogue, number: int) -> Iterator[str]:
    """Make questions from names that are drawn at random, of each sort alike."""
    draw = random.Random(SEED)
    names = {what: [name.text for name in catalogue.list_names(what)] for what in TEMPLATES}
    for _ in range(number):
        what = draw.choice(list(TEMPLATES))
        yield draw.choice(TEMPLATES[what]).format(draw.choice(names[what]))


def _time(step: Callable[[], object]) -> float:
    """Measure a step in seconds of processor time, all threads of this process together."""
    started = time.process_time()
    step()
    return time.process_time() - started


def _read_memory_mb() -> float:
    """Read the resident memory that only this process has, in MB of 10^6 bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("RssAnon:"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a line for each figure."""
    parser = argparse.ArgumentParser(description="Measure what the catalogue costs")
    parser.add_argument("pages", nargs="?", type=Path, default=PAGES, help="JSONL (%(default)s)")
    parser.add_argument("--answers", type=int, default=600, help="questions to time (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if os.environ.get(_THREADS) is None:
        # As the server does, and before numpy is loaded: waiting threads take processor time.
        module = [sys.executable, "-m", "benchmarks.server.catalogue"]
        os.execve(sys.executable, [*module, *map(str, sys.argv[1:])], {**os.environ, _THREADS: "1"})
    figures = measure(options.pages, options.answers)
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:34}{value:12,}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
