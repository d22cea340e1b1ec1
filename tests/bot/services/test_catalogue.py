"""The catalogue of the small community, also during a rebuild."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import pytest

from bot.services.catalogue import IndexCatalogue
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.encoders.static import load_bundled
from indexer.records import Document
from indexer.search.index import Index, Reader
from indexer.settings import Settings, SourceSettings
from tests.fakes.communities import community as pages
from tests.fakes.communities.community import write_community
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.index.opened import Opened


@pytest.fixture
def catalogue(community: Index) -> IndexCatalogue:
    sources = [SourceSettings(name=n, type="markdown", path=".") for n in ("recaps", "talks")]
    return IndexCatalogue(community, Settings(sources=tuple(sources)))


async def test_titles_are_suggested_newest_first_and_undated_ones_last(catalogue):
    assert await catalogue.suggest_titles("", 3) == [
        "Harbour Day: call for participation",
        "Beacon Summit 2023: recordings",
        "Edge gateways in remote villages: a workshop",
    ]
    everything = await catalogue.suggest_titles("", 999)
    assert everything[-1] in {str(session["title"]) for session in pages.SESSIONS}
    assert len(everything) == len(set(everything))
    assert await catalogue.suggest_titles("latticecon 2022", 1) == [
        "LatticeCon 2022 recap: recordings and slides"
    ]


async def test_events_are_suggested_in_order(catalogue):
    assert await catalogue.suggest_events("", 9) == [
        "Beacon Summit 2019",
        "Beacon Summit 2023",
        "Harbour Day",
        "LatticeCon 2021",
        "LatticeCon 2022",
        "灯笼沙龙",
    ]
    assert await catalogue.suggest_events(" lattice", 1) == ["LatticeCon 2021"]
    assert await catalogue.suggest_events("燈籠", 9) == ["灯笼沙龙"]


async def test_every_video_is_listed_once_newest_year_first(catalogue, community):
    links = await catalogue.list_links("video")
    urls = [link.url for link in links]
    assert len(urls) == len(set(urls))
    links_of_index = [record.link for record in community.links()]
    assert set(urls) == {link.url for link in links_of_index if link.kind == "video"}
    years = [link.year for link in links]
    assert years == sorted(years, reverse=True)
    events = [event for event, _ in groupby((link.year, link.event) for link in links)]
    assert len(events) == len(set(events)), "links of one event are together"


async def test_links_are_filtered_by_event_and_year(catalogue):
    async def list_urls(kind: str, event: str = "", year: int = 0) -> set[str]:
        return {link.url for link in await catalogue.list_links(kind, event, year)}

    assert await list_urls("slides", "灯笼沙龙") == {pages.SLIDES_2ND, pages.SLIDES_3RD}
    assert await list_urls("video", "LATTICECON", 2021) == {pages.BILIBILI_2021, pages.YOUTUBE_2021}
    assert await list_urls("video", "beacon summit", 2022) == set()
    # a page without an event is found by its title
    assert await list_urls("video", "edge gateways") == {pages.EDGE_VIDEO}
    assert await list_urls("code") == {pages.DEMO_CODE, *await list_urls("code", year=2024)}
    assert await list_urls("no such kind") == set()


async def test_a_link_has_its_page_and_a_readable_label(catalogue):
    (edge,) = await catalogue.list_links("video", "edge gateways")
    assert (edge.label, edge.platform) == ("watch the edge gateway workshop", "vimeo")
    assert edge.title == "Edge gateways in remote villages: a workshop"
    assert edge.page_url == "https://lattice.example/edge-gateways/#recording"
    labels = {link.url: link.label for link in await catalogue.list_links("video")}
    assert labels[pages.RUST_VIDEO] == "用 Rust 编写数据平面"
    # a bare address in the front matter, a labelled link in the text
    assert labels[pages.FRONT_VIDEO] == "Recording of the tracing talk by Mira Okafor"


async def test_a_link_on_pages_in_both_languages_has_the_label_in_the_reader_s(catalogue):
    async def list_labels(language: str) -> dict[str, tuple[str, str]]:
        links = await catalogue.list_links("video", "latticecon", 2022, language)
        return {link.url: (link.label, link.page_url) for link in links}

    english, chinese = await list_labels("en"), await list_labels("zh")
    assert list(english) == list(chinese), "in the same order"
    label, page = chinese[pages.BILIBILI_2022]
    assert "/zh/" in page
    assert label != english[pages.BILIBILI_2022][0]
    assert "/zh/" not in english[pages.BILIBILI_2022][1]


async def test_the_description_of_the_index_has_generation_counts_and_sources(catalogue, community):
    info = await catalogue.describe_index()
    assert info.generation == community.generation
    with community.open_reader() as reader:
        assert (info.documents, info.passages, info.links) == reader.store.counts()
    assert info.sources == ("recaps", "talks")


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    settings = load_settings(write_community(tmp_path))
    rebuild(settings)
    return settings


async def test_the_description_of_the_index_has_its_build_time(tmp_path):
    settings = load_settings(write_community(tmp_path))
    before = datetime.now(UTC).replace(microsecond=0)
    rebuild(settings)
    with closing(Index.open(settings)) as index:
        info = await IndexCatalogue(index, settings).describe_index()
    assert before <= datetime.fromisoformat(info.created) <= datetime.now(UTC)


async def test_after_a_rebuild_the_old_snapshot_is_used_until_the_new_one_is_read(site):
    with closing(Index.open(site)) as index:
        catalogue = IndexCatalogue(index, site)
        first = await catalogue.describe_index()
        await wait_until_idle()
        (site.resolve("recaps") / "new.md").write_text(
            '---\ntitle: "Zenith Day recap"\ndate: 2025-05-05\n---\n\n[film](https://vimeo.com/1)\n',
            encoding="utf-8",
        )
        rebuild(site)
        assert index.refresh()
        assert await catalogue.describe_index() == first
        await wait_until_idle()
        now = await catalogue.describe_index()
        assert now.documents == first.documents + 1
        assert await catalogue.suggest_titles("zenith", 9) == ["Zenith Day recap"]
        assert [page.title for page in await catalogue.list_latest(1)] == ["Zenith Day recap"]


class CountingIndex:
    """An index that counts how often it is read."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.readings = 0
        self.repository = index.repository
        self.find_dead = index.find_dead

    @property
    def generation(self) -> str:
        return self.index.generation

    @contextmanager
    def open_reader(self) -> Iterator[Reader]:
        self.readings += 1
        with self.index.open_reader() as reader:
            yield reader


