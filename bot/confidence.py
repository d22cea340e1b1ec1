"""How sure an answer is, as a calibrated chance; below a threshold it says "not found"."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.link_answer import Found
from indexer.expansion import Term
from indexer.query import Query
from indexer.records import Document, Hit

LINK_THRESHOLD = 0.5
TEXT_THRESHOLD = 0.5


def of_link(
    query: Query,
    terms: Sequence[Term],
    found: Found,
    documents: Sequence[Document],
    hits: Sequence[Hit],
) -> float:
    """Chance that a link record is what the question asks for, 0 to 1."""
    return found.covered


def of_text(query: Query, terms: Sequence[Term], hits: Sequence[Hit]) -> float:
    """Chance that the nearest passage holds the answer, 0 to 1."""
    return 1 / (1 + math.exp(-6 * (hits[0].cosine + hits[0].coverage - 0.5)))
