"""A training killed at any moment goes on to the very same bytes."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

PROGRAM = """
import sys
from pathlib import Path

import numpy as np

from training.batches import BagPairs
from training.tokens import Bags
from training.train import Recipe, train_runs
from training.watch import Watch

random = np.random.default_rng(0)
starts = np.arange(0, 1001, 5)
keys = np.arange(200, dtype=np.uint64)
left, right = (
    Bags(random.integers(low, low + 100, 1000).astype(np.int32), starts, keys) for low in (1, 101)
)
pairs = [BagPairs("toy", 1.0, left, right)]
first = random.normal(size=(201, 16)).astype(np.float32)
work, result = Path(sys.argv[1]), Path(sys.argv[2])
recipe = Recipe(steps=600, batch=64, seed=3, runs=2)
trained = train_runs(first, pairs, recipe, work, Watch(pairs).recall)
np.savez(
    result,
    vectors=trained.vectors,
    losses=[loss for _, _, loss in trained.losses],
    measured=[recall for _, _, recall in trained.measured],
)
"""

LONGEST_S = 120
"""Seconds after which a run that shows nothing has failed; it takes about five."""


def train(work: Path, result: Path) -> subprocess.Popen:
    work.mkdir(exist_ok=True)
    command = [sys.executable, "-c", PROGRAM, str(work), str(result)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def kill_when(process: subprocess.Popen, file: Path) -> None:
    """Kill a run as soon as a file is there, whatever it is doing."""
    end = time.monotonic() + LONGEST_S
    while not file.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the run ended before it could be killed"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing to kill with on this system")
def test_a_run_killed_in_each_of_its_halves_ends_in_the_same_bytes(tmp_path):
    whole = tmp_path / "whole.npz"
    assert train(tmp_path / "whole", whole).wait(LONGEST_S) == 0
    work, result = tmp_path / "cut", tmp_path / "cut.npz"
    kill_when(train(work, result), work / "checkpoint-3.npz")
    kill_when(train(work, result), work / "checkpoint-4.npz")
    assert not result.exists()
    assert train(work, result).wait(LONGEST_S) == 0
    assert contents(result) == contents(whole)


def contents(path: Path) -> dict[str, bytes]:
    """Give the arrays of a file as bytes; the file itself holds the time."""
    with np.load(path) as arrays:
        return {name: arrays[name].tobytes() for name in arrays}