async def test_many_concurrent_calls_read_the_index_once(community):
    index = CountingIndex(community)
    catalogue = IndexCatalogue(index, Settings())
    cancelled = asyncio.create_task(catalogue.suggest_titles("", 3))
    await asyncio.sleep(0)
    cancelled.cancel()
    results = await asyncio.gather(*(catalogue.suggest_titles("", 3) for _ in range(50)))
    assert all(titles == results[0] for titles in results)
    assert len(results[0]) == 3
    await catalogue.list_links("video")
    assert index.readings == 1


async def test_every_page_is_listed_with_its_id_and_translations(catalogue, community):
    indexed = await catalogue.list_pages()
    info = await catalogue.describe_index()
    assert len({(page.source, page.id) for page in indexed}) == len(indexed) == info.documents
    [english] = [page for page in indexed if page.id == "latticecon-2022.en.md"]
    assert (english.published, english.language) == ("2022-05-02", "en")
    assert english.translations == ("latticecon-2022.zh.md",)
    assert english.url.startswith(pages.SITE)


async def test_pinned_answers_are_no_pages_to_announce(tmp_path):
    documents = [
        Document(id=id, source="s", title=id, url="", language="en", sections=(), questions=asked)
        for id, asked in (("news", ()), ("desk", ("Can I moor?",)))
    ]
    with closing(Opened(tmp_path, documents, load_bundled())) as index:
        listed = await IndexCatalogue(index, Settings()).list_pages()
    assert [page.id for page in listed] == ["news"]
