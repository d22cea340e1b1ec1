"""The methods of `Store` that a store with its records in files takes from what reads these."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.stores.local.records import RecordsReader
    from indexer.stores.local.segments.records import SegmentedRecords


class RecordsMethods:
    """Gives a store the methods of its records."""

    def _use_records(self, records: RecordsReader | SegmentedRecords) -> None:
        """Take the methods over; called once the records are open."""
        self.passages = records.passages
        self.documents = records.documents
        self.read_documents = records.read_documents
        self.document_rows = records.document_rows
        self.document_numbers = records.document_numbers
        self.count_page_rows = records.count_page_rows
        self.fingerprints = records.fingerprints
        self.periods = records.periods
        self.pinned = records.pinned
        self.links = records.links
        self.titles = records.titles
        self.events = records.events
        self.counts = records.counts
        self.count_addresses = records.count_addresses
