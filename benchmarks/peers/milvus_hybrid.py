"""Milvus Lite's hybrid search: BM25 of its Chinese tokenizer and vectors, fused by rank."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pymilvus import AnnSearchRequest, DataType, Function, FunctionType, MilvusClient, RRFRanker

from benchmarks.peers.peer import DEPTH, Found, cut_rows
from benchmarks.systems.page_text import Page
from indexer.contracts import Encoder

_NAME = "passages"
_BATCH = 2000
_MAX_BYTES = 65_535
"""Of a text in Milvus."""


class MilvusHybrid:
    """See `benchmarks.peers.peer.Peer`."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Set where the file is, and what encodes texts."""
        self._uri, self._encoder = str(folder / "milvus.db"), encoder
        self._client = MilvusClient(self._uri)

    def build(self, pages: Sequence[Page]) -> None:
        """See `Peer`."""
        schema = self._client.create_schema(auto_id=False)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=512)
        schema.add_field("page", DataType.VARCHAR, max_length=512)
        schema.add_field(
            "text",
            DataType.VARCHAR,
            max_length=_MAX_BYTES,
            enable_analyzer=True,
            analyzer_params={"tokenizer": "jieba"},
        )
        schema.add_field("dense", DataType.FLOAT_VECTOR, dim=self._encoder.dimension)
        schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
        bm25 = Function(
            name="bm25",
            input_field_names=["text"],
            output_field_names=["words"],
            function_type=FunctionType.BM25,
        )
        schema.add_function(bm25)
        index = self._client.prepare_index_params()
        index.add_index("dense", index_type="AUTOINDEX", metric_type="IP")
        index.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        self._client.create_collection(_NAME, schema=schema, index_params=index)
        self._write(cut_rows(pages), self._client.insert)

    def update(self, page: Page) -> None:
        """See `Peer`."""
        rows = cut_rows([page])
        found = self._client.query(
            _NAME, filter=f"page == {json.dumps(page.id)}", output_fields=["id"]
        )
        # What it writes anew is replaced; a row that is deleted first would stay hidden.
        gone = {row["id"] for row in found} - {id for id, _, _ in rows}
        if gone:
            self._client.delete(_NAME, ids=sorted(gone))
        self._write(rows, self._client.upsert)

    def open(self) -> None:
        """See `Peer`."""
        self._client.load_collection(_NAME)

    def search(self, text: str) -> list[Found]:
        """See `Peer`."""
        vector = self._encoder.encode([text])[0].tolist()
        requests = [
            AnnSearchRequest([vector], "dense", {}, DEPTH),
            AnnSearchRequest([text], "words", {}, DEPTH),
        ]
        (hits,) = self._client.hybrid_search(
            _NAME, requests, RRFRanker(), limit=DEPTH, output_fields=["page", "text"]
        )
        return [Found(hit["entity"]["page"], hit["entity"]["text"]) for hit in hits]

    def _write(
        self, rows: Sequence[tuple[str, str, str]], write: Callable[[str, list[Any]], object]
    ) -> None:
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            vectors = self._encoder.encode([text for _, _, text in batch])
            fields = [
                {"id": id, "page": page, "text": text, "dense": vector.tolist()}
                for (id, page, text), vector in zip(batch, vectors, strict=True)
            ]
            write(_NAME, fields)
