"""Exact, half precision and grouped vectors at one size: milliseconds a search, and what is lost.

    python -m benchmarks.vectors --rows 24516

Vectors are drawn around random centres, which is how passages lie; one thread, as in the server.
"""

from __future__ import annotations

import argparse
import time

import faiss
import numpy as np

DIMENSION = 256
NEIGHBOURS = 120
QUESTIONS = 200
KINDS = (("exact", "Flat", 0), ("half", "SQfp16", 0), ("grouped", "IVF{groups},SQfp16", 32))


def main() -> None:
    """Build each kind over the same vectors and print a line for each."""
    parser = argparse.ArgumentParser(description="Compare kinds of vector index")
    parser.add_argument("--rows", type=int, default=24_516)
    rows = parser.parse_args().rows
    faiss.omp_set_num_threads(1)
    random = np.random.default_rng(7)
    centres = random.standard_normal((max(rows // 80, 1), DIMENSION), dtype=np.float32)
    noise = random.standard_normal((rows, DIMENSION), dtype=np.float32)
    vectors = centres[random.integers(0, len(centres), rows)] + 1.2 * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked = vectors[random.integers(0, rows, QUESTIONS)]
    asked = asked + 0.05 * random.standard_normal(asked.shape, dtype=np.float32)
    truth: list[set[int]] = []
    first = 0.0
    for name, recipe, probes in KINDS:
        factory = recipe.format(groups=int(4 * rows**0.5))
        index = faiss.index_factory(DIMENSION, factory, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        if probes:
            faiss.extract_index_ivf(index).nprobe = probes
        started = time.process_time()
        found = [set(index.search(one[None], NEIGHBOURS)[1][0].tolist()) for one in asked]
        took = (time.process_time() - started) / QUESTIONS * 1000
        truth = truth or found
        first = first or took
        kept = sum(len(a & b) for a, b in zip(truth, found, strict=True))
        share = kept / (NEIGHBOURS * QUESTIONS)
        print(f"{name:8} {took:6.2f} ms, {first / took:5.1f} x exact, {share:.2%} of its rows")


if __name__ == "__main__":
    main()
