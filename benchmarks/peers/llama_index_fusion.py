"""LlamaIndex: its default vector store and its BM25 retriever, fused by reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from benchmarks.peers.peer import DEPTH, Found, cut_rows
from benchmarks.systems.page_text import Page
from indexer.contracts import Encoder


class _Embedding(BaseEmbedding):
    """The bundled encoder, as LlamaIndex wants one."""

    encoder: Any

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self.encoder.encode([query])[0].tolist()
        return vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encoder.encode(texts).tolist()
        return vectors


class LlamaIndexFusion:
    """See `benchmarks.peers.peer.Peer`."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Set where the files are, and what encodes texts."""
        self._folder = str(folder / "llama_index")
        self._embedding = _Embedding(encoder=encoder, embed_batch_size=512)

    def build(self, pages: Sequence[Page]) -> None:
        """See `Peer`."""
        nodes = _make_nodes(pages)
        self._index = VectorStoreIndex(nodes, embed_model=self._embedding)
        self._index.storage_context.persist(self._folder)

    def update(self, page: Page) -> None:
        """See `Peer`; the retriever of words is made anew when it is opened."""
        ids = [id for id in self._index.docstore.docs if id.rpartition("#")[0] == page.id]
        self._index.delete_nodes(ids, delete_from_docstore=True)
        self._index.insert_nodes(_make_nodes([page]))
        self._index.storage_context.persist(self._folder)

    def open(self) -> None:
        """See `Peer`."""
        storage = StorageContext.from_defaults(persist_dir=self._folder)
        self._index = load_index_from_storage(storage, embed_model=self._embedding)
        words = BM25Retriever.from_defaults(docstore=self._index.docstore, similarity_top_k=DEPTH)
        self._retriever = QueryFusionRetriever(
            [self._index.as_retriever(similarity_top_k=DEPTH), words],
            llm=MockLLM(),
            similarity_top_k=DEPTH,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )

    def search(self, text: str) -> list[Found]:
        """See `Peer`."""
        nodes = self._retriever.retrieve(text)
        return [Found(one.node.metadata["page"], one.node.get_content()) for one in nodes]


def _make_nodes(pages: Sequence[Page]) -> list[TextNode]:
    return [
        TextNode(
            id_=id,
            text=text,
            metadata={"page": page},
            excluded_embed_metadata_keys=["page"],
            excluded_llm_metadata_keys=["page"],
        )
        for id, page, text in cut_rows(pages)
    ]
