"""BM25 as an inner product: a weight for each word and field of a passage, and of a question.

The score of a passage is tantivy's, as in `indexer.stores.local.bm25`:

    sum over words w and fields f of  weight(w) x boost(f) x idf(w, f) x tf(w, f)
    tf  = n (k1 + 1) / (n + k1 (1 - b + b length(f) / mean length of f))
    idf = ln(1 + (rows - held + 0.5) / (held + 0.5))

A passage holds the `tf` part, which needs the mean length: it is known when all rows are. The rest
is the question's. tantivy keeps lengths in one byte, so long ones are rounded down; so are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
import numpy.typing as npt

from indexer.stores.local.bm25 import BOOSTS

K1, B = 1.2, 0.75
FIELDS = tuple(BOOSTS)
"""Title, headings, text: the place of a field is part of a dimension's number."""
NO_WORD = 0
"""A dimension that every row has and no question asks for: Milvus takes no empty vector."""

Numbers = npt.NDArray[np.uint32]


def _list_lengths() -> npt.NDArray[np.int64]:
    """List the 256 lengths that one byte can say: Lucene's `SmallFloat.byte4ToInt`."""
    lengths = list(range(24))
    for code in range(256 - 24):
        shift, bits = (code >> 3) - 1, code & 7
        lengths.append(24 + (bits if shift < 0 else (bits | 8) << shift))
    return np.array(lengths, dtype=np.int64)


_LENGTHS = _list_lengths()


def round_length(length: int) -> int:
    """Round a number of words down to one that tantivy's byte can say."""
    return int(_LENGTHS[np.searchsorted(_LENGTHS, length, side="right") - 1])


def compute_idf(rows: int, held: int) -> float:
    """Compute the weight of a word that `held` of `rows` rows hold in a field."""
    return log(1 + (rows - held + 0.5) / (held + 0.5))


def number_dimension(word: int, field: int) -> int:
    """Number the dimension of a word in a field; none is `NO_WORD`.

    Milvus counts to 4,294,967,294: enough for 1.4 billion words.
    """
    return word * len(FIELDS) + field + 1


def weigh_passage(
    fields: Sequence[tuple[Numbers, Numbers]], lengths: Sequence[int], means: Sequence[float]
) -> dict[int, float]:
    """Make the sparse vector of a passage.

    Args:
        fields: For each field the numbers of its distinct words, and how often each stands there.
        lengths: Words of each field, repeated ones too.
        means: Mean of the lengths of each field over all rows.
    """
    weights: dict[int, float] = {}
    for field, (words, counts) in enumerate(fields):
        if not len(words):
            continue
        norm = K1 * (1 - B + B * round_length(lengths[field]) / means[field])
        times = counts.astype(np.float64)
        values = times * (K1 + 1) / (times + norm)
        for word, value in zip(words.tolist(), values.tolist(), strict=True):
            weights[number_dimension(word, field)] = value
    return weights or {NO_WORD: 1.0}
