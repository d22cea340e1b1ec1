"""`/latest.xml` is a valid Atom feed with absolute addresses."""

from __future__ import annotations

from datetime import datetime

import pytest
from defusedxml.ElementTree import fromstring

from bot.channels.http_api.lists.feed import write_feed
from bot.services.contracts import ListedPage
from bot.settings import ServerSettings

ATOM = "{http://www.w3.org/2005/Atom}"


async def read_feed(client):
    async with client.get("/latest.xml") as response:
        assert response.status == 200
        assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        return await response.text()


def check_atom(text):
    """Check what RFC 4287 demands of a feed and its entries."""
    feed = fromstring(text)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [feed.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries)]
    assert all(one.startswith(("http://", "https://")) for one in ids)
    assert len(set(ids)) == len(ids)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    for part in (feed, *entries):
        assert part.findtext(f"{ATOM}title")
        datetime.fromisoformat(part.findtext(f"{ATOM}updated"))
        for link in part.findall(f"{ATOM}link"):
            assert link.get("href").startswith(("http://", "https://"))
    assert feed.find(f"{ATOM}link").get("rel") == "self"
    return feed, entries


async def test_the_feed_is_valid_and_absolute(connect):
    client = await connect()
    feed, entries = check_atom(await read_feed(client))
    assert feed.findtext(f"{ATOM}id") == f"{client._base_url}latest.xml"
    assert entries[0].findtext(f"{ATOM}title") == "HoneyConf 2027 is coming"
    [link] = entries[0].findall(f"{ATOM}link")
    assert link.get("href") == "https://bees.example/honeyconf-2027/"


async def test_the_public_address_is_used(connect):
    settings = ServerSettings(public_url="https://ask.example.org/bot")
    feed, _ = check_atom(await read_feed(await connect(settings=settings)))
    assert feed.findtext(f"{ATOM}id") == "https://ask.example.org/bot/latest.xml"


async def test_hostile_titles_are_text(connect, hostile):
    _, [entry] = check_atom(await read_feed(await connect(hostile)))
    assert entry.findtext(f"{ATOM}title").startswith("<img src=x")
    assert entry.findall(f"{ATOM}link") == []


@pytest.mark.parametrize("host", ["evil.example/<b>", "a@b", "x y", "é.example"])
async def test_a_hostile_host_makes_no_address(connect, host):
    client = await connect()
    async with client.get("/latest.xml", headers={"Host": host}) as response:
        if response.status == 200:
            feed, _ = check_atom(await response.text())
            assert feed.findtext(f"{ATOM}id") == "http://localhost/latest.xml"
        else:
            assert response.status in {400, 421}


def test_a_page_without_an_address_has_an_id_of_its_own():
    pages = [ListedPage("Same", "", "2022-01-01"), ListedPage("Other", "", "someday")]
    pages.append(ListedPage("Read", "read/hive/a.md", "2022-01-02"))
    text = write_feed(pages, "Bees", "https://a.example/bot/", "", "")
    _, entries = check_atom(text.decode())
    assert entries[2].findtext(f"{ATOM}id") == "https://a.example/bot/read/hive/a.md"
