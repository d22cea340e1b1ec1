"""Vectors of passages: the text, drawn towards its page and the title of its page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from indexer.contracts import Encoder
from indexer.records import Vectors

PAGE_WEIGHT = 0.4
"""Share of the mean of the page's passages, against 1 of the passage's own.

A section of two lines says what it says about the page's matter without naming it. The right page
is first for 1 question in 100 more at 0.4 than at 0, and hardly more from there on
(`python -m benchmarks.ablation`).
"""
TITLE_WEIGHT = 0.3
"""Share of the title's own vector, against 0.7 of the above.

A title of five words drowns among two hundred of a passage, yet says best what the page is about.
Over ten sets of real questions recall@10 rises by 2 to 7 points between 0.2 and 0.4, and falls
again from 0.5 on; headings as well as the title gain less.
"""


def encode_passages(
    encoder: Encoder,
    texts: Sequence[str],
    titles: Sequence[str],
    pages: Sequence[object],
    *,
    page_weight: float = PAGE_WEIGHT,
    title_weight: float = TITLE_WEIGHT,
) -> Vectors:
    """Encode passages among those of their page and under its title.

    Args:
        encoder: Any encoder.
        texts: What is searched: names and text of each passage.
        titles: Title of each passage's page; an empty one changes nothing.
        pages: Anything that tells each passage's page from the one before; all passages of a page
            stand together.
        page_weight: Share of the page's mean.
        title_weight: Share of the title.

    Returns:
        Shape (len(texts), dimension), float32, unit rows, or all zero where nothing is known.
    """
    if not texts:
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    own = encoder.encode(texts)
    mixed = _unit(own + page_weight * _page_means(own, texts, pages))
    # Passages of one page share its title: encode each title once.
    unique = {title: row for row, title in enumerate(dict.fromkeys(titles))}
    of_titles = encoder.encode(list(unique))[[unique[title] for title in titles]]
    return _unit((1 - title_weight) * mixed + title_weight * of_titles)


def _page_means(own: Vectors, texts: Sequence[str], pages: Sequence[object]) -> Vectors:
    """Give each passage the direction of its page; a long passage counts more, but not as much."""
    weighed = own * np.sqrt([[len(text)] for text in texts]).astype(np.float32)
    means = np.empty_like(own)
    begin = 0
    for _, page in groupby(pages):
        end = begin + sum(1 for _ in page)
        means[begin:end] = weighed[begin:end].sum(axis=0)
        begin = end
    return _unit(means)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Vectors = np.divide(
        vectors, lengths, out=np.zeros_like(vectors, dtype=np.float32), where=lengths > 0
    )
    return units
