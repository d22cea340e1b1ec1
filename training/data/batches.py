"""Batches: which pairs are learned together in each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.data.bags import Bags, Ids, tokenise
from training.data.corpus import Pairs
from training.progress import track

NEIGHBOUR_SHARE = 0.5
"""Share of batches made of neighbours: other pages of the same manual are hard wrong answers."""

NEIGHBOUR_RUN = 64
"""Neighbouring pairs in a row; a batch is made of several such runs."""


@dataclass(frozen=True, slots=True)
class BagPairs:
    """`Pairs` as token ids."""

    name: str
    weight: float
    left: Bags
    right: Bags


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a batch."""

    ids: Ids
    """Token ids, flat."""
    lengths: npt.NDArray[np.int64]
    """Shape (batch,): tokens of each text; at least 1."""
    keys: npt.NDArray[np.uint64]
    """Shape (batch,): equal for equal texts."""


def tokenise_pairs(tokenizer: Tokenizer, sources: Sequence[Pairs]) -> list[BagPairs]:
    """Tokenise both sides, and leave out pairs with no known word on one of them.

    A source that has only such pairs is left out.
    """
    # One list of texts serves several directions; it is tokenised once.
    lists = {id(texts): texts for pairs in sources for texts in (pairs.left, pairs.right)}
    bags = {
        key: tokenise(tokenizer, texts)
        for key, texts in track(lists.items(), "cutting texts into words", len(lists))
    }
    kept = (_drop_empty(pairs, bags[id(pairs.left)], bags[id(pairs.right)]) for pairs in sources)
    return [pairs for pairs in kept if pairs is not None]


def draw_batch(
    sources: Sequence[BagPairs], size: int, dropout: float, seed: int, step: int
) -> tuple[str, Side, Side]:
    """Draw the pairs of one step; the same seed and step give the same pairs.

    Args:
        sources: What to draw from.
        size: Number of pairs.
        dropout: Share of the tokens left out, 0 to below 1.
        seed: Of the run.
        step: Counted from 0.

    Returns:
        The source's name, and both sides.
    """
    random = np.random.default_rng([seed, step])
    weights = np.array([source.weight for source in sources])
    source = sources[random.choice(len(sources), p=weights / weights.sum())]
    count = len(source.left)
    run = min(NEIGHBOUR_RUN, size)
    if random.random() < NEIGHBOUR_SHARE and count > size:
        starts = random.integers(0, count - run + 1, size // run)
        rows = np.unique(starts[:, None] + np.arange(run))
    else:
        rows = random.choice(count, min(size, count), replace=False)
    left = _draw_side(source.left, rows, dropout, random)
    return source.name, left, _draw_side(source.right, rows, dropout, random)


def _draw_side(
    bags: Bags, rows: npt.NDArray[np.int64], dropout: float, random: np.random.Generator
) -> Side:
    """Gather one side and drop some of its tokens, never the first of a text."""
    ids, lengths = bags.gather(rows)
    stays = random.random(len(ids)) >= dropout
    firsts = np.cumsum(lengths) - lengths
    stays[firsts] = True
    return Side(ids[stays], np.add.reduceat(stays, firsts, dtype=np.int64), bags.keys[rows])


def _drop_empty(pairs: Pairs, left: Bags, right: Bags) -> BagPairs | None:
    rows = np.flatnonzero((np.diff(left.starts) > 0) & (np.diff(right.starts) > 0))
    if not len(rows):
        return None
    return BagPairs(pairs.name, pairs.weight, left.select(rows), right.select(rows))
