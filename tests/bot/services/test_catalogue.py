"""What can be looked up in the small community, and what happens while it is being rebuilt."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.catalogue import IndexCatalogue
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index, Reader
from indexer.settings import Settings, SourceSettings
from tests.fakes import community as pages
from tests.fakes.community import write_community
from tests.fakes.stillness import settled


@pytest.fixture
def catalogue(community: Index) -> IndexCatalogue:
    sources = [SourceSettings(name=n, type="markdown", path=".") for n in ("recaps", "talks")]
    return IndexCatalogue(community, Settings(sources=tuple(sources)))


async def test_titles_are_offered_newest_first_and_undated_ones_last(catalogue):
    assert await catalogue.titles("", 3) == [
        "Harbour Day: call for participation",
        "Beacon Summit 2023: recordings",
        "Edge gateways in remote villages: a workshop",
    ]
    everything = await catalogue.titles("", 999)
    assert everything[-1] in {str(session["title"]) for session in pages.SESSIONS}
    assert len(everything) == len(set(everything))
    assert await catalogue.titles("latticecon 2022", 1) == [
        "LatticeCon 2022 recap: recordings and slides"
    ]


async def test_events_are_offered_sorted(catalogue):
    assert await catalogue.events("", 9) == [
        "Beacon Summit 2019",
        "Beacon Summit 2023",
        "Harbour Day",
        "LatticeCon 2021",
        "LatticeCon 2022",
        "灯笼沙龙",
    ]
    assert await catalogue.events(" lattice", 1) == ["LatticeCon 2021"]
    assert await catalogue.events("燈籠", 9) == ["灯笼沙龙"]


async def test_every_video_of_the_index_is_listed_once_the_newest_year_first(catalogue, community):
    listed = await catalogue.links("video")
    urls = [link.url for link in listed]
    assert len(urls) == len(set(urls))
    assert set(urls) == {one.link.url for one in community.links() if one.link.kind == "video"}
    years = [link.year for link in listed]
    assert years == sorted(years, reverse=True)
    named = [(link.year, link.event) for link in listed]
    groups = [group for at, group in enumerate(named) if at == 0 or named[at - 1] != group]
    assert len(groups) == len(set(groups)), "links of one event stand together"


async def test_links_are_limited_to_an_event_and_a_year(catalogue):
    async def urls(kind: str, event: str = "", year: int = 0) -> set[str]:
        return {link.url for link in await catalogue.links(kind, event, year)}

    assert await urls("slides", "灯笼沙龙") == {pages.SLIDES_2ND, pages.SLIDES_3RD}
    assert await urls("video", "LATTICECON", 2021) == {pages.BILIBILI_2021, pages.YOUTUBE_2021}
    assert await urls("video", "beacon summit", 2022) == set()
    # a page that belongs to no event is found by its title
    assert await urls("video", "edge gateways") == {pages.EDGE_VIDEO}
    assert await urls("code") == {pages.DEMO_CODE, *await urls("code", year=2024)}
    assert await urls("no such kind") == set()


async def test_a_link_says_where_it_stands_and_what_it_shows(catalogue):
    (edge,) = await catalogue.links("video", "edge gateways")
    assert (edge.label, edge.platform) == ("watch the edge gateway workshop", "vimeo")
    assert edge.title == "Edge gateways in remote villages: a workshop"
    assert edge.page_url == "https://lattice.example/edge-gateways/#recording"
    rust = next(link for link in await catalogue.links("video") if link.url == pages.RUST_VIDEO)
    assert rust.label == "用 Rust 编写数据平面"
    # named in the front matter as a bare address, and in the text with words
    front = next(link for link in await catalogue.links("video") if link.url == pages.FRONT_VIDEO)
    assert front.label == "Recording of the tracing talk by Mira Okafor"


async def test_a_link_of_pages_in_both_languages_is_named_in_the_reader_s(catalogue):
    async def listed(language: str) -> dict[str, tuple[str, str]]:
        links = await catalogue.links("video", "latticecon", 2022, language)
        return {link.url: (link.label, link.page_url) for link in links}

    english, chinese = await listed("en"), await listed("zh")
    assert list(english) == list(chinese), "in one order"
    label, page = chinese[pages.BILIBILI_2022]
    assert "/zh/" in page
    assert label != english[pages.BILIBILI_2022][0]
    assert "/zh/" not in english[pages.BILIBILI_2022][1]


async def test_the_latest_pages_have_a_date(catalogue):
    latest = await catalogue.latest(3)
    assert [page.published for page in latest] == ["2024-01-15", "2023-11-04", "2023-02-11"]
    assert latest[0].url == "https://lattice.example/harbour-day/"
    everything = await catalogue.latest(999)
    assert all(page.published for page in everything)


async def test_about_tells_the_generation_and_what_it_is_made_of(catalogue, community):
    about = await catalogue.about()
    assert about.generation == community.generation
    with community.open_reader() as reader:
        assert (about.documents, about.passages, about.links) == reader.store.counts()
    assert about.sources == ("recaps", "talks")


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    settings = load_settings(write_community(tmp_path))
    rebuild(settings)
    return settings


async def test_about_tells_when_the_index_was_built(tmp_path):
    settings = load_settings(write_community(tmp_path))
    before = datetime.now(UTC).replace(microsecond=0)
    rebuild(settings)
    with closing(Index.open(settings)) as index:
        about = await IndexCatalogue(index, settings).about()
    assert before <= datetime.fromisoformat(about.created) <= datetime.now(UTC)


async def test_a_rebuild_is_followed_and_nobody_waits_for_it(site):
    with closing(Index.open(site)) as index:
        catalogue = IndexCatalogue(index, site)
        first = await catalogue.about()
        await settled()
        (site.resolve("recaps") / "new.md").write_text(
            '---\ntitle: "Zenith Day recap"\ndate: 2025-05-05\n---\n\n[film](https://vimeo.com/1)\n',
            encoding="utf-8",
        )
        rebuild(site)
        assert index.refresh()
        assert await catalogue.about() == first, "the former one's answer until the new one is read"
        await settled()
        now = await catalogue.about()
        assert now.documents == first.documents + 1
        assert await catalogue.titles("zenith", 9) == ["Zenith Day recap"]
        assert [page.title for page in await catalogue.latest(1)] == ["Zenith Day recap"]


class Counted:
    """An index that counts how often it is read in full."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.readings = 0
        self.generations = index.generations

    @property
    def generation(self) -> str:
        return self.index.generation

    @contextmanager
    def open_reader(self) -> Iterator[Reader]:
        self.readings += 1
        with self.index.open_reader() as reader:
            yield reader


async def test_of_many_who_look_something_up_at_once_one_reads_the_index(community):
    index = Counted(community)
    catalogue = IndexCatalogue(index, Settings())
    impatient = asyncio.create_task(catalogue.titles("", 3))
    await asyncio.sleep(0)
    impatient.cancel()
    found = await asyncio.gather(*(catalogue.titles("", 3) for _ in range(50)))
    assert all(one == found[0] for one in found)
    assert len(found[0]) == 3
    await catalogue.links("video")
    assert index.readings == 1


async def test_every_page_is_listed_with_what_tells_it_from_others(catalogue, community):
    listed = await catalogue.pages()
    about = await catalogue.about()
    assert len({(page.source, page.id) for page in listed}) == len(listed) == about.documents
    [english] = [page for page in listed if page.id == "latticecon-2022.en.md"]
    assert (english.published, english.language) == ("2022-05-02", "en")
    assert english.translations == ("latticecon-2022.zh.md",)
    assert english.url.startswith(pages.SITE)
