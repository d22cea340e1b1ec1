"""The speed of the bundled encoder, beside all-MiniLM-L6-v2 on the same cores.

    python -m benchmarks.encoder_speed

Both encode the same passages of this repository's own corpus, in turns, so that other work on the
machine slows both; the fastest round of each counts. Loading is timed in a new process, from the
call that opens the encoder to its first vector, and also with all imports.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.questions.question_sets import thin_out
from benchmarks.readme import add_readme_option, fill_section
from benchmarks.systems.minilm import find_minilm
from indexer.building.split import build_encoder_text, split_document
from indexer.config import load_settings
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.errors import HuiguError, UsageError
from indexer.settings import BUNDLED_ENCODER
from indexer.sources import open_sources

PASSAGES = 256
"""Encoded by both in each round; a transformer takes seconds for them."""
REPEATS = 16
"""Times the bundled encoder reads the passages in a round, so that its round is long enough."""
ROUNDS = 3
LOADS = 7
"""Processes that load the bundled encoder: loading is so short that any other work shows."""
LEAST_RATIO, MOST_LOAD_S = 20.0, 0.3
"""What the bundled encoder must reach: times MiniLM's passages a second, and seconds to load."""
LOADING = """
import sys, time
begun = time.perf_counter()
from indexer.encoders import open_encoder
imported = time.perf_counter()
open_encoder(sys.argv[1]).encode(["where are the videos"])
done = time.perf_counter()
print(done - imported, done - begun)
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """Passages encoded a second."""

    clock: float
    """By the clock."""
    processor: float
    """By processor time, all cores added up; other work on the machine hardly changes it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; gives 1 if the bundled encoder misses a promise."""
    options = _parser().parse_args(arguments)
    try:
        peer = options.peer or str(find_minilm("name another model with --peer"))
        texts = read_passages(options.config, options.passages)
        encoders = open_encoder(BUNDLED_ENCODER), open_encoder(peer)
        ours, other = measure_rates(texts, *encoders, options.rounds)
        load, whole = measure_loading(BUNDLED_ENCODER, LOADS)
        other_load, other_whole = measure_loading(peer, 1)
    except HuiguError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    name = Path(options.peer).name if options.peer else "all-MiniLM-L6-v2"
    cores = len(os.sched_getaffinity(0))
    table = "\n".join((
        f"| {len(texts)} passages, {cores} cores | bundled | {name} | ratio |",
        "| --- | --- | --- | --- |",
        _format_line("passages a second", ours.clock, other.clock),
        _format_line("passages a second of processor time", ours.processor, other.processor),
        f"| loading, s | {load:.3f} | {other_load:.3f} | |",
        f"| loading with all imports, s | {whole:.3f} | {other_whole:.3f} | |",
    ))
    print(table)
    if options.readme:
        fill_section("encoder_speed", table, options.readme)
    return int(ours.clock / other.clock < LEAST_RATIO or load > MOST_LOAD_S)


def _format_line(label: str, own: float, peer: float) -> str:
    return f"| {label} | {own:,.0f} | {peer:,.1f} | **{own / peer:,.0f}** |"


def read_passages(config: Path, count: int) -> list[str]:
    """Read passages of the configured sources as the encoder gets them, evenly spread.

    Raises:
        UsageError: There are none.
    """
    texts = list(_read_texts(config))
    if not texts:
        raise UsageError(f"{config}: its sources hold no page; name another file with --config")
    return list(thin_out(texts, count)[:count])


def measure_rates(
    texts: Sequence[str], ours: Encoder, peer: Encoder, rounds: int
) -> tuple[Rate, Rate]:
    """Measure two encoders in turns; the fastest round of each counts.

    Args:
        texts: What both encode.
        ours: Encodes them `REPEATS` times a round.
        peer: Encodes them once a round.
        rounds: 1 or more.
    """
    for encoder in (ours, peer):
        encoder.encode(texts[:8])  # what only the first call costs
    turns = [(_measure(texts, ours, REPEATS), _measure(texts, peer, 1)) for _ in range(rounds)]
    return _take_fastest([own for own, _ in turns]), _take_fastest([other for _, other in turns])


def _measure(texts: Sequence[str], encoder: Encoder, repeats: int) -> Rate:
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(repeats):
        encoder.encode(texts)
    count = len(texts) * repeats
    return Rate(count / (time.perf_counter() - clock), count / (time.process_time() - processor))


def _take_fastest(rates: Sequence[Rate]) -> Rate:
    return Rate(max(rate.clock for rate in rates), max(rate.processor for rate in rates))


def measure_loading(name: str, rounds: int) -> tuple[float, float]:
    """Time the opening of an encoder in new processes; the fastest counts.

    Returns:
        Seconds without and with the imports.
    """
    times = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", LOADING, name], capture_output=True, text=True, check=True
        )
        load, whole = map(float, done.stdout.split())
        times.append((load, whole))
    return min(load for load, _ in times), min(whole for _, whole in times)


def _read_texts(config: Path) -> Iterator[str]:
    for source in open_sources(load_settings(config)):
        for entry in source.entries():
            document = entry.load()
            if document:
                yield from (build_encoder_text(passage) for passage in split_document(document))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.encoder_speed",
        description="Time the bundled encoder beside a peer. Exits with 1 if it is less than "
        f"{LEAST_RATIO:.0f} times as fast or loads in more than {MOST_LOAD_S} s.",
    )
    add = parser.add_argument
    add("--config", type=Path, default=Path("huigu.toml"), help="names the pages (%(default)s)")
    add("--passages", type=int, default=PASSAGES, help="how many (%(default)s)")
    add("--rounds", type=int, default=ROUNDS, help="the fastest counts (%(default)s)")
    add("--peer", default="", help="another model than all-MiniLM-L6-v2: folder or name")
    add_readme_option(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
