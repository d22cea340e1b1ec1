"""How fast the bundled encoder loads and reads, beside all-MiniLM-L6-v2 on the same cores.

    python -m benchmarks.encoder_speed

Both encode the same passages of this repository's own corpus, in turns, so that what else the
machine does falls on both; the fastest round of each counts. Loading is timed in a process of its
own, from the call that opens the encoder to its first vector; with imports, from before them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.readme import add_option, fill
from benchmarks.systems import minilm_folder
from indexer.building.split import encoded_text, split
from indexer.config import load_settings
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.errors import HuiguError, UsageError
from indexer.settings import BUNDLED
from indexer.sources import open_sources

PASSAGES = 256
"""Read by both in each round: seconds for a transformer."""
REPEATS = 16
"""Times the bundled encoder reads them in a round, so that its round can be timed too."""
ROUNDS = 3
LOADS = 7
"""Processes that load the bundled encoder: it takes so little that any other work shows."""
LEAST_RATIO, MOST_LOAD_S = 20.0, 0.3
"""What the bundled encoder promises: times MiniLM's passages a second, and seconds to load."""
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
    """Passages read in a second."""

    clock: float
    """By the clock."""
    processor: float
    """Of processor time, all cores added up; other work on the machine hardly changes it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and exit with 1 where a promise is broken."""
    options = _parser().parse_args(arguments)
    try:
        peer = options.peer or minilm_folder()
        texts = corpus_passages(options.config, options.passages)
        ours, other = rates(texts, open_encoder(BUNDLED), open_encoder(peer), options.rounds)
        load, whole = loading(BUNDLED, LOADS)
        other_load, other_whole = loading(peer, 1)
    except HuiguError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    name = Path(options.peer).name if options.peer else "all-MiniLM-L6-v2"
    cores = len(os.sched_getaffinity(0))
    table = "\n".join((
        f"| {len(texts)} passages, {cores} cores | bundled | {name} | ratio |",
        "| --- | --- | --- | --- |",
        _line("passages a second", ours.clock, other.clock),
        _line("passages a second of processor time", ours.processor, other.processor),
        f"| loading, s | {load:.3f} | {other_load:.3f} | |",
        f"| loading with all imports, s | {whole:.3f} | {other_whole:.3f} | |",
    ))
    print(table)
    if options.readme:
        fill("encoder_speed", table, options.readme)
    return int(ours.clock / other.clock < LEAST_RATIO or load > MOST_LOAD_S)


def _line(label: str, own: float, peer: float) -> str:
    return f"| {label} | {own:,.0f} | {peer:,.1f} | **{own / peer:,.0f}** |"


def corpus_passages(config: Path, count: int) -> list[str]:
    """Take passages of the sources that a configuration names, evenly spread, as they are encoded.

    Raises:
        UsageError: There are none.
    """
    texts = list(_texts(config))
    if not texts:
        raise UsageError(f"{config}: its sources hold no page; name another file with --config")
    return list(islice(texts[:: max(1, len(texts) // count)], count))


def rates(texts: Sequence[str], ours: Encoder, peer: Encoder, rounds: int) -> tuple[Rate, Rate]:
    """Measure two encoders that take turns.

    Args:
        texts: What both read.
        ours: Reads them `REPEATS` times a round.
        peer: Reads them once a round.
        rounds: How many; the fastest of either counts.

    Returns:
        The rate of ours and of the peer.
    """
    for encoder in (ours, peer):
        encoder.encode(texts[:8])  # what only the first call costs
    turns = [(_rate(texts, ours, REPEATS), _rate(texts, peer, 1)) for _ in range(rounds)]
    return _fastest([own for own, _ in turns]), _fastest([other for _, other in turns])


def _rate(texts: Sequence[str], encoder: Encoder, repeats: int) -> Rate:
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(repeats):
        encoder.encode(texts)
    read = len(texts) * repeats
    return Rate(read / (time.perf_counter() - clock), read / (time.process_time() - processor))


def _fastest(rates_of_it: Sequence[Rate]) -> Rate:
    return Rate(max(r.clock for r in rates_of_it), max(r.processor for r in rates_of_it))


def loading(name: str, rounds: int) -> tuple[float, float]:
    """Time the opening of an encoder in fresh processes; the fastest counts.

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


def _texts(config: Path) -> Iterator[str]:
    for source in open_sources(load_settings(config)):
        for entry in source.entries():
            document = entry.load()
            if document:
                yield from (encoded_text(passage) for passage in split(document))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.encoder_speed",
        description="Time the bundled encoder beside a peer. Exits with 1 where it is less than "
        f"{LEAST_RATIO:.0f} times as fast or loads in more than {MOST_LOAD_S} s.",
    )
    add = parser.add_argument
    add("--config", type=Path, default=Path("huigu.toml"), help="whose sources are read")
    add("--passages", type=int, default=PASSAGES, help="how many (%(default)s)")
    add("--rounds", type=int, default=ROUNDS, help="the fastest counts (%(default)s)")
    add("--peer", default="", help="another model than all-MiniLM-L6-v2: folder or name")
    add_option(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
