"""Compare Huigu with other systems, side by side in one run.

python -m benchmarks.peers --data ../shared/data
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from benchmarks.peers.links import measure_huigu_links, write_site_pages
from benchmarks.peers.peer import PEERS
from benchmarks.peers.table import format_table
from benchmarks.quality.history import read_commit
from benchmarks.readme import fill_section
from indexer.cli.console import show_progress

LARGE = ("talks_pyvideo/corpus_all", "talks_pyvideo/q_known_item")
"""Pages and questions for speed."""
ACROSS = (("istio/corpus_zh", "istio/q_en2zh"), ("istio/corpus_en", "istio/q_zh2en"))
"""Questions in one language on pages in the other."""
LINKS = ("corpora/servicemesher", "evalsets/links_servicemesher/q_links.jsonl")
Figures = dict[str, float]
_ENVIRONMENT = {
    # Nothing may be fetched while times are taken.
    "HF_HUB_OFFLINE": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # txtai calls our encoder; it asks for this word before it loads an index with such a function.
    "ALLOW_RESOLVE_TRANSFORM": "True",
    # A waiting thread of OpenBLAS spins, which would count as processor time.
    "OPENBLAS_NUM_THREADS": "1",
}


@click.command(epilog="Needs the extra peers: pip install 'huigu[peers]'.")
@click.option("--data", type=click.Path(path_type=Path), default=Path("../shared/data"))
@click.option("--only", multiple=True, type=click.Choice(list(PEERS)), help="All if left out.")
@click.option("--most", default=400, show_default=True, help="Questions of each set.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures instead of the table.")
@click.option("--readme", type=click.Path(path_type=Path), help="Write the table into this file.")
def main(data: Path, only: tuple[str, ...], most: int, as_json: bool, readme: Path | None) -> None:
    """Index, update, start and ask Huigu and other systems; print one table."""
    names = list(only or PEERS)
    figures: dict[str, Figures] = {}
    with show_progress() as progress:
        for number, name in enumerate(names):
            progress("systems", number, len(names))
            figures[name] = measure(name, data, most)
    commit = read_commit()
    table = f"Commit {commit}:\n\n{format_table(figures)}"
    print(json.dumps({"commit": commit, "figures": figures}) if as_json else table)
    if readme:
        fill_section("peers", table, readme)


def measure(name: str, data: Path, most: int) -> Figures:
    """Measure one system; each step in a process of its own."""
    pages, questions = (data / "evalsets" / f"{file}.jsonl" for file in LARGE)
    with _temporary_folder() as folder:
        figures = _run(name, folder, "build", pages)
        figures["disk_mb"] = _measure_disk(folder)
        figures |= _run(name, folder, "update", pages)
        began = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures |= _run(name, folder, "cold", questions)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        figures |= {"cold_s": round(used_s, 2), "cold_wall_s": round(time.monotonic() - began, 2)}
        figures |= _run(name, folder, "ask", questions, str(most))
    across = []
    for pages_file, questions_file in ACROSS:
        with _temporary_folder() as folder:
            _run(name, folder, "build", data / "evalsets" / f"{pages_file}.jsonl")
            path = data / "evalsets" / f"{questions_file}.jsonl"
            across.append(_run(name, folder, "ask", path, str(most)))
    for measure_name in ("recall@1", "recall@10"):
        values = [one[measure_name] for one in across]
        figures[f"across {measure_name}"] = round(sum(values) / len(values), 3)
    return figures | _measure_links(name, data / LINKS[0], data / LINKS[1])


def _measure_links(name: str, site: Path, questions: Path) -> Figures:
    with _temporary_folder() as folder:
        if name == "huigu":
            return {"link_accuracy": measure_huigu_links(site, questions, folder)}
        pages = folder / "site.jsonl"
        write_site_pages(site, pages)
        _run(name, folder, "build", pages)
        return _run(name, folder, "links", questions)


def _run(name: str, folder: Path, step: str, *arguments: Path | str) -> Figures:
    command = [sys.executable, "-m", "benchmarks.peers.trial", name, str(folder), step]
    command += map(str, arguments)
    environment = os.environ | _ENVIRONMENT
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise click.ClickException(f"{name}, {step}: {_last_lines(done.stderr)}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _last_lines(text: str) -> str:
    return "\n".join(text.splitlines()[-5:])


def _measure_disk(folder: Path) -> float:
    return round(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6)


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="huigu-peers-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()
