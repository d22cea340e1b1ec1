"""The archive of an index: lists of its events, talks and people, and its pages.

A snapshot of the generation in use is held in memory; lists come from it alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.services.archive.contracts import (
    MAX_ROWS,
    ArchiveEvent,
    ArchivePerson,
    ArchiveSummary,
    ArchiveTalk,
    RowFilter,
    Rows,
)
from bot.services.archive.reading import read_archive
from bot.services.archive.records import make_event, make_person, make_talk
from bot.services.archive.rows import ArchiveSnapshot
from bot.services.archive.selecting import select_events, select_people, select_talks
from bot.services.generation.created import read_created
from bot.services.generation.snapshots import Snapshots
from indexer.records import Document
from indexer.search.index import Index

LATEST_EVENTS = 12
TOP_TOPICS = 24
TOP_SPEAKERS = 24
"""Most of each in a summary; a page shows fewer."""

Row = TypeVar("Row")
Version = tuple[str, int]
"""Generation, and the number of the span of time in which the same pages are shown."""


class IndexArchive:
    """The `bot.services.archive.contracts.Archive` of an index; its methods are described there."""

    def __init__(self, index: Index) -> None:
        """Use an index, which is read at the first call and must stay open."""
        self._index = index
        self._snapshots = Snapshots(self._get_version, self._read)

    async def list_events(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveEvent]:
        """See `Archive`."""
        snapshot = await self._snapshots.get()
        return _cut(
            select_events(snapshot, wanted),
            wanted,
            lambda place: make_event(snapshot, place, language),
        )

    async def list_talks(self, wanted: RowFilter, language: str = "") -> Rows[ArchiveTalk]:
        """See `Archive`."""
        snapshot = await self._snapshots.get()
        return _cut(
            select_talks(snapshot, wanted),
            wanted,
            lambda place: make_talk(snapshot, place, language),
        )

    async def list_people(self, wanted: RowFilter, language: str = "") -> Rows[ArchivePerson]:
        """See `Archive`."""
        snapshot = await self._snapshots.get()
        return _cut(
            select_people(snapshot, wanted),
            wanted,
            lambda place: make_person(snapshot, place, language),
        )

    async def summarise(self, language: str = "") -> ArchiveSummary:
        """See `Archive`."""
        snapshot = await self._snapshots.get()
        topics = sorted(snapshot.topics, key=lambda topic: -topic.talks)
        events, people = range(len(snapshot.events)), range(len(snapshot.people))
        return ArchiveSummary(
            generation=snapshot.generation,
            created=snapshot.created,
            pages=snapshot.pages,
            events=len(snapshot.events),
            talks=len(snapshot.talks),
            people=len(snapshot.people),
            recordings=snapshot.recordings,
            slides=snapshot.slides,
            years=list(snapshot.years),
            latest=[make_event(snapshot, place, language) for place in events[:LATEST_EVENTS]],
            topics=[topic.name for topic in topics[:TOP_TOPICS]],
            speakers=[make_person(snapshot, place, language) for place in people[:TOP_SPEAKERS]],
        )

    async def find_page(self, source: str, document: str) -> Document | None:
        """See `Archive`; read in a thread."""
        return await asyncio.to_thread(self._find_page, source, document)

    def _find_page(self, source: str, document: str) -> Document | None:
        with self._index.open_reader() as reader:
            if not reader.is_shown(source, document):
                return None
            try:
                return reader.store.documents([(source, document)])[0]
            except KeyError:
                return None

    def _get_version(self) -> Version:
        with self._index.open_reader() as reader:
            return reader.generation, reader.periods.count_passed(reader.now)

    def _read(self) -> tuple[Version, ArchiveSnapshot]:
        with self._index.open_reader() as reader:
            version = reader.generation, reader.periods.count_passed(reader.now)
            created = read_created(self._index, reader.generation)
            return version, read_archive(reader, created)


def _cut(places: Sequence[int], wanted: RowFilter, make: Callable[[int], Row]) -> Rows[Row]:
    """Make the rows that are wanted of a list."""
    start, limit = max(wanted.offset, 0), min(max(wanted.limit, 1), MAX_ROWS)
    chosen = places[start : start + limit]
    return Rows(rows=[make(place) for place in chosen], total=len(places), offset=wanted.offset)
