"""A training that is killed continues to the same bytes."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

PROGRAM = """
import sys
from functools import partial
from pathlib import Path

import numpy as np

from training.data.bags import Bags
from training.data.batches import BagPairs
from training.model.train import Recipe, train_runs
from training.model.validation import measure_recall

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
trained = train_runs(first, pairs, recipe, work, partial(measure_recall, pairs))
np.savez(
    result,
    vectors=trained.vectors,
    losses=[loss for _, _, loss in trained.losses],
    measured=[recall for _, _, recall in trained.measured],
)
"""

LONGEST_S = 120
"""Seconds after which a run has failed; it takes about five."""


def start_training(work: Path, result: Path) -> subprocess.Popen:
    work.mkdir(exist_ok=True)
    command = [sys.executable, "-c", PROGRAM, str(work), str(result)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def kill_when(process: subprocess.Popen, file: Path) -> None:
    """Kill a run as soon as a file exists."""
    end = time.monotonic() + LONGEST_S
    while not file.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the run ended before it could be killed"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing to kill with on this system")
def test_a_run_killed_twice_ends_with_the_same_bytes(tmp_path):
    whole = tmp_path / "whole.npz"
    assert start_training(tmp_path / "whole", whole).wait(LONGEST_S) == 0
    work, result = tmp_path / "killed", tmp_path / "killed.npz"
    kill_when(start_training(work, result), work / "checkpoint-3.npz")
    kill_when(start_training(work, result), work / "checkpoint-4.npz")
    assert not result.exists()
    assert start_training(work, result).wait(LONGEST_S) == 0
    assert read_arrays(result) == read_arrays(whole)


def read_arrays(path: Path) -> dict[str, bytes]:
    """Read the arrays of a file as bytes; the file itself contains the time."""
    with np.load(path) as arrays:
        return {name: arrays[name].tobytes() for name in arrays}
