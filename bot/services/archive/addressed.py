"""An archive whose pages all open: those that are published nowhere have their page view."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from bot.rendering.pages.addresses import PageAddresses
from bot.services.archive.contracts import (
    Archive,
    ArchiveEvent,
    ArchivePage,
    ArchivePerson,
    ArchiveSummary,
    ArchiveTalk,
    RowFilter,
    Rows,
)
from indexer.records import Document

Told = TypeVar("Told", ArchiveEvent, ArchiveTalk)


class AddressedArchive:
    """A `bot.services.archive.contracts.Archive`; its methods are described there."""

    def __init__(self, archive: Archive, addresses: PageAddresses) -> None:
        """Take the archive, and what makes the addresses of a channel."""
        self._archive, self._addresses = archive, addresses

    async def list_events(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveEvent]:
        """See `Archive`."""
        return self._address_rows(await self._archive.list_events(wanted, language))

    async def list_talks(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveTalk]:
        """See `Archive`."""
        return self._address_rows(await self._archive.list_talks(wanted, language))

    async def list_people(self, wanted: RowFilter, language: str = "") -> Rows[ArchivePerson]:
        """See `Archive`."""
        return await self._archive.list_people(wanted, language)

    async def summarise(self, language: str = "") -> ArchiveSummary:
        """See `Archive`."""
        summary = await self._archive.summarise(language)
        latest = [self._address_pages(event) for event in summary.latest]
        return msgspec.structs.replace(summary, latest=latest)

    async def find_page(self, source: str, document: str) -> Document | None:
        """See `Archive`."""
        return await self._archive.find_page(source, document)

    def _address_rows(self, rows: Rows[Told]) -> Rows[Told]:
        return msgspec.structs.replace(rows, rows=[self._address_pages(row) for row in rows.rows])

    def _address_pages(self, told: Told) -> Told:
        return msgspec.structs.replace(told, pages=[self._address(page) for page in told.pages])

    def _address(self, page: ArchivePage) -> ArchivePage:
        url = page.url or self._addresses.write(page.source, page.document)
        return msgspec.structs.replace(page, url=url)
