"""The archive shows what is shown now, and follows rebuilds."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.services.archive.archive import IndexArchive
from bot.services.archive.contracts import RowFilter
from bot.services.archive.empty import EmptyArchive
from indexer.building.rebuild import rebuild
from indexer.search.index import Index
from tests.fakes.communities.sailing_club import build_club
from tests.fakes.event_loop import wait_until_idle
from tests.fakes.index.dated import DatedIndex

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


async def test_what_only_an_expired_page_tells_of_is_gone(opened, tmp_path):
    periods = {("hive", "honeyconf-2022.md"): ("", "2026-06-15T00:00:00+00:00")}
    index = DatedIndex(opened, tmp_path, periods)
    archive = IndexArchive(index)
    index.now = MAY
    before = await archive.list_talks(RowFilter(event="HoneyConf 2022"))
    assert (before.total, (await archive.summarise()).pages) == (4, 6)
    assert await archive.find_page("hive", "honeyconf-2022.md") is not None
    index.now = JULY
    await archive.summarise()
    await wait_until_idle()
    assert (await archive.list_talks(RowFilter(event="HoneyConf 2022"))).total == 0
    assert (await archive.list_events(RowFilter(event="HoneyConf 2022"))).total == 0
    summary = await archive.summarise()
    assert (summary.pages, summary.events, summary.talks) == (5, 7, 18)
    assert await archive.find_page("hive", "honeyconf-2022.md") is None


async def test_many_callers_read_the_index_once(opened, tmp_path):
    index = DatedIndex(opened, tmp_path)
    archive = IndexArchive(index)
    await asyncio.gather(*(archive.list_people(RowFilter()) for _ in range(20)))
    readings = index.readings
    await archive.list_events(RowFilter())
    # Only the version is looked at.
    assert index.readings == readings + 1


async def test_a_page_is_found_by_source_and_document(archive):
    page = await archive.find_page("hive", "fair.md")
    assert page is not None
    assert page.title == "Fairs"


@pytest.mark.parametrize(
    "key", [("hive", "none.md"), ("none", "fair.md"), ("", ""), ("hive", "\udc80"), ("a\0", "b\0")]
)
async def test_an_unknown_page_is_not_found(archive, key):
    assert await archive.find_page(*key) is None


@pytest.mark.slow
async def test_the_archive_follows_a_rebuild(tmp_path):
    settings = build_club(tmp_path).indexer
    with closing(Index.open(settings)) as index:
        archive = IndexArchive(index)
        before = await archive.summarise()
        assert before.created
        page = next(settings.resolve(settings.sources[0].path).glob("*.md"))
        page.with_name("new.md").write_text("---\ntitle: News\n---\nThe quay is open.\n")
        rebuild(settings)
        assert index.refresh()
        await archive.summarise()
        await wait_until_idle()
        after = await archive.summarise()
        assert (after.generation, after.pages) == (index.generation, before.pages + 1)


async def test_the_events_of_the_catalogue_are_all_listed(community):
    archive = IndexArchive(community)
    with community.open_reader() as reader:
        counts = reader.catalogue.counts
    summary = await archive.summarise()
    assert (summary.events, summary.talks, summary.people) == (
        counts.events, counts.talks, counts.people,
    )  # fmt: skip


async def test_an_empty_archive_lists_nothing():
    archive = EmptyArchive()
    assert (await archive.list_events(RowFilter(offset=3))).total == 0
    assert (await archive.summarise()).years == []
