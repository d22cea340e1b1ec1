"""An index that conversations on every channel are held over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from indexer.building.rebuild import rebuild
from indexer.search.index import Index
from tests.fakes.communities.kite_talks import write_kite_talks


@pytest.fixture(scope="module")
def kites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The index of twelve talks at each of two conferences."""
    settings = write_kite_talks(tmp_path_factory.mktemp("kites"))
    rebuild(settings)
    with closing(Index.open(settings)) as index:
        yield index
