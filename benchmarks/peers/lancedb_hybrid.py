"""LanceDB's hybrid search: its full-text index and vectors, fused by rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import lancedb

from benchmarks.peers.peer import DEPTH, Found, cut_rows
from benchmarks.systems.page_text import Page
from indexer.contracts import Encoder

_TABLE = "passages"


class LanceDbHybrid:
    """See `benchmarks.peers.peer.Peer`."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Set where the database is, and what encodes texts."""
        self._db, self._encoder = lancedb.connect(str(folder / "lancedb")), encoder

    def build(self, pages: Sequence[Page]) -> None:
        """See `Peer`; vectors get no index, which its guide advises from 100,000 rows on."""
        self._table = self._db.create_table(_TABLE, list(self._encode(pages)))
        # Cuts Chinese as well as English; the default one keeps a Chinese run as one word.
        self._table.create_fts_index("text", base_tokenizer="icu", replace=True)

    def update(self, page: Page) -> None:
        """See `Peer`."""
        escaped = page.id.replace("'", "''")
        self._table.delete(f"page = '{escaped}'")
        self._table.add(list(self._encode([page])))
        self._table.optimize()

    def open(self) -> None:
        """See `Peer`."""
        self._table = self._db.open_table(_TABLE)

    def search(self, text: str) -> list[Found]:
        """See `Peer`."""
        query = self._table.search(query_type="hybrid")
        rows = query.vector(self._encoder.encode([text])[0]).text(text).limit(DEPTH).to_list()
        return [Found(row["page"], row["text"]) for row in rows]

    def _encode(self, pages: Sequence[Page]) -> Iterator[dict[str, object]]:
        rows = cut_rows(pages)
        vectors = self._encoder.encode([text for _, _, text in rows])
        for (id, page, text), vector in zip(rows, vectors, strict=True):
            yield {"id": id, "page": page, "text": text, "vector": vector}
