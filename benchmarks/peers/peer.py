"""What a system is to the comparison: it keeps an index in a folder, and finds passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.systems.page_text import Page
from indexer.contracts import Encoder

DEPTH = 100
"""Passages that a system is asked for: enough to hold ten pages."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a system found."""

    page: str
    """Id of its page."""
    text: str


class Peer(Protocol):
    """One system over one folder; every method may be called in a process of its own."""

    def build(self, pages: Sequence[Page]) -> None:
        """Index all pages, and write the index to the folder."""

    def update(self, page: Page) -> None:
        """Replace a page by another of the same id, so that the next process finds it."""

    def open(self) -> None:
        """Open the index that the folder holds, for searching."""

    def search(self, text: str) -> list[Found]:
        """Find up to `DEPTH` passages, best first."""


class PeerType(Protocol):
    """Makes a `Peer` of a folder, which exists, and of an encoder, the same for all systems."""

    def __call__(self, folder: Path, encoder: Encoder) -> Peer:
        """Make it; nothing is opened yet."""


PEERS = {
    "huigu": "benchmarks.peers.huigu:HuiguPeer",
    "bare parts": "benchmarks.peers.bare_parts:BareParts",
    "txtai": "benchmarks.peers.txtai_hybrid:TxtaiHybrid",
    "LanceDB": "benchmarks.peers.lancedb_hybrid:LanceDbHybrid",
    "Milvus Lite": "benchmarks.peers.milvus_hybrid:MilvusHybrid",
    "LlamaIndex": "benchmarks.peers.llama_index_fusion:LlamaIndexFusion",
}
"""By the name in the table."""


def cut_rows(pages: Sequence[Page]) -> list[tuple[str, str, str]]:
    """Cut pages into passages, as (id of the passage, id of the page, text)."""
    return [
        (f"{page.id}#{number}", page.id, text)
        for page in pages
        for number, text in enumerate(page.cut_passages())
    ]
