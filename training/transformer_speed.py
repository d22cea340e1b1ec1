"""The training speed of a small transformer on this machine, beside the static encoder.

    python -m training.transformer_speed [--steps 5]

The transformer is as small as one that reads word order can be: three layers over the static
encoder's own vectors of 256 numbers. Both learn from the same number of random pairs of 48 words,
with the same loss, on all cores. The command measures pairs a second. It needs no text and says
nothing about quality.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch

from training.data.batches import Side
from training.model.loss import compute_gradient

WORDS, DIMENSION, LAYERS, HEADS, WIDTH = 78_000, 256, 3, 4, 1024
PAIRS, LENGTH = 256, 48
PASS = 500_000
"""About the number of pairs in the parallel text."""
SCALE = 16.0


def main() -> None:
    """Train both for some steps; print pairs a second, hours for one pass, and the ratio."""
    parser = argparse.ArgumentParser(description="Measure how fast a small transformer trains")
    parser.add_argument(
        "--steps", type=int, default=5, help="after one step to warm up (%(default)s)"
    )
    steps = parser.parse_args().steps
    rates = {
        "static": PAIRS / _time_step(_build_static(), steps),
        "transformer": PAIRS / _time_step(_build_transformer(), steps),
    }
    for name, rate in rates.items():
        print(f"{name:12} {rate:8.0f} pairs a second, one pass in {PASS / rate / 3600:.2f} h")
    print(f"ratio        {rates['static'] / rates['transformer']:8.0f}")


def _time_step(step: Callable[[], object], steps: int) -> float:
    """Give the seconds of the fastest step, after one to warm up."""
    step()
    seconds = []
    for _ in range(steps):
        started = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def _build_static() -> Callable[[], object]:
    random = np.random.default_rng(0)
    weights = random.standard_normal((WORDS, DIMENSION), dtype=np.float32)
    left, right = (
        Side(
            random.integers(0, WORDS, PAIRS * LENGTH, dtype=np.int32),
            np.full(PAIRS, LENGTH),
            np.arange(PAIRS, dtype=np.uint64),
        )
        for _ in range(2)
    )
    return lambda: compute_gradient(weights, left, right, SCALE)


def _build_transformer() -> Callable[[], object]:
    torch.manual_seed(0)
    words = torch.nn.Embedding(WORDS, DIMENSION, sparse=True)
    layer = torch.nn.TransformerEncoderLayer(DIMENSION, HEADS, WIDTH, batch_first=True)
    layers = torch.nn.TransformerEncoder(layer, LAYERS)
    optimisers = (
        torch.optim.AdamW(layers.parameters()),
        torch.optim.SparseAdam(list(words.parameters())),
    )

    def encode() -> torch.Tensor:
        texts = torch.randint(0, WORDS, (PAIRS, LENGTH))
        return torch.nn.functional.normalize(layers(words(texts)).mean(1), dim=1)

    def step() -> None:
        cosines = SCALE * encode() @ encode().T
        loss = torch.nn.functional.cross_entropy(cosines, torch.arange(PAIRS))
        for optimiser in optimisers:
            optimiser.zero_grad()
        torch.autograd.backward(loss)
        for optimiser in optimisers:
            optimiser.step()

    return step


if __name__ == "__main__":
    main()
