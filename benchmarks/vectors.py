"""Exact, half-precision and grouped vector indexes: speed, and the share of nearest rows kept.

    python -m benchmarks.vectors --rows 24516

Vectors are random around random centres, which is how passages lie. One thread, as in the server.
"""

from __future__ import annotations

import argparse
import time

import faiss
import numpy as np

from indexer.records import Vectors

DIMENSION = 256
NEIGHBOURS = 120
QUESTIONS = 200
KINDS = (("exact", "Flat", 0), ("half", "SQfp16", 0), ("grouped", "IVF{groups},SQfp16", 32))
"""Name, faiss factory and number of groups searched; the first is what the others are held to."""


def main() -> None:
    """Build each kind of index over the same vectors and print a line for each."""
    parser = argparse.ArgumentParser(description="Compare kinds of vector index")
    parser.add_argument("--rows", type=int, default=24_516)
    vectors, questions = draw_vectors(parser.parse_args().rows)
    faiss.omp_set_num_threads(1)
    truth: list[set[int]] = []
    first = 0.0
    for name, recipe, probes in KINDS:
        factory = recipe.format(groups=int(4 * len(vectors) ** 0.5))
        index = faiss.index_factory(DIMENSION, factory, faiss.METRIC_INNER_PRODUCT)
        index.train(vectors)
        index.add(vectors)
        if probes:
            faiss.extract_index_ivf(index).nprobe = probes
        started = time.process_time()
        nearest = [set(index.search(query[None], NEIGHBOURS)[1][0].tolist()) for query in questions]
        took = (time.process_time() - started) / QUESTIONS * 1000
        truth = truth or nearest
        first = first or took
        kept = sum(len(exact & rows) for exact, rows in zip(truth, nearest, strict=True))
        share = kept / (NEIGHBOURS * QUESTIONS)
        print(f"{name:8} {took:6.2f} ms, {first / took:5.1f} x exact, {share:.2%} of its rows")


def draw_vectors(rows: int) -> tuple[Vectors, Vectors]:
    """Draw random unit vectors, shape (rows, d), and questions near some, shape (questions, d)."""
    random = np.random.default_rng(7)
    centres = random.standard_normal((max(rows // 80, 1), DIMENSION), dtype=np.float32)
    noise = random.standard_normal((rows, DIMENSION), dtype=np.float32)
    vectors = centres[random.integers(0, len(centres), rows)] + 1.2 * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    questions = vectors[random.integers(0, rows, QUESTIONS)]
    return vectors, questions + 0.05 * random.standard_normal(questions.shape, dtype=np.float32)


if __name__ == "__main__":
    main()
