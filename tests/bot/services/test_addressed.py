"""The catalogue and the archive of an index some of whose pages are published nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.rendering.pages.addresses import PageAddresses
from bot.services.addressed_catalogue import AddressedCatalogue
from bot.services.archive.addressed import AddressedArchive
from bot.services.archive.archive import IndexArchive
from bot.services.archive.contracts import RowFilter
from bot.services.catalogue import IndexCatalogue
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
ROOT = "https://ask.example.org/"
ADDRESS = f"{ROOT}read/private/days/kite.md"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Index, Settings]]:
    folder: Path = tmp_path_factory.mktemp("private")
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


async def test_every_page_of_a_list_opens(opened):
    plain = IndexCatalogue(*opened)
    catalogue = AddressedCatalogue(plain, PageAddresses(ROOT))
    (link,) = await catalogue.list_links("video")
    assert (link.url, link.page_url) == ("https://www.bilibili.com/video/BV1kite/", ADDRESS)
    assert [page.url for page in await catalogue.list_latest(5)] == [ADDRESS]
    assert [page.url for page in await catalogue.list_newest(5)] == [ADDRESS]
    assert [page.url for page in await catalogue.list_pages()] == [ADDRESS]
    assert await catalogue.describe_index() == await plain.describe_index()
    assert await catalogue.suggest_titles("kite", 3) == await plain.suggest_titles("kite", 3)
    assert await catalogue.suggest_events("kite", 3) == await plain.suggest_events("kite", 3)
    names = await plain.suggest_names("event", "kite", 3)
    assert names == await catalogue.suggest_names("event", "kite", 3)
    assert [page.url for page in await plain.list_latest(5)] == [""]


async def test_every_page_of_the_archive_opens(opened):
    plain = IndexArchive(opened[0])
    archive = AddressedArchive(plain, PageAddresses(ROOT))
    (event,) = (await archive.list_events(RowFilter())).rows
    assert [page.url for page in event.pages] == [ADDRESS]
    assert (await archive.summarise()).latest == [event]
    assert await archive.list_people(RowFilter()) == await plain.list_people(RowFilter())
    for talk in (await archive.list_talks(RowFilter())).rows:
        assert {page.url for page in talk.pages} <= {ADDRESS}
    found = await archive.find_page("private", "days/kite.md")
    assert found is not None
    assert await archive.find_page("private", "days/other.md") is None
