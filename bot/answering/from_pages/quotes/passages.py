"""Chooses the passages of the first pages whose sentences are compared."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from indexer.records import Passage, TokenIds
from indexer.search.candidates import CandidatePage
from indexer.search.index import Reader

MAX_PAGES = 4
"""Pages that are quoted from; more answer no further question of the development sets."""
MAX_PASSAGES = 6
"""Passages that are read, of all pages together."""
MAX_ROWS = 40
"""Passages of a page that are rated, the nearest before and behind its best one."""
PAGE_WEIGHT = 1.5
"""Weight of the page's score beside the cosine of a passage that the search did not find."""


class ListedPassage(msgspec.Struct, frozen=True):
    """A passage that may be read."""

    page: CandidatePage
    row: int
    """Its row in the store."""
    tokens: TokenIds
    is_best: bool
    """Whether the search found it first, of the passages of its page."""

    def read(self, reader: Reader) -> ReadPassage:
        """Read it from the store; the search read the best of each page."""
        passage = self.page.hit.passage if self.is_best else reader.store.passages([self.row])[0]
        return ReadPassage(self.page, passage, self.is_best)


class ReadPassage(msgspec.Struct, frozen=True):
    """A passage with its page."""

    page: CandidatePage
    passage: Passage
    is_best: bool


def list_passages(
    reader: Reader, question: str, pages: Sequence[CandidatePage]
) -> list[ListedPassage]:
    """List the best passage of each page, then the best others."""
    pages = pages[:MAX_PAGES]
    own = [page.hit.row for page in pages]
    rows_of = reader.store.document_rows([page.key for page in pages])
    others = [
        (page, row)
        for page, rows in zip(pages, rows_of, strict=True)
        for row in _list_near(rows, page.hit.row)
        if row not in own
    ]
    most = MAX_PASSAGES - len(own)
    if len(others) > most:
        others = _choose_best(reader, question, others, most)
    listed = [*zip(pages, own, strict=True), *others]
    tokens = reader.store.token_ids([row for _, row in listed])
    return [
        ListedPassage(page, row, ids, place < len(own))
        for place, ((page, row), ids) in enumerate(zip(listed, tokens, strict=True))
    ]


def _choose_best(
    reader: Reader, question: str, others: Sequence[tuple[CandidatePage, int]], most: int
) -> list[tuple[CandidatePage, int]]:
    """Choose the passages with the best cosine with the question and score of their page."""
    scores = reader.store.vectors([row for _, row in others]) @ reader.encode(question)
    scores += [PAGE_WEIGHT * page.relative_score for page, _ in others]
    return [others[place] for place in np.argsort(-scores)[:most].tolist()]


def _list_near(rows: range, own: int) -> range:
    """List the rows of a page, of a long one those around its best."""
    if len(rows) <= MAX_ROWS:
        return rows
    first = min(max(own - MAX_ROWS // 2, rows.start), rows.stop - MAX_ROWS)
    return range(first, first + MAX_ROWS)
