"""A rebuild of sources on the web: what changed there, and only that; whatever a server answers."""

from __future__ import annotations

import gzip
from contextlib import closing

import pytest
from aiohttp import web

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import SourceError
from indexer.search.index import Index
from tests.fakes.network.web_site import serving_site

CONFIG = """
[index]
path = "index"

[[sources]]
name = "site"
type = "{type}"
url = "{url}"
allow_private = {private}
requests_per_second = 100
max_bytes = 100000
"""


class Served:
    def __init__(self, site, folder):
        self.site, self.folder = site, folder
        for number in range(4):
            site.pages[f"/p/{number}"] = (
                f"<html><body><h1>Page {number}</h1><p>Ambient mesh number {number}</p>"
            )
        paths = list(site.pages)
        entries = (f"<url><loc>{site.url}{path}</loc></url>" for path in paths)
        site.pages["/sitemap.xml"] = f"<urlset>{''.join(entries)}</urlset>"
        items = (f"<item><link>{path}</link><description>s</description></item>" for path in paths)
        site.pages["/feed.xml"] = f"<rss>{''.join(items)}</rss>"

    def rebuild(self, kind="site", path="/sitemap.xml", private="true", full=False):
        file = self.folder / "huigu.toml"
        file.write_text(CONFIG.format(type=kind, url=self.site.url + path, private=private))
        return rebuild(load_settings(file), full=full)

    def search(self, text):
        with closing(Index.open(load_settings(self.folder / "huigu.toml"))) as index:
            return [hit.passage.url.removeprefix(self.site.url) for hit in index.search(text, k=1)]


@pytest.fixture
def served(tmp_path):
    with serving_site() as site:
        yield Served(site, tmp_path)


def test_one_changed_page_is_one_changed_document(served):
    assert served.rebuild().added == 4
    again = served.rebuild()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    served.site.pages["/p/2"] = "<html><body><h1>Page 2</h1><p>Sidecars are gone</p>"
    result = served.rebuild()
    assert (result.added, result.changed, result.removed, result.unchanged) == (0, 1, 0, 3)
    assert served.search("sidecars") == ["/p/2"]


def test_most_pages_of_a_site_go_at_once_in_a_full_rebuild_only(served):
    served.rebuild()
    served.site.pages["/sitemap.xml"] = (
        f"<urlset><url><loc>{served.site.url}/p/0</loc></url></urlset>"
    )
    result = served.rebuild()
    assert (result.removed, result.sources[0].stayed) == (0, 3)
    result = served.rebuild(full=True)
    assert (result.removed, result.documents, result.sources[0].stayed) == (3, 1, 0)


def test_an_item_that_falls_out_of_a_feed_keeps_its_document(served):
    assert served.rebuild("feed", "/feed.xml").added == 4
    served.site.pages["/feed.xml"] = (
        "<rss><item><link>/p/new</link><title>New</title>"
        "<description>Something about gateways</description></item></rss>"
    )
    result = served.rebuild("feed", "/feed.xml")
    assert (result.added, result.removed, result.documents) == (1, 0, 5)
    assert served.search("gateways") == ["/p/new"]
    assert served.search("ambient number 3") == ["/p/3"]


async def bomb(request: web.Request) -> web.Response:
    body = gzip.compress(b"\0" * (20 << 20))
    return web.Response(body=body, headers={"Content-Encoding": "gzip"})


async def leave(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest"})


async def loop(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": request.path})


XML_BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url>&b;</url></urlset>'


@pytest.mark.parametrize(
    ("kind", "list_"),
    [
        *(("site", list_) for list_ in (bomb, leave, XML_BOMB)),
        *(("feed", list_) for list_ in (XML_BOMB, "x" * 200_000)),
    ],
)
def test_a_hostile_list_is_one_line_and_the_index_stays(served, kind, list_):
    path = "/sitemap.xml" if kind == "site" else "/feed.xml"
    assert served.rebuild(kind, path).documents == 4
    served.site.pages[path] = list_
    result = served.rebuild(kind, path)
    (problem,) = result.problems
    assert problem.isprintable()
    assert "Its 4 documents stay as they are" in problem
    assert result.sources[0].problem
    assert served.search("ambient number 3") == ["/p/3"]


@pytest.mark.parametrize("page", [leave, loop])
def test_a_hostile_page_is_one_line_and_its_old_copy_stays(served, page):
    served.rebuild()
    served.site.pages["/p/3"] = page
    result = served.rebuild()
    (problem,) = result.problems
    assert problem.isprintable()
    assert result.documents == 4
    assert served.search("ambient number 3") == ["/p/3"]


def test_nothing_private_is_read_unless_that_is_allowed(served):
    with pytest.raises(SourceError, match="set `allow_private = true`"):
        served.rebuild(private="false")
    assert served.site.asked == []
