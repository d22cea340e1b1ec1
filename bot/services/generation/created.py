"""When a generation of an index was made."""

from __future__ import annotations

import contextlib

from indexer.errors import StoreError
from indexer.search.index import Index


def read_created(index: Index, generation: str) -> str:
    """Read when a generation was made, as an ISO date and time in UTC; empty if that is unknown.

    A rebuild may have removed the folder of a generation that is still open.
    """
    with contextlib.suppress(StoreError):
        return index.repository.read_manifest(generation).created
    return ""
