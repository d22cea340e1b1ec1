"""One step of one system in a process of its own, so that memory and start-up are its own.

    python -m benchmarks.peers.trial "bare parts" FOLDER build PAGES.jsonl

Prints one JSON object; times are of the processor, in seconds or milliseconds as named.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name

from benchmarks.peers.peer import PEERS, Found, Peer
from benchmarks.questions.measures import K, measure_rankings
from benchmarks.questions.question_sets import read_questions
from benchmarks.systems.page_text import read_pages
from indexer.encoders import open_encoder
from indexer.evaluation.evaluate import read_rows
from indexer.settings import BUNDLED_ENCODER

MARK = "zyzzyva"
"""A word that no page holds, written into the page that is updated, and then asked for."""
WARM_UP = 20
"""Questions asked before times count."""
THREADS = 2
_ADDRESS = re.compile(r"https?://[^\s)>\]\"'，。）]+")


def build(peer: Peer, pages: Path) -> dict[str, float]:
    """Index all pages."""
    read = read_pages(pages)
    began, began_s = time.monotonic(), time.process_time()
    peer.build(read)
    return {
        "pages": len(read),
        "build_s": round(time.process_time() - began_s, 2),
        "build_wall_s": round(time.monotonic() - began, 2),
        "build_peak_mb": _peak_mb(),
    }


def update(peer: Peer, pages: Path) -> dict[str, float]:
    """Replace one page, and look for its new word in the same process."""
    read = read_pages(pages)
    chosen = read[len(read) // 2]
    changed = replace(chosen, text=f"{MARK} {chosen.text}")
    peer.open()
    began, began_s = time.monotonic(), time.process_time()
    peer.update(changed)
    took_s, took_wall_s = time.process_time() - began_s, time.monotonic() - began
    peer.open()
    found = peer.search(f"{MARK} {chosen.facts[0]}")
    is_found = any(one.page == chosen.id and MARK in one.text for one in found[:K])
    return {
        "update_s": round(took_s, 3),
        "update_wall_s": round(took_wall_s, 3),
        "update_found": float(is_found),
    }


def ask_once(peer: Peer, questions: Path) -> dict[str, float]:
    """Open the index and answer the first question; the caller measures the whole process."""
    peer.open()
    found = peer.search(read_questions(questions, most=1)[0].query)
    return {"cold_found": float(bool(found))}


def ask(peer: Peer, questions: Path, most: str = "0") -> dict[str, float]:
    """Ask questions one after the other, then two at a time."""
    chosen = read_questions(questions, most=int(most))
    peer.open()
    for question in chosen[:WARM_UP]:
        peer.search(question.query)
    times, walls, rankings = [], [], []
    for question in chosen:
        began, began_s = time.monotonic(), time.process_time()
        found = peer.search(question.query)
        times.append((time.process_time() - began_s) * 1000)
        walls.append((time.monotonic() - began) * 1000)
        rankings.append(_list_pages(found))
    began = time.monotonic()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda question: peer.search(question.query), chosen))
    rate = len(chosen) / (time.monotonic() - began)
    return {
        **measure_rankings(rankings, chosen),
        "p50_ms": _percentile(times, 50),
        "p99_ms": _percentile(times, 99),
        "p99_wall_ms": _percentile(walls, 99),
        "per_s": round(rate, 1),
        "ask_peak_mb": _peak_mb(),
    }


def find_links(peer: Peer, questions: Path) -> dict[str, float]:
    """Count questions whose first passage holds a link that is asked for.

    That is kind to the system: whoever reads a passage of several links must still choose.
    """
    rows = [row for row in read_rows(questions) if row.expected_links]
    peer.open()
    right = 0
    for row in rows:
        found = peer.search(row.query)[:1]
        given = {_trim(url) for one in found for url in _ADDRESS.findall(one.text)}
        right += bool(given & {_trim(url) for url in (*row.expected_links, *row.acceptable_links)})
    return {"link_accuracy": round(right / len(rows), 3)}


STEPS: dict[str, Callable[..., dict[str, float]]] = {
    "build": build,
    "update": update,
    "cold": ask_once,
    "ask": ask,
    "links": find_links,
}


def open_peer(name: str, folder: Path) -> Peer:
    """Make a system of its name, with the bundled encoder; only its own library is imported."""
    peer: Peer = resolve_name(PEERS[name])(folder, open_encoder(BUNDLED_ENCODER))
    return peer


def _list_pages(found: Sequence[Found]) -> list[str]:
    return list(dict.fromkeys(one.page for one in found))[:K]


def _trim(url: str) -> str:
    return url.rstrip("/").removeprefix("http://").removeprefix("https://")


def _percentile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    return round(ordered[max(0, -(-len(ordered) * percent // 100) - 1)], 2)


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)


def main() -> None:
    """Run the step that the command line names."""
    name, folder, step, *arguments = sys.argv[1:]
    path, *rest = arguments
    print(json.dumps(STEPS[step](open_peer(name, Path(folder)), Path(path), *rest)))


if __name__ == "__main__":
    main()
