"""Vectors of passages: the text, drawn towards the title of its page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.records import Encoder, Vectors

TITLE_WEIGHT = 0.3
"""Share of the title's own vector.

A title of five words drowns among two hundred of a passage, yet says best what the page is about.
Over ten sets of real questions (`benchmarks/encoder_quality.py`) recall@10 rises by 2 to 7 points
between 0.2 and 0.4, and falls again from 0.5 on; headings as well as the title gain less.
"""


def encode_passages(encoder: Encoder, texts: Sequence[str], titles: Sequence[str]) -> Vectors:
    """Encode passages under the titles of their pages.

    Args:
        encoder: Any encoder.
        texts: What is searched: names and text of each passage.
        titles: Title of each passage's page; an empty one changes nothing.

    Returns:
        Shape (len(texts), dimension), float32, unit rows, or all zero where nothing is known.
    """
    if not texts:
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    # Passages of one page share its title: encode each title once.
    unique = {title: row for row, title in enumerate(dict.fromkeys(titles))}
    of_titles = encoder.encode(list(unique))[[unique[title] for title in titles]]
    mixed = (1 - TITLE_WEIGHT) * encoder.encode(texts) + TITLE_WEIGHT * of_titles
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    vectors: Vectors = np.divide(
        mixed, lengths, out=np.zeros_like(mixed, dtype=np.float32), where=lengths > 0
    )
    return vectors
