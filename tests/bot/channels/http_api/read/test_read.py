from __future__ import annotations

from html.parser import HTMLParser

import aiohttp
import pytest
from msgspec.structs import replace
from yarl import URL

from bot.rendering.pages.addresses import PageAddresses
from bot.rendering.pages.passages import name_quote
from indexer.records import Document, Section
from tests.bot.channels.http_api.read.conftest import ADDRESS, PAGE

URLS = PageAddresses("/")


async def get(client: aiohttp.ClientSession, address: str, **headers: str) -> tuple[int, str]:
    async with client.get(
        URL(address.partition("#")[0], encoded=True), headers=headers
    ) as response:
        return response.status, await response.text()


class Outline(HTMLParser):
    """The tags of a page with their attributes, and the text in each `mark`."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_mark |= tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark &= tag != "mark"

    def handle_data(self, data: str) -> None:
        if self._in_mark:
            self.marked.append(data)

    def list(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


async def test_a_page_shows_what_the_index_knows_of_it(serve_pages):
    status, page = await get(await serve_pages(), ADDRESS)
    assert status == 200
    outline = Outline(page)
    assert [one.get("id") for one in outline.list("h2")] == ["recordings"]
    assert [one.get("id") for one in outline.list("h3")] == ["code"]
    assert "Kite Day 2020 · 2020-05-17 – 2020-05-18 · Ada Flyer, 飞行员" in page
    assert "Content from 2020-06-01; index of 2030-05-17" in page
    assert "the copy in the index" in page
    links = {one.get("href"): one for one in outline.list("a")}
    assert links["https://www.youtube.com/watch?v=1"]["rel"] == "noopener noreferrer"
    assert links["https://www.bilibili.com/video/BV1kite/"]["data-kind"] == "video"
    assert ">Video · Bilibili<" in page
    assert ">the opening</a>, or read on:" in page
    assert "<li>First item</li><li>Second item</li>" in page
    assert '<th scope="col">Talk</th><th scope="col">Slides</th>' in page
    assert "kite:\n  tail: long\n\n  wind: west</pre>" in page
    assert 'name="robots"' not in page
    assert outline.list("article")[0]["lang"] == "en"


async def test_a_published_page_leads_to_its_own_address_and_is_not_listed(serve_pages):
    client = await serve_pages([replace(PAGE, url="https://kites.example/days/1/")])
    _, page = await get(client, ADDRESS)
    assert 'Published at <a href="https://kites.example/days/1/"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "copy in the index" not in page


@pytest.mark.parametrize(
    ("section", "quote", "marked"),
    [
        (0, "The wind came from the west.", ["The wind came from the west."]),
        (1, "Watch now the opening, or", ["Watch now ", "the opening", ", or"]),
        (1, "Talk: Wind; Slides: wind.pdf", ["Wind", "wind.pdf"]),
        (1, "First item\nSecond item", ["First item", "Second item"]),
        (1, "not in the text", ["Recordings"]),
        (0, "not in the text", ["Kite Day 2020: recap"]),
    ],
)
async def test_the_cited_passage_is_marked(serve_pages, section, quote, marked):
    client = await serve_pages()
    passage = name_quote(PAGE.sections, section, quote)
    status, page = await get(client, URLS.write(PAGE.source, PAGE.id, passage))
    outline = Outline(page)
    assert status == 200
    assert outline.marked == marked
    assert [mark.get("id") for mark in outline.list("mark")].count("passage") == 1
    assert '<meta name="robots" content="noindex">' in page


async def test_a_page_says_that_the_passage_is_gone(serve_pages):
    _, page = await get(await serve_pages(), f"{ADDRESS}?passage=0.0.5.00000000")
    assert 'id="passage"' in page
    assert "The cited passage is no longer on this page" in page
    assert "<mark" not in page


@pytest.mark.parametrize(
    ("header", "heading"),
    [("en", "This page is not here"), ("zh-CN", "找不到这个页面"), ("zh-TW", "找不到這個頁面")],
)
async def test_people_are_told_in_their_language_that_there_is_no_page(
    serve_pages, header, heading
):
    client = await serve_pages()
    for path in ("/read/recaps/none.md", "/read/x/javascript:alert(1)", "/read/x/%ff"):
        status, page = await get(client, path, **{"Accept-Language": header})
        assert status == 404
        assert f"<h1>{heading}</h1>" in page
        assert not any("javascript:" in str(one.get("href")) for one in Outline(page).list("a"))


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/markdown", ""])
async def test_programs_are_told_that_there_is_no_page(serve_pages, accept):
    client = await serve_pages()
    async with client.get("/read/recaps/none.md", headers={"Accept": accept}) as response:
        assert response.status == 404
        assert response.content_type == "application/problem+json"
        assert (await response.json())["code"] == "page_not_found"


async def test_a_page_that_the_reader_has_is_not_sent_again_until_the_index_changes(serve_pages):
    generation = ["g1"]
    client = await serve_pages(generation=lambda: generation[0])
    async with client.get(URL(ADDRESS, encoded=True)) as response:
        tag = response.headers["ETag"]
        # The cookie of the language is for nobody else.
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert response.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language, Cookie"
        assert response.headers["Content-Encoding"] == "gzip"
    have = {"If-None-Match": tag}
    async with client.get(URL(ADDRESS, encoded=True), headers=have) as response:
        assert response.status == 304
        assert await response.read() == b""
    for other in ({"Accept": "text/markdown"}, {"Accept-Language": "zh"}):
        async with client.get(URL(ADDRESS, encoded=True), headers=have | other) as response:
            assert response.status == 200
    generation[0] = "g2"
    async with client.get(URL(ADDRESS, encoded=True), headers=have) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    ("accept", "query", "media"),
    [
        ("text/markdown", "", "text/markdown"),
        ("text/markdown, text/html;q=0.9, */*;q=0.1", "", "text/markdown"),
        ("text/markdown, text/html, */*", "", "text/markdown"),
        ("text/html, text/markdown;q=0.9", "", "text/html"),
        ("*/*", "", "text/html"),
        ("text/markdown;q=0, */*", "", "text/html"),
        ("text/html", "?format=md", "text/markdown"),
        ("text/markdown", "?format=html", "text/html"),
        ("text/markdown", "?format=pdf", "text/markdown"),
    ],
)
async def test_the_form_is_the_one_that_the_client_wants(serve_pages, accept, query, media):
    client = await serve_pages()
    headers = {"Accept": accept}
    async with client.get(URL(ADDRESS + query, encoded=True), headers=headers) as response:
        assert response.status == 200
        assert response.content_type == media


CHAPTERS = 100
"""Each of 15 kB."""
LONG = Document(
    id="long.md", source="recaps", title="Long", url="", language="en",
    sections=tuple(
        Section((f"Chapter {n}",), f"chapter-{n}", f"Begins {n}. " + "word " * 3000)
        for n in range(CHAPTERS)
    ),
)  # fmt: skip


async def test_a_page_of_megabytes_is_shown_in_parts_that_lead_to_each_other(serve_pages):
    client = await serve_pages([LONG])
    seen, address = "", "/read/recaps/long.md"
    for number in range(1, 200):
        status, page = await get(client, address)
        assert status == 200
        assert len(page) < 200_000
        seen += page
        following = [one for one in Outline(page).list("a") if one.get("rel") == "next"]
        if not following:
            break
        address = f"/read/recaps/{following[0]['href']}"
        assert address == f"/read/recaps/long.md?part={number + 1}"
    assert number > 20
    assert all(f"Begins {n}. " in seen for n in range(CHAPTERS))
    assert seen.count("word") == CHAPTERS * 3000


async def test_a_passage_far_down_a_long_page_is_in_the_part_that_is_shown(serve_pages):
    client = await serve_pages([LONG])
    passage = name_quote(LONG.sections, 91, "Begins 91.")
    _, page = await get(client, URLS.write("recaps", "long.md", passage))
    assert Outline(page).marked == ["Begins 91."]


@pytest.mark.parametrize("part", ["0", "999999", "-1", "x", "1.5", "99999999999999999999"])
async def test_a_part_that_is_not_there_is_the_nearest_one(serve_pages, part):
    status, _ = await get(await serve_pages([LONG]), f"/read/recaps/long.md?part={part}")
    assert status == 200


async def test_an_empty_page_opens(serve_pages):
    empty = Document("e", "recaps", "", "", "en", ())
    status, page = await get(await serve_pages([empty]), "/read/recaps/e?passage=0.00000000")
    assert status == 200
    assert "Untitled" in page
