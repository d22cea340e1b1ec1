"""An index whose pages are published nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from indexer.settings import Settings

PAGE = """---
title: Kite Day 2020
date: 2020-05-17
event: Kite Day 2020
---
## Recordings

[Watch the opening](https://www.bilibili.com/video/BV1kite/)
"""


@pytest.fixture(scope="session")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Settings]]:
    """The index of one recap, and its settings."""
    folder = tmp_path_factory.mktemp("private")
    (folder / "pages" / "days").mkdir(parents=True)
    (folder / "pages" / "days" / "kite.md").write_text(PAGE, encoding="utf-8")
    config = (
        '[[sources]]\nname = "private"\ntype = "markdown"\npath = "pages"\ngenerator = "plain"\n'
    )
    (folder / "huigu.toml").write_text(config, encoding="utf-8")
    settings = load_settings(folder / "huigu.toml")
    rebuild(settings)
    with closing(Index.open(settings)) as index:
        yield index, settings
