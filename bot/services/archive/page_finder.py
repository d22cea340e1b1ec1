"""Finds an indexed page by its source and id."""

from __future__ import annotations

import asyncio

from bot.services.archive.empty import EmptyArchive
from indexer.records import Document
from indexer.search.index import Index


class PageFinder(EmptyArchive):
    """Finds the pages of an index."""

    def __init__(self, index: Index) -> None:
        """Use an index, which must stay open."""
        self._index = index

    async def find_page(self, source: str, document: str) -> Document | None:
        """See `Archive`; read in a thread."""
        return await asyncio.to_thread(self._find, source, document)

    def _find(self, source: str, document: str) -> Document | None:
        with self._index.open_reader() as reader:
            if not reader.is_shown(source, document):
                return None
            try:
                return reader.store.documents([(source, document)])[0]
            except KeyError:
                return None
