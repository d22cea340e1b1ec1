"""The bare parts: one exact search of vectors with FAISS, one of words with tantivy, fused by rank.

The lower bound of cost for what Huigu is made of; the words are Huigu's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
import tantivy

from benchmarks.peers.peer import DEPTH, Found, cut_rows
from benchmarks.systems.page_text import Page
from indexer.contracts import Encoder
from indexer.text.language import split_words

_RANK_OFFSET = 60
"""Added to each rank; source: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion (2009)."""


class BareParts:
    """See `benchmarks.peers.peer.Peer`."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Set where the files are, and what encodes texts."""
        self._folder, self._encoder = folder, encoder

    def build(self, pages: Sequence[Page]) -> None:
        """See `Peer`."""
        self._write(cut_rows(pages))

    def update(self, page: Page) -> None:
        """Write everything anew: neither part knows of the other's rows."""
        rows = [tuple(row) for row in json.loads((self._folder / "rows.json").read_text("utf-8"))]
        self._write([row for row in rows if row[1] != page.id] + cut_rows([page]))

    def open(self) -> None:
        """See `Peer`."""
        self._rows = json.loads((self._folder / "rows.json").read_text("utf-8"))
        self._vectors = faiss.read_index(str(self._folder / "vectors.faiss"))
        index = tantivy.Index.open(str(self._folder / "words"))
        self._schema, self._words = index.schema, index.searcher()

    def search(self, text: str) -> list[Found]:
        """See `Peer`."""
        _, (near,) = self._vectors.search(self._encoder.encode([text]), DEPTH)
        scores: dict[int, float] = {}
        for rank, row in enumerate(near.tolist()):
            scores[row] = 1 / (_RANK_OFFSET + rank)
        for rank, row in enumerate(self._search_words(text)):
            scores[row] = scores.get(row, 0.0) + 1 / (_RANK_OFFSET + rank)
        best = sorted(scores, key=lambda row: -scores[row])[:DEPTH]
        return [Found(self._rows[row][1], self._rows[row][2]) for row in best if row >= 0]

    def _search_words(self, text: str) -> list[int]:
        terms = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", word))
            for word in dict.fromkeys(split_words(text))
        ]
        if not terms:
            return []
        query = tantivy.Query.boolean_query(terms)
        found = self._words.search(query, DEPTH).hits
        addresses = [address for _, address in found]
        return [int(self._words.doc(address)["row"][0]) for address in addresses]

    def _write(self, rows: Sequence[tuple[str, str, str]]) -> None:
        vectors = self._encoder.encode([text for _, _, text in rows])
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        faiss.write_index(index, str(self._folder / "vectors.faiss"))
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_unsigned_field("row", stored=True)
        schema = builder.build()
        (self._folder / "words").mkdir(exist_ok=True)
        for old in (self._folder / "words").iterdir():
            old.unlink()
        writer = tantivy.Index(schema, str(self._folder / "words"), reuse=False).writer()
        for number, (_, _, text) in enumerate(rows):
            fields = {"text": " ".join(split_words(text)), "row": number}
            writer.add_document(tantivy.Document.from_dict(fields, schema))
        writer.commit()
        writer.wait_merging_threads()
        (self._folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
