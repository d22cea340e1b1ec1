"""How well each word of a question is met by the nearest word of a passage, in either language.

A passage's one vector is a mean: a question about one sentence of it drowns in the others. Here
every word of the question looks for its nearest word in the passage, and the cosines are averaged
by the weight of the asked words. Source: late interaction, Khattab and Zaharia, "ColBERT" (2020),
with the encoder's static word vectors in the place of a transformer's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.contracts import Vocabulary
from indexer.records import Token, TokenIds
from indexer.search.expansion import Term
from indexer.text.language import split_words

LEAST_LIKE = 0.2
"""Cosine from which on two words count as alike: by chance alone the nearest of a hundred words is
about as near. 0 to 0.4 measure within a question of each other."""
PLAIN_WEIGHT = 1.0
"""Rarity of a word that the index's own way of cutting does not know as one."""


class Alignment:
    """The words of one question, ready to be looked for in passages."""

    def __init__(self, text: str, terms: Sequence[Term], vocabulary: Vocabulary) -> None:
        """Read a question.

        Args:
            text: The question.
            terms: Its words as the index knows them, for their rarity.
            vocabulary: Knows which words are alike.
        """
        self._vocabulary = vocabulary
        asked = {token.id: token for token in vocabulary.tokenize(text)}.values()
        rarity = {term.word: term.weight for term in terms}
        weights = np.array([_weight(token, rarity) for token in asked], dtype=np.float32)
        total = float(weights.sum())
        self._weights = weights / total if total > 0 else weights
        self._ids = np.array([token.id for token in asked], dtype=np.uint32)

    def of(self, passages: Sequence[TokenIds]) -> npt.NDArray[np.float32]:
        """Measure how well passages meet the question.

        Args:
            passages: The words of each, as the vocabulary numbers them.

        Returns:
            Shape (len(passages),), 0 for nothing alike to 1 for every word there.
        """
        aligned = np.zeros(len(passages), dtype=np.float32)
        filled = [place for place, token_ids in enumerate(passages) if len(token_ids)]
        if not filled or not len(self._ids):
            return aligned
        held = np.concatenate([passages[place] for place in filled])
        # Passages share most of their words: each is compared once.
        distinct, places = np.unique(held, return_inverse=True)
        alike = self._vocabulary.compare(self._ids, distinct)[:, places]
        starts = np.cumsum([0, *(len(passages[place]) for place in filled[:-1])])
        nearest = np.maximum.reduceat(alike, starts, axis=1)
        met = np.clip(nearest - LEAST_LIKE, 0, 1 - LEAST_LIKE) / (1 - LEAST_LIKE)
        aligned[filled] = self._weights @ met
        return aligned


def _weight(token: Token, rarity: dict[str, float]) -> float:
    """Weigh an asked word by how rare it is in the index and how much it says by itself."""
    known = [rarity[word] for word in words(token.word) if word in rarity]
    return max(known, default=PLAIN_WEIGHT) * token.salience
