"""How well the words of a question match the nearest words of a passage, in either language.

The single vector of a passage is a mean, which hides a sentence about another topic. Here each word
of the question is compared with its nearest word in the passage, and the cosines are averaged with
the words' weights. Source: late interaction, Khattab and Zaharia, "ColBERT" (2020), with static
word vectors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.contracts import Vocabulary
from indexer.records import Token, TokenIds
from indexer.search.expansion import Term
from indexer.text.language import split_words

LEAST_COSINE = 0.2
"""Two words are similar above this cosine: the nearest of a hundred random words is about as near.
Values from 0 to 0.4 differ by at most one question."""
DEFAULT_RARITY = 1.0
"""Rarity of a token that is no word of the index."""

MOST_LISTED = 1 << 20
"""Tokens of a vocabulary that a table lists, in 9 MB; the tokens of a larger one are sorted."""


class WordAlignment:
    """The words of one question, ready to be compared with passages."""

    def __init__(self, text: str, terms: Sequence[Term], vocabulary: Vocabulary) -> None:
        """Tokenize a question and weigh its tokens by the rarity of its terms."""
        self._vocabulary = vocabulary
        tokens = {token.id: token for token in vocabulary.tokenize(text)}.values()
        rarity = {term.word: term.weight for term in terms}
        weights = np.array([_weigh(token, rarity) for token in tokens], dtype=np.float32)
        total = float(weights.sum())
        self._weights = weights / total if total > 0 else weights
        self._ids = np.array([token.id for token in tokens], dtype=np.uint32)

    def score(self, passages: Sequence[TokenIds]) -> npt.NDArray[np.float32]:
        """Score passages by their tokens; shape (len(passages),).

        The score is 0 if no word is similar, and 1 if every word is in the passage.
        """
        scores = np.zeros(len(passages), dtype=np.float32)
        filled = [place for place, tokens in enumerate(passages) if len(tokens)]
        if not filled or not len(self._ids):
            return scores
        # Passages share most of their tokens, so each distinct token is compared once.
        all_tokens = np.concatenate([passages[place] for place in filled])
        distinct, places = _number(all_tokens)
        cosines = self._vocabulary.compare(self._ids, distinct).take(places, axis=1)
        starts = np.cumsum([0, *(len(passages[place]) for place in filled[:-1])])
        nearest = np.maximum.reduceat(cosines, starts, axis=1)
        scaled = np.clip(nearest - LEAST_COSINE, 0, 1 - LEAST_COSINE) / (1 - LEAST_COSINE)
        scores[filled] = self._weights @ scaled
        return scores


def _number(tokens: TokenIds) -> tuple[TokenIds, npt.NDArray[np.intp]]:
    """List the distinct ones of some tokens, and the place of each token among them.

    By a table of all ids: `np.unique` sorts, which takes three times as long.
    """
    size = int(tokens.max()) + 1
    if size > MOST_LISTED:
        return np.unique(tokens, return_inverse=True)
    seen = np.zeros(size, dtype=bool)
    seen[tokens] = True
    distinct = np.flatnonzero(seen)
    places = np.empty(size, dtype=np.intp)
    places[distinct] = np.arange(len(distinct))
    return distinct.astype(np.uint32), places[tokens]


def _weigh(token: Token, rarity: dict[str, float]) -> float:
    """Weigh a token by its rarity in the index and by how much it means by itself."""
    rarities = [rarity[word] for word in split_words(token.word) if word in rarity]
    return max(rarities, default=DEFAULT_RARITY) * token.salience
