"""The words of a question or a wording, weighed: words of asking say little of what it is about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from bot.understanding.asking_words import SOME, SURE, AskingWords
from indexer.contracts import Vocabulary
from indexer.records import TokenIds
from indexer.search.word_alignment import scale_cosines

_SURE_SHARE = 0.2
_SOME_SHARE = 0.6
"""Weight of a word of asking; any other word has weight 1."""


class Words(msgspec.Struct, frozen=True):
    """The distinct words of a text."""

    ids: TokenIds
    """Shape (n,), in order of their first use."""
    weights: npt.NDArray[np.float32]
    """Shape (n,), each 0 to 1."""
    content: str
    """Those that are not surely words of asking."""


def weigh_words(text: str, vocabulary: Vocabulary, asking: AskingWords) -> Words:
    """Cut a text into words, and weigh them."""
    weights: dict[int, float] = {}
    content: dict[int, str] = {}
    for token in vocabulary.tokenize(text):
        is_sure = asking.is_asking(token.word, SURE)
        share = _SURE_SHARE if is_sure else _SOME_SHARE if asking.is_asking(token.word, SOME) else 1
        weights[token.id] = token.salience * share
        if not is_sure:
            content[token.id] = token.word
    return Words(
        np.array(list(weights), dtype=np.uint32),
        np.array(list(weights.values()), dtype=np.float32),
        " ".join(content.values()),
    )


def measure_share(words: Words, others: Words, vocabulary: Vocabulary) -> float:
    """Measure how much of a text other words say, in either language, 0 to 1.

    A word counts as much as the one that says it: 干嘛 is near to `how`, which says nothing.
    """
    total = float(words.weights.sum())
    if not total or not len(others.ids):
        return 0.0
    similar = scale_cosines(vocabulary.compare(words.ids, others.ids))
    shared = np.minimum(words.weights[:, None], others.weights[None, :])
    return float((similar * shared).max(axis=1).sum()) / total


def join_words(parts: Sequence[Words]) -> Words:
    """Join the words of several texts, each once."""
    ids = np.concatenate([part.ids for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    distinct, places = np.unique(ids, return_index=True)
    return Words(distinct, weights[places], " ".join(part.content for part in parts))
