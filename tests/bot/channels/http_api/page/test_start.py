"""The first view: what can be asked, and what is here."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import aiohttp
import msgspec
import pytest
from selectolax.parser import HTMLParser

from bot.channels.http_api.server import run_server
from bot.services.archive.contracts import ArchiveSummary
from bot.settings import ServerSettings
from indexer.errors import HuiguError
from tests.fakes.bot.archive_rows import SUMMARY, FixedArchive, make_event
from tests.fakes.bot.asks import HOSTILE_MARKUP
from tests.fakes.bot.services import fake_services


class ClosedArchive(FixedArchive):
    """An archive whose index is closed."""

    async def summarise(self, language: str = "") -> ArchiveSummary:
        raise HuiguError("the index is closed")


async def open_start(archive: FixedArchive, language: str = "en") -> HTMLParser:
    services = replace(fake_services(), archive=archive)
    async with (
        run_server(services, ServerSettings(port=0)) as (host, port),
        aiohttp.ClientSession() as client,
        client.get(f"http://{host}:{port}/?lang={language}") as response,
    ):
        assert response.status == 200
        return HTMLParser(await response.text())


async def test_events_stand_by_year_the_newest_first_with_what_they_have():
    page = await open_start(FixedArchive())
    assert [node.text() for node in page.css(".events h3")] == ["2030", "2029"]
    first, second, _ = page.css(".events .rows li")
    assert first.css_first("a.label").text() == "KiteCon & Friends 2030"
    assert [node.text(strip=True) for node in first.css(".pill")] == ["12 recordings", "7 slides"]
    assert "2030-05-17 – 18 · Kiteville" in first.text()
    assert second.css_first(".media").text(strip=True) == "12 talks"
    assert second.css_first("a.label").attributes["lang"] == "zh"


async def test_everything_leads_to_a_list_or_to_a_question():
    page = await open_start(FixedArchive())
    links = [urlsplit(node.attributes["href"] or "") for node in page.css("#start a")]
    assert {link.path for link in links} == {"./", "events", "talks", "people"}
    queries = [parse_qs(link.query) for link in links]
    assert {"event": ["KiteCon & Friends 2030"], "kind": ["slides"]} in queries
    assert {"speaker": ["飞行员"]} in queries
    assert {"topic": ["tail wind"]} in queries
    assert {"year": ["2021"]} in queries
    assert {"year": ["2030"]} in queries


@pytest.mark.parametrize(
    ("language", "counts", "updated"),
    [
        ("en", "14 events", "Index of 2030-05-17"),
        ("zh", "14 场活动", "索引更新于 2030-05-17"),
        ("zh-Hant", "14 場活動", "索引更新於 2030-05-17"),
    ],
)
async def test_it_says_how_much_is_here_and_from_when(language, counts, updated):
    page = await open_start(FixedArchive(), language)
    assert page.css_first(".figures li").text(strip=False) == counts
    assert page.css_first(".counts .facts").text() == updated


@pytest.mark.parametrize("archive", [FixedArchive(msgspec.structs.replace(SUMMARY, pages=0))])
async def test_an_empty_index_shows_only_the_questions(archive):
    page = await open_start(archive)
    assert page.css_first(".counts") is None
    assert page.css(".examples .chip")


async def test_a_closed_index_does_not_take_the_page_away(caplog):
    page = await open_start(ClosedArchive())
    assert page.css_first("#form") is not None
    assert "the index is closed" in caplog.text


async def test_it_says_what_is_kept_and_for_how_long():
    page = await open_start(FixedArchive())
    assert "kept for 180 days" in page.css_first("footer").text()


async def test_hostile_names_are_text():
    event = make_event(HOSTILE_MARKUP, 2030, 1, 1)
    summary = msgspec.structs.replace(SUMMARY, latest=[event], topics=[HOSTILE_MARKUP])
    page = await open_start(FixedArchive(summary))
    assert page.css_first(".events a.label").text() == HOSTILE_MARKUP
    assert len(page.css("img")) == 1
    assert len(page.css("script")) == 1
