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
from indexer.records import Counts, Token, TokenIds, join_token_ids
from indexer.search.expansion import Term
from indexer.search.folding import fold_cached, split_cached

LEAST_COSINE = 0.2
"""Two words are similar above this cosine: the nearest of a hundred random words is about as near.
Values from 0 to 0.4 differ by at most one question."""
NEAR_COSINE = 0.4
"""Above it a word may stand for the other; most translations have 0.5 to 0.9."""
DEFAULT_RARITY = 1.0
"""Rarity of a token that is no word of the index."""
MAX_TOKENS = 64
"""Tokens of a question that are compared, those that weigh most. Of 15,488 questions in our sets
the longest has 39."""

MOST_LISTED = 1 << 20
"""Tokens of a vocabulary that a table lists, in 9 MB; the tokens of a larger one are sorted."""

NearWord = tuple[int, str, float]
"""Number of the question's word, folded word of a passage, and similarity from 0 to 1."""
MOST_SHORT = 1 << 16
"""Distinct tokens up to which the table is of short numbers, a quarter of the memory."""


class WordAlignment:
    """The words of one question, ready to be compared with passages."""

    def __init__(self, text: str, terms: Sequence[Term], vocabulary: Vocabulary) -> None:
        """Tokenize a question and weigh its tokens by the rarity of its terms."""
        self._vocabulary = vocabulary
        distinct = {token.id: token for token in vocabulary.tokenize(text)}
        rarity = {term.word: term.weight for term in terms}
        weighed = [(id, _weigh(token, rarity)) for id, token in distinct.items()]
        weighed = _keep_heaviest(weighed)
        self.word_weights = np.array([weight for _, weight in weighed], dtype=np.float32)
        """Rarity of each distinct word, by how much it means; shape (words,)."""
        total = float(self.word_weights.sum())
        self.weights: npt.NDArray[np.float32] = self.word_weights / np.float32(total or 1)
        """The same, so that they sum up to 1."""
        self._ids = np.array([id for id, _ in weighed], dtype=np.uint32)
        # Of the first comparison, of all passages found: what is asked later is mostly of these.
        self._known = np.empty(0, np.uint32)
        self._cosines = np.empty((len(self._ids), 0), np.float32)

    def score(self, passages: Sequence[TokenIds]) -> npt.NDArray[np.float32]:
        """Score passages by their tokens; shape (len(passages),).

        The score is 0 if no word is similar, and 1 if every word is in the passage.
        """
        return self.score_flat(*join_token_ids(passages))

    def score_flat(self, tokens: TokenIds, counts: Counts) -> npt.NDArray[np.float32]:
        """Score passages by their tokens one after another, and how many each has."""
        scores: npt.NDArray[np.float32] = self.weights @ self.match_flat(tokens, counts)
        return scores

    def match(self, passages: Sequence[TokenIds]) -> npt.NDArray[np.float32]:
        """Give the similarity, 0 to 1, of each word to its nearest word in each passage.

        Shape (words, len(passages)).
        """
        return self.match_flat(*join_token_ids(passages))

    def match_flat(self, tokens: TokenIds, counts: Counts) -> npt.NDArray[np.float32]:
        """Do as `match`, of passages' tokens one after another, and how many each has."""
        matches = np.zeros((len(self._ids), len(counts)), dtype=np.float32)
        if not len(tokens) or not len(self._ids):
            return matches
        # Passages share most of their tokens, so each distinct token is compared once.
        distinct, places = _number(tokens)
        cosines = self._compare(distinct).take(places, axis=1)
        filled = counts > 0
        starts = (counts.cumsum() - counts)[filled]
        matches[:, filled] = scale_cosines(np.maximum.reduceat(cosines, starts, axis=1))
        return matches

    def find_near(self, passages: Sequence[TokenIds]) -> list[list[NearWord]]:
        """Find the words of each passage that are near to words of the question.

        For each word of the question the nearest first.
        """
        # Passages share most of their tokens, so each distinct token is compared once.
        distinct = np.unique(np.concatenate([np.zeros(0, np.uint32), *passages]))
        cosines = self._compare(distinct)
        numbers, places = np.nonzero(cosines >= NEAR_COSINE)
        similar = scale_cosines(cosines[numbers, places]).tolist()
        ids = distinct[places].tolist()
        words = map(fold_cached, self._vocabulary.get_words(ids))
        near = sorted(
            (one for one in zip(numbers.tolist(), words, similar, ids, strict=True) if one[1]),
            key=lambda one: (one[0], -one[2]),
        )
        held = (frozenset(passage.tolist()) for passage in passages)
        return [[one[:3] for one in near if one[3] in tokens] for tokens in held]

    def _compare(self, distinct: TokenIds) -> npt.NDArray[np.float32]:
        """Give the cosines of the question's words with tokens, which are distinct and ascending.

        Shape (words, len(distinct)).
        """
        if not len(self._known):
            self._known, self._cosines = distinct, self._vocabulary.compare(self._ids, distinct)
            return self._cosines
        places = np.minimum(self._known.searchsorted(distinct), len(self._known) - 1)
        cosines = self._cosines.take(places, axis=1)
        new = np.flatnonzero(self._known[places] != distinct)
        if len(new):
            cosines[:, new] = self._vocabulary.compare(self._ids, distinct[new])
        return cosines


def scale_cosines(cosines: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scale cosines, of any shape, to similarities, 0 to 1."""
    clipped: npt.NDArray[np.float32] = np.clip(cosines - LEAST_COSINE, 0, 1 - LEAST_COSINE)
    return clipped / np.float32(1 - LEAST_COSINE)


def _number(tokens: TokenIds) -> tuple[TokenIds, npt.NDArray[np.integer]]:
    """List the distinct ones of some tokens, and the place of each token among them.

    By a table of all ids: `np.unique` sorts, which takes three times as long.
    """
    size = int(tokens.max()) + 1
    if size > MOST_LISTED:
        return np.unique(tokens, return_inverse=True)
    seen = np.zeros(size, dtype=bool)
    seen[tokens] = True
    distinct = np.flatnonzero(seen)
    number = np.uint16 if len(distinct) <= MOST_SHORT else np.intp
    places: npt.NDArray[np.integer] = np.empty(size, dtype=number)
    places[distinct] = np.arange(len(distinct))
    return distinct.astype(np.uint32), places.take(tokens)


def _keep_heaviest(weighed: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Keep the `MAX_TOKENS` tokens that weigh most, by (id, weight), in their order."""
    if len(weighed) <= MAX_TOKENS:
        return weighed
    places = sorted(range(len(weighed)), key=lambda place: -weighed[place][1])[:MAX_TOKENS]
    return [weighed[place] for place in sorted(places)]


def _weigh(token: Token, rarity: dict[str, float]) -> float:
    """Weigh a token by its rarity in the index and by how much it means by itself."""
    rarities = [rarity[word] for word in split_cached(token.word) if word in rarity]
    return max(rarities, default=DEFAULT_RARITY) * token.salience
