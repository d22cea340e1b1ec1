from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from bot.workers.messages import Open
from indexer.config import load_settings
from tests.fakes.bot.served_site import index_site, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A community with one post, and its index."""
    write_site(tmp_path, "BV1mesh")
    index_site(tmp_path)
    return tmp_path


@pytest.fixture
def order(site: Path) -> Open:
    """What a worker is told at its start."""
    return Open(msgspec.json.encode(load_settings(site / "huigu.toml")))
