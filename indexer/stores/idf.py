"""How much a word tells about a passage that holds it."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from indexer.records import Store


def idf(store: Store, words: Sequence[str]) -> list[float]:
    """Weigh words by their rarity, as BM25 does.

    Args:
        store: An open generation.
        words: Words as `indexer.language.words` cuts them.

    Returns:
        `ln(1 + (N - n + 0.5) / (n + 0.5))` for each word, with N rows of which n hold the word in
        any field: never negative, and highest for a word that no row holds.
    """
    return [log(1 + (store.rows - held + 0.5) / (held + 0.5)) for held in store.frequencies(words)]
