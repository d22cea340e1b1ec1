"""Vectors of passages: the mean of the text, its page and the title, with weights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from indexer.contracts import Encoder
from indexer.records import Vectors

PAGE_WEIGHT = 0.4
"""Weight of the mean of the page's passages, as a short section does not repeat the topic of its
page; the passage's own vector has weight 1. At 0.4 the right page is first for 1 question in 100
more than at 0; higher values gain hardly more (`python -m benchmarks.ablation`)."""
TITLE_WEIGHT = 0.3
"""Weight of the title's vector, as its few words count little among those of a passage; the vector
above has the rest, 0.7. Over ten sets of real questions recall@10 rises by 2 to 7 points between
0.2 and 0.4, and falls again from 0.5 on. Title and headings together gain less."""


def encode_passages(
    encoder: Encoder,
    texts: Sequence[str],
    titles: Sequence[str],
    pages: Sequence[object],
    *,
    page_weight: float = PAGE_WEIGHT,
    title_weight: float = TITLE_WEIGHT,
) -> Vectors:
    """Encode passages together with the title, which may be empty, and the key of their pages.

    The passages of a page are next to each other.

    Returns:
        Shape (len(texts), dimension), float32, unit rows; all zero without known words.
    """
    if not texts:
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    own = encoder.encode(texts)
    mixed = _normalise(own + page_weight * _average_pages(own, texts, pages))
    # The passages of a page have the same title: encode it once.
    unique = {title: row for row, title in enumerate(dict.fromkeys(titles))}
    title_vectors = encoder.encode(list(unique))[[unique[title] for title in titles]]
    return _normalise((1 - title_weight) * mixed + title_weight * title_vectors)


def _average_pages(own: Vectors, texts: Sequence[str], pages: Sequence[object]) -> Vectors:
    """Give each passage the mean vector of its page, weighted by the root of the lengths."""
    weighted = own * np.sqrt([[len(text)] for text in texts]).astype(np.float32)
    means = np.empty_like(own)
    begin = 0
    for _, page in groupby(pages):
        end = begin + sum(1 for _ in page)
        means[begin:end] = weighted[begin:end].sum(axis=0)
        begin = end
    return _normalise(means)


def _normalise(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Vectors = np.divide(
        vectors, lengths, out=np.zeros_like(vectors, dtype=np.float32), where=lengths > 0
    )
    return units
