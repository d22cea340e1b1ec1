"""An index whose clock a test sets, and which shows some pages for a time only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from indexer.search.index import Reader
from indexer.search.periods import Periods
from indexer.stores.local.repository import LocalRepository
from tests.fakes.index.opened import Opened


class DatedIndex:
    """Stands in for `indexer.search.index.Index`, over one generation."""

    def __init__(
        self,
        opened: Opened,
        folder: Path,
        periods: Mapping[tuple[str, str], tuple[str, str]] | None = None,
    ) -> None:
        """Take the generation, an empty folder, and when its documents are shown."""
        self.opened, self.repository = opened, LocalRepository(folder)
        self.generation = opened.reader.generation
        self.periods = Periods(periods or {})
        self.now = datetime(2026, 6, 1, tzinfo=UTC)
        self.readings = 0

    @contextmanager
    def open_reader(self) -> Iterator[Reader]:
        """Count the readings."""
        self.readings += 1
        with self.opened.open_reader() as reader:
            yield replace(reader, periods=self.periods, now=self.now)

    def find_dead(self, url: str) -> str:
        """Tell of every link that it opens."""
        return ""
