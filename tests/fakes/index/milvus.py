"""Milvus Lite: an engine in this process, with a file that no other process may open meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from milvus_lite.server_manager import server_manager_instance

from indexer.stores.milvus.address import MilvusAddress


@contextmanager
def run_milvus(path: Path) -> Iterator[MilvusAddress]:
    """Give the address of a file, and stop the engine of this process at the end.

    It starts at the first call.
    """
    try:
        yield MilvusAddress(str(path))
    finally:
        stop_milvus(path)


def stop_milvus(path: Path) -> None:
    """Stop the engine of this process, so that another one may open the file."""
    server_manager_instance.release_server(str(path))
