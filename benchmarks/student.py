"""How long a small transformer would train here, against the static encoder: pairs a second.

    python -m benchmarks.student [--steps 5]

The student is as small as one that reads word order can be: three layers over the static encoder's
own 256 numbers a word. Both learn from the same number of made-up pairs of 48 words, with the same
loss, on all cores. Only the speed is measured; it needs no text and says nothing of quality.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch

from training.batches import Side
from training.contrast import batch_gradient

WORDS, DIMENSION, LAYERS, HEADS, WIDTH = 78_000, 256, 3, 4, 1024
PAIRS, LENGTH = 256, 48
PASS = 500_000
"""Pairs in the parallel text, about."""
SCALE = 16.0


def main() -> None:
    """Train both for some steps and print pairs a second, their ratio, and hours for one pass."""
    parser = argparse.ArgumentParser(description="Is a transformer student feasible here?")
    parser.add_argument("--steps", type=int, default=5, help="measured after one to warm up (5)")
    steps = parser.parse_args().steps
    rates = {
        "static": PAIRS / _least_seconds(_static_step(), steps),
        "transformer": PAIRS / _least_seconds(_transformer_step(), steps),
    }
    for name, rate in rates.items():
        print(f"{name:12} {rate:8.0f} pairs a second, one pass in {PASS / rate / 3600:.2f} h")
    print(f"ratio        {rates['static'] / rates['transformer']:8.0f}")


def _least_seconds(step: Callable[[], object], steps: int) -> float:
    step()
    taken = []
    for _ in range(steps):
        begun = time.perf_counter()
        step()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def _static_step() -> Callable[[], object]:
    numbers = np.random.default_rng(0)
    weights = numbers.standard_normal((WORDS, DIMENSION), dtype=np.float32)
    left, right = (
        Side(
            numbers.integers(0, WORDS, PAIRS * LENGTH, dtype=np.int32),
            np.full(PAIRS, LENGTH),
            np.arange(PAIRS, dtype=np.uint64),
        )
        for _ in range(2)
    )
    return lambda: batch_gradient(weights, left, right, SCALE)


def _transformer_step() -> Callable[[], object]:
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
