"""Measure rebuild, disk, memory and answers of archives of growing size.

python -m benchmarks.sizing --data ../shared/parallel --pages 1000 --pages 10000
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import click

from benchmarks.sizing.pages import write_pages
from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.config import load_settings
from indexer.search.index import Index

QUESTIONS = 200
CONFIG = (
    '[index]\npath = "index"\n\n[[sources]]\nname = "pages"\ntype = "jsonl"\npath = "pages.jsonl"\n'
)
COLUMNS = (
    "pages",
    "rebuild, s",
    "its memory, MB",
    "disk, MB",
    "open, s",
    "memory, MB",
    "p50, ms",
    "p99, ms",
)


@click.command()
@click.option("--data", type=click.Path(path_type=Path), required=True, help="Folder of segments.")
@click.option("--pages", type=int, multiple=True, default=(1000, 10_000, 100_000))
def main(data: Path, pages: tuple[int, ...]) -> None:
    """Measure each size in a process of its own, since memory is never given back."""
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for count in pages:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_pages(data / "segments.jsonl.gz", folder / "pages.jsonl", count)
            (folder / "huigu.toml").write_text(CONFIG)
            print(f"| {' | '.join([f'{count:,}', *_rebuild(folder), *_ask(folder)])} |", flush=True)


def _rebuild(folder: Path) -> list[str]:
    """Rebuild; gives processor seconds, peak memory and disk."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "huigu", "rebuild", "--config", str(folder / "huigu.toml")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file())
    # The largest child so far, which is this one: sizes grow.
    return [f"{seconds:.0f}", f"{after.ru_maxrss / 1024:.0f}", f"{size / 1e6:.0f}"]


def _ask(folder: Path) -> list[str]:
    """Ask by titles, in a process of its own."""
    code = (
        f"from benchmarks.sizing.__main__ import measure_answers; measure_answers({str(folder)!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    measured: list[str] = json.loads(done.stdout)
    return measured


def measure_answers(folder: str) -> None:
    """Open the index and ask by the titles of its pages; prints JSON."""
    root = Path(folder)
    settings = load_settings(root / "huigu.toml")
    started = time.perf_counter()
    times = []
    with closing(Index.open(settings)) as index:
        answerer = Answerer.open(index, settings.find_wordings())
        answerer.warm_up()
        opened = time.perf_counter() - started
        rows = (root / "pages.jsonl").read_text(encoding="utf-8").splitlines()
        for row in rows[:: max(1, len(rows) // QUESTIONS)][:QUESTIONS]:
            question = Question(text=json.loads(row)["title"][:200])
            # Processor time of this thread: other work of the machine does not count.
            before = time.thread_time()
            answerer.answer(question)
            times.append((time.thread_time() - before) * 1000)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p99 = statistics.quantiles(times, n=100)[98]
    found = [f"{opened:.1f}", f"{memory:.0f}", f"{statistics.median(times):.0f}", f"{p99:.0f}"]
    print(json.dumps(found))


if __name__ == "__main__":
    main()
