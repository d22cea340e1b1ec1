"""Feeds over HTTP, and the pages of items that have only a summary."""

from __future__ import annotations

import json

import msgspec
import pytest
from aiohttp import web

from indexer.errors import SourceUnreachable
from indexer.records import Document
from indexer.sources.feed.pull import MAX_FILES, pull_feed
from indexer.sources.feed.source import FeedSource
from indexer.sources.feed.spec import FeedSettings
from tests.fakes.index.entries import load_entries
from tests.fakes.network.web_site import serving_site


def write_item(number: int, extra: str = "") -> str:
    return (
        f"<item><title>Item {number}</title><link>/p/{number}</link>"
        f"<guid isPermaLink='false'>id-{number}</guid>{extra}"
        "<pubDate>Mon, 02 Jan 2023 10:00:00 +0000</pubDate></item>"
    )


SUMMARY = "<description>A summary.</description>"
WHOLE = (
    "<content:encoded>&lt;p&gt;Whole, with a &lt;a href='https://youtu.be/abcdefghijk'&gt;"
    "video&lt;/a&gt;&lt;/p&gt;</content:encoded>"
)


class Served:
    def __init__(self, site, folder):
        self.site, self.folder = site, folder
        for number in range(30):
            site.pages[f"/p/{number}"] = (
                f"<html><body><h1>Page {number}</h1><p>The page itself.</p></body></html>"
            )

    def write(self, *items: str) -> None:
        self.site.pages["/feed.xml"] = f"<rss><channel>{''.join(items)}</channel></rss>"

    def make_settings(self, **options: object) -> FeedSettings:
        table = {"name": "f", "type": "feed", "url": f"{self.site.url}/feed.xml"}
        table |= {"allow_private": True, "requests_per_second": 100, "path": "", **options}
        return msgspec.convert(table, FeedSettings)

    def pull(self, **options: object):
        self.site.forget_requests()
        return pull_feed(self.make_settings(**options), self.folder, lambda *_: None)

    def load(self) -> dict[str, Document]:
        settings = self.make_settings(path=str(self.folder))
        documents, problems = load_entries(FeedSource(settings, self.folder).entries())
        assert problems == []
        return documents


@pytest.fixture
def served(tmp_path):
    with serving_site() as site:
        yield Served(site, tmp_path)


def test_items_with_content_need_no_page(served):
    served.write(write_item(1, WHOLE), write_item(2, WHOLE))
    assert served.pull().new == 2
    assert served.site.asked == ["/feed.xml"]
    document = served.load()["id-1"]
    assert (document.title, document.published) == ("Item 1", "2023-01-02")
    assert document.url == f"{served.site.url}/p/1"
    assert document.sections[0].text == "Whole, with a video"
    assert [link.kind for link in document.links] == ["video"]


def test_the_pages_of_summaries_are_fetched(served):
    served.write(write_item(1, SUMMARY), write_item(2, WHOLE))
    assert served.pull().new == 2
    assert served.site.asked == ["/feed.xml", "/robots.txt", "/p/1"]
    documents = served.load()
    assert documents["id-1"].sections[0].text == "The page itself."
    assert documents["id-1"].title == "Item 1"


def test_an_unchanged_feed_is_one_request(served):
    served.write(*(write_item(number, SUMMARY) for number in range(20)))
    served.pull()
    result = served.pull()
    assert (result.new, result.changed, result.unchanged) == (0, 0, 20)
    assert (served.site.asked, served.site.statuses) == (["/feed.xml"], [304])


def test_a_changed_item_is_one_page(served):
    served.write(*(write_item(number, SUMMARY) for number in range(20)))
    served.pull()
    served.write(
        write_item(20, SUMMARY),
        write_item(0, "<description>Other.</description>"),
        *(write_item(number, SUMMARY) for number in range(1, 20)),
    )
    result = served.pull()
    assert (result.new, result.changed, result.unchanged) == (1, 1, 19)
    assert served.site.asked == ["/feed.xml", "/robots.txt", "/p/20", "/p/0"]


