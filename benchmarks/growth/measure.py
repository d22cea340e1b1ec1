"""Measures an index in this process: start, memory, questions, recall of the vectors.

Called in a process of its own, since memory is never given back.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.growth.pages import read_questions
from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.config import load_settings
from indexer.contracts import Store
from indexer.records import Filter, Vectors
from indexer.search.index import Index, Reader
from indexer.search.query import parse_query

QUESTIONS = 200
NEAREST = 10
EVERYTHING = Filter()
ROWS_AT_ONCE = 50_000


def measure(folder: str, data: str) -> None:
    """Measure the index of a folder, and print JSON."""
    settings = load_settings(Path(folder) / "huigu.toml")
    questions = read_questions(Path(data), QUESTIONS)
    started_s, processor_s = time.perf_counter(), time.process_time()
    with closing(Index.open(settings)) as index:
        answerer = Answerer.open(index, settings.find_wordings())
        answerer.answer(Question(text=questions[0]))
        found = {
            "first answer, s": time.process_time() - processor_s,
            "first answer, wall s": time.perf_counter() - started_s,
        }
        answerer.warm_up()
        answers = [_time(partial(_answer, answerer, text)) for text in questions]
        with index.open_reader() as reader:
            searches = [_time(partial(_search, reader, text)) for text in questions]
            found["memory, MB"] = _read_memory() / 1e6
            found["recall@10"] = _measure_recall(reader, questions)
            found["rows"] = reader.store.rows
            found["segments"] = len(getattr(reader.store, "segments", (0,)))
    for name, times in (("search", searches), ("answer", answers)):
        found[f"{name} p50, ms"] = statistics.median(times)
        found[f"{name} p99, ms"] = statistics.quantiles(times, n=100)[98]
    print(json.dumps(found))


def _answer(answerer: Answerer, text: str) -> None:
    answerer.answer(Question(text=text))


def _search(reader: Reader, text: str) -> None:
    query = parse_query(text)
    reader.search(query, reader.expand(query), NEAREST)


def _time(ask: Callable[[], object]) -> float:
    """Measure milliseconds of processor time of this thread: other work does not count."""
    before = time.thread_time()
    ask()
    return (time.thread_time() - before) * 1000


def _measure_recall(reader: Reader, questions: list[str]) -> float:
    """Compare the nearest rows with those of a full comparison."""
    vectors = np.stack([reader.encode(text) for text in questions])
    exact = _find_exact(reader.store, vectors)
    shares = []
    for vector, cosines in zip(vectors, exact, strict=True):
        found = reader.store.search_vectors(vector, NEAREST, EVERYTHING)
        # Rows that are as near as the last one count: copies of a sentence are.
        least = cosines[-1] - 1e-4
        shares.append(sum(cosine >= least for _, cosine in found) / len(cosines))
    return float(np.mean(shares))


def _find_exact(store: Store, vectors: Vectors) -> Vectors:
    """Give the cosines of the nearest rows to each vector, best first, of all rows."""
    best = np.full((len(vectors), 0), -1.0, dtype=np.float32)
    for first in range(0, store.rows, ROWS_AT_ONCE):
        rows = store.vectors(range(first, min(first + ROWS_AT_ONCE, store.rows)))
        best = np.concatenate([best, vectors @ rows.T], axis=1)
        best = -np.sort(-best, axis=1)[:, :NEAREST]
    return best


def _read_memory() -> int:
    """Read what this process has in memory, in bytes: its own pages, and its copies of files."""
    status = Path("/proc/self/status").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in status if line.startswith("Rss")}
    own = int(sizes["RssAnon"]) + int(sizes["RssFile"])
    copies = {
        (state.st_dev, state.st_ino): state.st_size
        for path in Path("/proc/self/fd").iterdir()
        if (name := path.readlink() if path.is_symlink() else Path()).name.startswith("memfd:huigu")
        or str(name).startswith("/memfd:huigu")
        for state in [path.stat()]
    }
    return own * 1024 + max(sum(copies.values()), int(sizes["RssShmem"]) * 1024)
