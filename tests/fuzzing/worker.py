"""Fuzzes one target in this process: with coverage, where atheris is installed, else blindly.

python -m tests.fuzzing.worker NAME --seconds 60 --random 1 --engine guided --out tally.json
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import msgspec

from tests.fuzzing.growth import Pieces, try_growth
from tests.fuzzing.material import MOST_SEED_BYTES
from tests.fuzzing.measure import run_input
from tests.fuzzing.mutations import Mutator
from tests.fuzzing.tally import Tally
from tests.fuzzing.target import Target, load_target

ENGINES = ("guided", "blind", "growing")
"""`guided` keeps the inputs that reach new lines (atheris, libFuzzer), and is slower for it;
`growing` compares the times of short and long inputs."""
_INSTRUMENTED = ["indexer", "bot", "frontmatter", "markdown_it", "mdit_py_plugins"]
_KEPT = 2000
"""Inputs that were accepted, and may be changed again where nothing is known of coverage."""
_AGAIN_SHARE = 0.3
PATIENCE = 6.0
"""How much slower code is that counts its coverage: 3 to 5 times."""


def fuzz_blindly(
    target: Target,
    seeds: Sequence[bytes],
    seconds: float,
    random_seed: int,
    most: int = sys.maxsize,
    note: Callable[[bytes], object] = len,
) -> Tally:
    """Fuzz without coverage, for a processor time and at most a number of inputs.

    The same random seed gives the same inputs. Each is given to `note` before it is tried.
    """
    rng = random.Random(f"{target.name} {random_seed}")
    mutator = Mutator(seeds, target.list_tokens(), target.max_bytes, rng)
    tally = Tally(target.name)
    kept: list[bytes] = []
    started = time.process_time()
    with target.open() as read:
        for data in itertools.chain(seeds, iter(mutator.make_input, None)):
            if tally.inputs == most or time.process_time() - started > seconds:
                break
            if kept and tally.inputs > len(seeds) and rng.random() < _AGAIN_SHARE:
                data = mutator.mutate(rng.choice(kept).decode(errors="replace"))
            note(data)
            outcome = run_input(target, read, data)
            tally.add(data, outcome)
            if outcome.kind == "survived" and len(data) < MOST_SEED_BYTES:
                if len(kept) < _KEPT:
                    kept.append(data)
                else:
                    kept[rng.randrange(_KEPT)] = data
    tally.seconds = time.process_time() - started
    return tally


def fuzz_growing(
    target: Target,
    seeds: Sequence[bytes],
    seconds: float,
    random_seed: int,
    most: int = sys.maxsize,
    note: Callable[[bytes], object] = len,
) -> Tally:
    """Compare the times of short and long inputs; the arguments are those of `fuzz_blindly`."""
    pieces = Pieces(seeds, target.list_tokens(), random.Random(f"{target.name} {random_seed}"))
    tally = Tally(target.name)
    started = time.process_time()
    with target.open() as read:
        while tally.inputs < most and time.process_time() - started < seconds:
            try_growth(target, read, pieces.choose(), tally, note)
    tally.seconds = time.process_time() - started
    return tally


def fuzz_guided(name: str, seconds: float, random_seed: int, out: Path) -> None:
    """Fuzz with coverage; writes the tally and ends this process, as libFuzzer never returns."""
    import atheris

    opened = ExitStack()
    with atheris.instrument_imports(include=_INSTRUMENTED, enable_loader_override=False):
        target = load_target(name)
        read = opened.enter_context(target.open())
    tally = Tally(name)
    seeds = target.list_seeds()
    folder = opened.enter_context(_write_corpus(seeds))
    note = opened.enter_context(open_note(out))
    rng = random.Random()
    mutator = Mutator(seeds, target.list_tokens(), target.max_bytes, rng)
    started = time.process_time()

    def run(data: bytes) -> None:
        note(data)
        tally.add(data, run_input(target, read, data, PATIENCE))
        tally.seconds = time.process_time() - started
        if tally.seconds > seconds:
            _write(tally, out)
            opened.close()
            os._exit(0)

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        rng.seed(seed)
        if rng.random() < 0.5:
            return bytes(atheris.Mutate(data, max_size))
        return mutator.mutate(data.decode(errors="replace"))[:max_size]

    arguments = [sys.argv[0], folder, f"-max_len={target.max_bytes}", f"-seed={random_seed}"]
    arguments += ["-print_final_stats=0", "-verbosity=0", "-timeout=300", "-rss_limit_mb=0"]
    atheris.Setup(arguments, run, custom_mutator=mutate)
    atheris.Fuzz()


@contextmanager
def _write_corpus(seeds: list[bytes]) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as folder:
        for number, seed in enumerate(seeds):
            (Path(folder) / f"{number:04d}").write_bytes(seed)
        yield folder


@contextmanager
def open_note(out: Path) -> Iterator[Callable[[bytes], None]]:
    """Open the file of the last input: a library in C may end the process, or never return."""
    with find_note(out).open("wb", buffering=0) as file:

        def note(data: bytes) -> None:
            file.seek(0)
            file.truncate()
            file.write(data)

        yield note


def find_note(out: Path) -> Path:
    """Find the file of the last input, beside that of the tally."""
    return out.with_suffix(".input")


def _write(tally: Tally, out: Path) -> None:
    out.write_bytes(msgspec.json.encode(tally))


def has_atheris() -> bool:
    """Tell whether the extra `fuzz` is installed."""
    return find_spec("atheris") is not None


def main() -> None:
    """Fuzz as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--random", type=int, required=True)
    parser.add_argument("--engine", choices=ENGINES, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    if given.engine == "guided":
        fuzz_guided(given.name, given.seconds, given.random, given.out)
    target = load_target(given.name)
    with open_note(given.out) as note:
        fuzz = fuzz_growing if given.engine == "growing" else fuzz_blindly
        tally = fuzz(target, target.list_seeds(), given.seconds, given.random, note=note)
    _write(tally, given.out)


if __name__ == "__main__":
    main()
