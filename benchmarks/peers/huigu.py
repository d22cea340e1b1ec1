"""Huigu itself: a rebuild of a JSONL file, and its search."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.peer import DEPTH, Found
from benchmarks.systems.page_text import Page
from indexer.building.rebuild import rebuild
from indexer.contracts import Encoder
from indexer.search.index import Index
from indexer.settings import IndexSettings, Settings, SourceSettings

_PAGES = "pages.jsonl"


class HuiguPeer:
    """See `benchmarks.peers.peer.Peer`."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """The encoder is the bundled one, which Huigu opens itself."""
        self._file = folder / _PAGES
        self._settings = Settings(
            index=IndexSettings(path="index"),
            sources=(SourceSettings("pages", "jsonl", _PAGES),),
            folder=str(folder),
        )

    def build(self, pages: Sequence[Page]) -> None:
        """See `Peer`."""
        lines = "".join(f"{_write_row(one)}\n" for one in pages)
        self._file.write_text(lines, encoding="utf-8")
        rebuild(self._settings)

    def update(self, page: Page) -> None:
        """See `Peer`."""
        row = _write_row(page)
        lines = self._file.read_text(encoding="utf-8").splitlines()
        kept = [row if json.loads(line)["id"] == page.id else line for line in lines]
        self._file.write_text("\n".join(kept) + "\n", encoding="utf-8")
        rebuild(self._settings)

    def open(self) -> None:
        """See `Peer`."""
        self._index = Index.open(self._settings)

    def search(self, text: str) -> list[Found]:
        """See `Peer`; Huigu groups passages by page itself."""
        hits = self._index.search(text, DEPTH // 10)
        return [Found(hit.passage.document, hit.passage.text) for hit in hits]


def _write_row(page: Page) -> str:
    """Write a page as a line of JSON; its first fact is its title, which some pages lack."""
    title = next(iter(page.facts), "")
    return json.dumps({"id": page.id, "title": title, "text": page.whole})
