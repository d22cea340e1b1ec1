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


def use_milvus(config: Path, name: str = "milvus.db") -> Path:
    """Let a configuration file keep its index in Milvus Lite, beside it; give the file."""
    lines = f'[index]\nstore = "milvus"\nuri = "{name}"\n'
    text = config.read_text(encoding="utf-8")
    assert "[index]" not in text or text.count("[index]\n") == 1
    changed = text.replace("[index]\n", lines) if "[index]\n" in text else f"{lines}\n{text}"
    config.write_text(changed, encoding="utf-8")
    return config.parent / name
