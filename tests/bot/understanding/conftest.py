"""One open index of the lighthouse keepers for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.search.index import Reader
from tests.fakes.communities.lighthouses import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="package")
def reader(tmp_path_factory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("lighthouses")
    index = Opened(folder, make_documents(), HashingEncoder(), make_records(), calibrated=False)
    yield index.reader
    index.close()
