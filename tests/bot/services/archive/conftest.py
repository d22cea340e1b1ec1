"""The beekeepers' archive: HoneyConfs, Hive Meetups, episodes of Bee Talk, and a fair."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.services.archive.archive import IndexArchive
from indexer.generations.folder import Generations
from indexer.search.index import Reader
from indexer.search.periods import Periods
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


class DatedIndex:
    """An index whose clock a test sets, and which shows some pages for a time only."""

    def __init__(self, opened: Opened, folder, periods=None) -> None:
        self.opened, self.generations = opened, Generations(folder)
        self.periods = Periods(periods or {})
        self.now = datetime(2026, 6, 1, tzinfo=UTC)
        self.readings = 0

    @contextmanager
    def open_reader(self) -> Iterator[Reader]:
        self.readings += 1
        with self.opened.open_reader() as reader:
            yield replace(reader, periods=self.periods, now=self.now)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bees")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records(), calibrated=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def archive(opened, tmp_path_factory):
    return IndexArchive(DatedIndex(opened, tmp_path_factory.mktemp("none")))
