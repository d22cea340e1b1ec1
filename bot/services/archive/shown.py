"""What may be shown now of an index, and how a page is named in the archive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.services.archive.rows import PackedLink, PackedPage, pack_link
from indexer.catalogue.records import CatalogueLink, Evidence
from indexer.records import Document, Filter
from indexer.search.index import Reader

Key = tuple[str, str]
"""Source and id of a document."""


@dataclass(frozen=True, slots=True)
class ShownPages:
    """The pages of a generation that are shown now."""

    pages: dict[Key, PackedPage]
    count: int
    """How many there are, without what organisers pinned to questions."""

    def list_pages(self, evidence: Iterable[Evidence]) -> tuple[PackedPage, ...]:
        """List the pages that tell of something, each once, in the given order."""
        keys = dict.fromkeys((one.source, one.document) for one in evidence)
        return tuple(self.pages[key] for key in keys if key in self.pages)

    def list_links(self, links: Iterable[CatalogueLink]) -> tuple[PackedLink, ...]:
        """List the links that a shown page holds, each address once, in the given order."""
        chosen: dict[str, PackedLink] = {}
        for link in links:
            if (link.evidence.source, link.evidence.document) in self.pages:
                chosen.setdefault(link.url, pack_link(link))
        return tuple(chosen.values())


def read_shown_pages(reader: Reader) -> ShownPages:
    """Read the pages that are shown now."""
    pages, count = {}, 0
    for document in reader.store.read_documents():
        key = document.source, document.id
        if reader.is_shown(*key):
            pages[key] = _pack_page(document)
            count += not document.questions
    return ShownPages(pages, count)


def count_addresses(reader: Reader, kind: str) -> int:
    """Count the different addresses that shown pages link to, of one kind."""
    links = reader.store.links(Filter(kind=kind))
    return len({link.link.url for link in links if reader.is_shown(link.source, link.document)})


def _pack_page(document: Document) -> PackedPage:
    """Pack what is shown of a page. Its address is the published one, or empty."""
    return document.source, document.id, document.title, document.url
