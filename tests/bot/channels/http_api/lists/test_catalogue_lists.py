"""Links, the latest, suggestions and searches of the small community."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from bot.messages import MAX_QUESTION_CHARS, Refused
from bot.services.catalogue import IndexCatalogue
from bot.services.passages.search import make_search
from indexer.settings import Settings
from tests.fakes.bot.services import fake_services
from tests.fakes.communities.community import SITE, YOUTUBE_2022
from tests.fakes.event_loop import WAIT_S


@pytest.fixture
async def client(community, connect):
    with ThreadPoolExecutor(1) as executor:
        services = replace(
            fake_services(),
            catalogue=IndexCatalogue(community, Settings()),
            search=make_search(community, executor, WAIT_S),
        )
        yield await connect(services)


async def get(client, path, **parameters):
    async with client.get(f"/{path}?{urlencode(parameters)}") as response:
        assert response.status == 200, await response.text()
        return await response.json()


async def test_links_are_listed_by_kind_event_and_year(client):
    body = await get(client, "links", kind="video", event="latticecon", year=2022)
    assert YOUTUBE_2022 in {link["url"] for link in body["links"]}
    assert {(link["event"], link["year"]) for link in body["links"]} == {("LatticeCon 2022", 2022)}
    page = await get(client, "links", kind="video", limit=2, offset=1)
    assert (len(page["links"]), page["offset"]) == (2, 1)
    assert page["total"] == (await get(client, "links"))["total"]
    assert (await get(client, "links", kind="code"))["total"] > 0


async def test_the_latest_pages_are_listed(client):
    body = await get(client, "latest", limit=3)
    dates = [page["date"] for page in body["pages"]]
    assert len(dates) == 3
    assert dates == sorted(dates, reverse=True)


async def test_a_search_finds_passages(client):
    body = await get(client, "search", q="LatticeCon 2022 recordings", k=3)
    assert body["query"] == "LatticeCon 2022 recordings"
    found = body["results"]
    assert len(found) == 3
    assert found[0]["document"].startswith("latticecon-2022")
    assert found[0]["url"].startswith(SITE)
    assert found[0]["text"]
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    # One passage of each page.
    assert len({one["document"] for one in found}) == 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "question_empty"),
        ("q=+", "question_empty"),
        (f"q={'x' * (MAX_QUESTION_CHARS + 1)}", "question_too_long"),
        ("q=a&k=0", "invalid_limit"),
        ("q=a&k=51", "invalid_limit"),
    ],
)
async def test_a_search_out_of_range_is_refused(client, query, code):
    async with client.get(f"/search?{query}") as response:
        assert response.status == 400
        assert (await response.json(content_type=None))["code"] == code


async def test_a_search_beyond_the_limits_is_refused(connect):
    async def refuse(question, k):
        raise Refused("busy", 256, 1)

    client = await connect(search=refuse)
    async with client.get("/search?q=a") as response:
        assert (response.status, response.headers["Retry-After"]) == (503, "1")


async def test_names_and_titles_are_suggested(client):
    body = await get(client, "suggest", q="lattice", limit=5)
    kinds = [one["kind"] for one in body["suggestions"]]
    assert len(kinds) == 5
    assert kinds[0] == "event"
    assert "title" in kinds
    assert (await get(client, "suggest", q=" "))["suggestions"] == []
