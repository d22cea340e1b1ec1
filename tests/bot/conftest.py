"""An index whose pages are published nowhere, and a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index
from indexer.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Browser

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


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A browser, started once; what opens it runs in the event loop of the session as well.

    Each test has a context of its own in it: cookies, history and cache are not shared.
    """
    from playwright.async_api import async_playwright

    from tests.fakes.bot.browser import CHROMIUM

    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        await started.close()
