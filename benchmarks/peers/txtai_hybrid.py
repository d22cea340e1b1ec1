"""txtai with `hybrid=True`: its own BM25 and its default ANN, at their default settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings

from benchmarks.peers.peer import DEPTH, Found, cut_rows
from benchmarks.systems.page_text import Page
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.records import Vectors
from indexer.settings import BUNDLED_ENCODER

_TRANSFORM = "benchmarks.peers.txtai_hybrid.BundledTransform"


class BundledTransform:
    """The bundled encoder, as txtai makes one by its name when it loads an index."""

    def __init__(self) -> None:
        """Open the encoder."""
        self._encoder = open_encoder(BUNDLED_ENCODER)

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Encode texts; shape (len(texts), dimension)."""
        return self._encoder.encode(texts)


class TxtaiHybrid:
    """See `benchmarks.peers.peer.Peer`."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Texts are kept beside it: its own database serves one thread only."""
        self._path, self._texts_file = str(folder / "embeddings"), folder / "texts.json"
        self._embeddings = Embeddings(method="external", transform=_TRANSFORM, hybrid=True)

    def build(self, pages: Sequence[Page]) -> None:
        """See `Peer`."""
        rows = cut_rows(pages)
        self._texts = {id: text for id, _, text in rows}
        self._embeddings.index((id, text, None) for id, _, text in rows)
        self._save()

    def update(self, page: Page) -> None:
        """See `Peer`."""
        rows = cut_rows([page])
        gone = [id for id in self._texts if id.rpartition("#")[0] == page.id]
        self._embeddings.delete(gone)
        self._embeddings.upsert((id, text, None) for id, _, text in rows)
        self._texts |= {id: text for id, _, text in rows}
        self._save()

    def open(self) -> None:
        """See `Peer`."""
        self._texts = json.loads(self._texts_file.read_text("utf-8"))
        self._embeddings.load(self._path)

    def search(self, text: str) -> list[Found]:
        """See `Peer`."""
        found = self._embeddings.search(text, DEPTH)
        return [Found(id.rpartition("#")[0], self._texts[id]) for id, _ in found]

    def _save(self) -> None:
        self._texts_file.write_text(json.dumps(self._texts), encoding="utf-8")
        self._embeddings.save(self._path)
