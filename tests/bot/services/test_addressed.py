"""The catalogue and the archive of an index some of whose pages are published nowhere."""

from __future__ import annotations

from bot.rendering.pages.addresses import PageAddresses
from bot.services.addressed_catalogue import AddressedCatalogue
from bot.services.archive.addressed import AddressedArchive
from bot.services.archive.archive import IndexArchive
from bot.services.archive.contracts import RowFilter
from bot.services.catalogue import IndexCatalogue

ROOT = "https://ask.example.org/"
ADDRESS = f"{ROOT}read/private/days/kite.md"


async def test_every_page_of_a_list_opens(private):
    plain = IndexCatalogue(*private)
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


async def test_every_page_of_the_archive_opens(private):
    plain = IndexArchive(private[0])
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
