"""Chooses the passages of a page whose sentences are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.records import Passage, TokenIds, Vectors
from indexer.search.candidates import CandidatePage
from indexer.search.index import Reader
from indexer.search.word_alignment import WordAlignment

MAX_PAGES = 5
"""Pages that are quoted from: the right one is among them for 97 of 100 questions."""
MAX_PASSAGES = 3
"""Passages of a page."""
MAX_ROWS = 24
"""Passages of a page that are rated, the nearest before and behind its best one."""


@dataclass(frozen=True, slots=True)
class ReadPassage:
    """A passage with its tokens and its page."""

    page: CandidatePage
    passage: Passage
    tokens: TokenIds


def list_passages(
    reader: Reader, question: Vectors, alignment: WordAlignment, pages: Sequence[CandidatePage]
) -> list[ReadPassage]:
    """List the best passages of the first pages; `question` is its vector."""
    listed = []
    for page in pages[:MAX_PAGES]:
        rows = _choose_rows(reader, question, alignment, page)
        tokens = reader.store.token_ids(rows)
        passages = reader.store.passages(rows)
        listed += [ReadPassage(page, *pair) for pair in zip(passages, tokens, strict=True)]
    return listed


def _choose_rows(
    reader: Reader, question: Vectors, alignment: WordAlignment, page: CandidatePage
) -> list[int]:
    """Choose the row that the search found, and the best others of its page."""
    own = page.hit.row
    rows = reader.store.document_rows(*page.key)
    if len(rows) > MAX_ROWS:
        first = min(max(own - MAX_ROWS // 2, rows.start), rows.stop - MAX_ROWS)
        rows = range(first, first + MAX_ROWS)
    others = [row for row in rows if row != own]
    if len(others) < MAX_PASSAGES:
        return [own, *others]
    scores = reader.store.vectors(others) @ question
    scores += alignment.score(reader.store.token_ids(others))
    return [own, *(others[place] for place in np.argsort(-scores)[: MAX_PASSAGES - 1])]
