"""The archive of a program that has none."""

from __future__ import annotations

from bot.services.archive.contracts import (
    ArchiveEvent,
    ArchivePerson,
    ArchiveSummary,
    ArchiveTalk,
    RowFilter,
    Rows,
)
from indexer.records import Document


class EmptyArchive:
    """An `Archive` without rows; its methods are described there."""

    async def list_events(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveEvent]:
        """See `Archive`."""
        return Rows(rows=[], total=0, offset=wanted.offset)

    async def list_talks(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveTalk]:
        """See `Archive`."""
        return Rows(rows=[], total=0, offset=wanted.offset)

    async def list_people(self, wanted: RowFilter, language: str = "") -> Rows[ArchivePerson]:
        """See `Archive`."""
        return Rows(rows=[], total=0, offset=wanted.offset)

    async def summarise(self, language: str = "") -> ArchiveSummary:
        """See `Archive`."""
        return ArchiveSummary(
            generation="",
            created="",
            pages=0,
            events=0,
            talks=0,
            people=0,
            recordings=0,
            slides=0,
            years=[],
            latest=[],
            topics=[],
            speakers=[],
        )

    async def find_page(self, source: str, document: str) -> Document | None:
        """See `Archive`."""
        return None
