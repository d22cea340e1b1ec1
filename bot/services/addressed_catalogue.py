"""A catalogue whose pages all open: those that are published nowhere have their page view."""

from __future__ import annotations

from dataclasses import replace

from bot.rendering.pages.addresses import PageAddresses
from bot.services.contracts import (
    Catalogue,
    IndexedPage,
    IndexInfo,
    ListedLink,
    ListedPage,
    NamedKind,
)


class AddressedCatalogue:
    """A `bot.services.contracts.Catalogue`; its methods are described there."""

    def __init__(self, catalogue: Catalogue, addresses: PageAddresses) -> None:
        """Take the catalogue, and what makes the addresses of a channel."""
        self._catalogue, self._addresses = catalogue, addresses

    async def suggest_titles(self, typed: str, limit: int) -> list[str]:
        """See `Catalogue`."""
        return await self._catalogue.suggest_titles(typed, limit)

    async def suggest_events(self, typed: str, limit: int) -> list[str]:
        """See `Catalogue`."""
        return await self._catalogue.suggest_events(typed, limit)

    async def suggest_names(
        self, what: NamedKind, typed: str, limit: int, language: str = ""
    ) -> list[str]:
        """See `Catalogue`."""
        return await self._catalogue.suggest_names(what, typed, limit, language)

    async def list_links(
        self, kind: str, event: str = "", year: int = 0, language: str = ""
    ) -> list[ListedLink]:
        """See `Catalogue`."""
        links = await self._catalogue.list_links(kind, event, year, language)
        return [self._address_link(link) for link in links]

    async def list_latest(self, limit: int, language: str = "") -> list[ListedPage]:
        """See `Catalogue`."""
        pages = await self._catalogue.list_latest(limit, language)
        return [self._address_page(page) for page in pages]

    async def list_newest(self, limit: int) -> list[IndexedPage]:
        """See `Catalogue`."""
        return [self._address(page) for page in await self._catalogue.list_newest(limit)]

    async def list_pages(self) -> list[IndexedPage]:
        """See `Catalogue`."""
        return [self._address(page) for page in await self._catalogue.list_pages()]

    async def describe_index(self) -> IndexInfo:
        """See `Catalogue`."""
        return await self._catalogue.describe_index()

    def _address(self, page: IndexedPage) -> IndexedPage:
        return replace(page, url=page.url or self._addresses.write(page.source, page.id))

    def _address_link(self, link: ListedLink) -> ListedLink:
        url = link.page_url or self._addresses.write(link.source, link.document)
        return replace(link, page_url=url)

    def _address_page(self, page: ListedPage) -> ListedPage:
        url = page.url or self._addresses.write(page.source, page.document)
        return replace(page, url=url)