def test_a_page_that_fails_leaves_the_summary(served):
    del served.site.pages["/p/1"]
    served.write(write_item(1, SUMMARY))
    served.pull()
    assert served.load()["id-1"].sections[0].text == "A summary."


def test_pages_of_other_hosts_are_fetched_only_if_they_are_named(served):
    other = served.site.url.replace("127.0.0.1", "localhost")
    served.write(f"<item><guid>1</guid><link>{other}/p/1</link>{SUMMARY}</item>")
    served.pull()
    assert served.site.asked == ["/feed.xml"]
    served.pull(hosts=[other.removeprefix("http://")])
    assert "/p/1" in served.site.asked


def test_what_is_no_feed_does_not_take_its_place(served):
    served.write(write_item(1, WHOLE))
    served.pull()
    served.site.pages["/feed.xml"] = "<html><body>Maintenance</body></html>"
    for _ in range(2):
        with pytest.raises(SourceUnreachable, match="no feed"):
            served.pull()
        assert list(served.load()) == ["id-1"]
    del served.site.pages["/feed.xml"]
    with pytest.raises(SourceUnreachable, match="not there any more"):
        served.pull()
    assert list(served.load()) == ["id-1"]


def test_a_feed_in_several_files_is_brought_whole(served):
    async def answer(request: web.Request) -> web.Response:
        page = int(request.query.get("page", "1"))
        feed = {"items": [{"id": str(page), "url": f"/p/{page}", "content_text": f"Text {page}"}]}
        if page < 3:
            feed["next_url"] = f"/feed.xml?page={page + 1}"
        return web.json_response({"version": "https://jsonfeed.org/version/1.1", **feed})

    served.site.pages["/feed.xml"] = answer
    assert served.pull().new == 3
    assert sorted(served.load()) == ["1", "2", "3"]


def test_a_feed_that_never_ends_does(served):
    async def answer(request: web.Request) -> web.Response:
        page = int(request.query.get("page", "1"))
        items = [{"id": str(page), "content_text": "x"}]
        feed = {"items": items, "next_url": f"/feed.xml?page={page + 1}"}
        return web.Response(text=json.dumps(feed), content_type="application/feed+json")

    served.site.pages["/feed.xml"] = answer
    assert served.pull().new == MAX_FILES
    assert len(served.site.asked) == MAX_FILES


def test_files_are_read_without_a_server(tmp_path):
    (tmp_path / "a.rss").write_text(
        f"<rss>{write_item(1, SUMMARY)}{write_item(1, WHOLE)}</rss>", encoding="utf-8"
    )
    (tmp_path / "b.json").write_text(
        json.dumps({
            "items": [
                {
                    "id": "b",
                    "title": "B",
                    "content_html": "<h2 id='x'>Part</h2><p>Text</p>",
                    "attachments": [
                        {"url": "https://e.org/b.mp4", "mime_type": "video/mp4"},
                        {"url": "https://e.org/b.png", "mime_type": "image/png"},
                    ],
                }
            ]
        })
    )
    (tmp_path / "c.xml").write_text("<rss><item>")
    settings = FeedSettings(name="f", type="feed", path=str(tmp_path))
    documents, problems = load_entries(FeedSource(settings, tmp_path).entries())
    assert sorted(documents) == ["b", "id-1"]
    assert documents["id-1"].sections[0].text == "A summary."
    assert [(link.url, link.kind) for link in documents["b"].links] == [
        ("https://e.org/b.mp4", "video")
    ]
    assert documents["b"].sections[1].anchor == "x"
    (problem,) = problems
    assert "c.xml:1: no well-formed XML" in str(problem)


def test_an_item_without_an_id_gets_one_that_stays(tmp_path):
    text = "<rss><item><title>Same</title><description>{}</description></item></rss>"
    settings = FeedSettings(name="f", type="feed", path="a.xml")
    ids = []
    for description in ("one", "two"):
        (tmp_path / "a.xml").write_text(text.format(description))
        ids += load_entries(FeedSource(settings, tmp_path).entries())[0]
    assert ids == ["Same", "Same"]
