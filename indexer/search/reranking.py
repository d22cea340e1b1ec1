"""Puts the first pages into a better order where they are not in the language of the question.

Across languages a passage hardly shares a word with the question, so those on its topic are all
about as near. The first few are compared once more, by what a page says it is about: its title
and its beginning. A shared word is mostly a name, which the pages on it all have and which counts
too much beside words that are only similar.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from indexer.contracts import Store, Vocabulary
from indexer.records import Hit
from indexer.search.query import Query
from indexer.search.word_alignment import WordAlignment

RERANKED = 10
"""First hits that are put into order; of twenty, the right one is no more often the first."""
SAME = 0.999
"""Similarity from which two words are the same one; their cosine is rounded."""

WEIGHTS = (1.0, -0.54, 0.8, 0.89)
"""Weights of what `measure_features` gives; fitted by `python -m benchmarks.reranking`."""

Floats = npt.NDArray[np.float64]


def is_reranked(query: Query, hits: Sequence[Hit]) -> bool:
    """Tell whether the hits of a question are reranked: if the first one is in another language.

    Whoever asks for a video, slides and the like is left out: these may stand in a list of
    references, of which neither title nor beginning tells.
    """
    return bool(hits) and hits[0].passage.language != query.language and not query.link_intents


def rerank(
    store: Store,
    vocabulary: Vocabulary,
    hits: Sequence[Hit],
    alignment: WordAlignment,
    query: Query,
) -> list[Hit]:
    """Order the first `RERANKED` hits anew where `is_reranked`.

    `hits` are of one search, best first, one a page. Those in other languages change places among
    each other, and each takes the score of its new place: so scores are distributed as before.
    """
    if not is_reranked(query, hits):
        return list(hits)
    places = [n for n, hit in enumerate(hits[:RERANKED]) if hit.passage.language != query.language]
    found = [hits[place] for place in places]
    values = measure_features(store, vocabulary, found, alignment) @ WEIGHTS
    reranked = list(hits)
    for place, best in zip(places, np.argsort(-values, kind="stable").tolist(), strict=True):
        reranked[place] = replace(found[best], score=hits[place].score)
    return reranked


def measure_features(
    store: Store, vocabulary: Vocabulary, hits: Sequence[Hit], alignment: WordAlignment
) -> Floats:
    """Measure one or more hits of a search; shape (len(hits), len(WEIGHTS)).

    Score; share of the question's words that the passage has itself; alignment of the first passage
    of its page; alignment of the title, in which a word counts less the more of these passages
    match it.
    """
    pages = store.document_rows([(hit.passage.source, hit.passage.document) for hit in hits])
    passages = store.token_ids([*(hit.row for hit in hits), *(rows[0] for rows in pages)])
    titles = vocabulary.token_ids([hit.passage.title for hit in hits])
    found, first, title = np.hsplit(alignment.match([*passages, *titles]), 3)
    rarity = alignment.weights * _measure_rarity(found)
    return np.stack(
        [
            np.array([hit.score for hit in hits]),
            alignment.weights @ (found > SAME),
            alignment.weights @ first,
            rarity @ title / max(float(rarity.sum()), 1e-9),
        ],
        axis=1,
    )


def _measure_rarity(matches: npt.NDArray[np.float32]) -> Floats:
    """Measure how rare words are in n passages, that each match them more or less.

    `matches`, of shape (words, n), is squared to count a passage. Source of the formula: the
    inverse document frequency of BM25 (Robertson and Zaragoza, 2009).
    """
    counts = (matches**2).sum(axis=1)
    rarity: Floats = np.log1p((matches.shape[1] - counts + 0.5) / (counts + 0.5))
    return rarity
