"""A tree of pages is compared with the sitemap at an address, and read where that is gone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import BadInput, SourceUnreachable
from indexer.fetching.sitemap import read_sitemap
from indexer.sources.generators.options import sitemap_copy
from indexer.sources.generators.options.settings import MarkdownSettings
from indexer.sources.generators.options.sitemap_copy import pull_sitemap
from indexer.stores import open_repository
from tests.fakes.network.web_site import WebSite, serving_site

SITE = "https://talks.example"
CONFIG = """
[index]
path = "index"
downloads = "copies"

[[sources]]
name = "notes"
type = "markdown"
path = "notes"
base_url = "{site}/"
sitemap = "{sitemap}"
allow_private = true
"""


def write_index(*addresses: str) -> str:
    maps = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex>{maps}</sitemapindex>"


def write_map(*addresses: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{one}</loc></url>' for one in addresses)}</urlset>"


@pytest.fixture
def site():
    with serving_site() as served:
        served.pages["/sitemap.xml"] = write_map(f"{SITE}/one.html")
        yield served


def configure(folder: Path, sitemap: str):
    (folder / "notes").mkdir(exist_ok=True)
    (folder / "notes" / "One.md").write_text("# One\n\nAmbient mesh.\n")
    file = folder / "huigu.toml"
    file.write_text(CONFIG.format(site=SITE, sitemap=sitemap))
    return load_settings(file)


def list_urls(settings) -> list[str]:
    repository = open_repository(settings)
    with closing(repository.open(repository.current(), checksums=False)) as generation:
        return [one.url for one in generation.store.documents([("notes", "One.md")])]


def test_a_sitemap_is_fetched_and_its_last_copy_stays_when_it_is_gone(site, tmp_path):
    settings = configure(tmp_path, f"{site.url}/sitemap.xml")
    assert rebuild(settings).problems == ()
    assert list_urls(settings) == [f"{SITE}/one.html"]
    site.pages.clear()
    result = rebuild(settings)
    assert (result.unchanged, result.changed, result.problems) == (1, 0, ())
    (remark, *_) = result.remarks
    assert remark.startswith("source 'notes': its `sitemap` cannot be had (http://127.0.0.1")
    assert "the last copy is used" in remark
    assert list_urls(settings) == [f"{SITE}/one.html"]


def test_without_a_copy_addresses_stay_as_they_are_computed(site, tmp_path):
    settings = configure(tmp_path, f"{site.url}/none.xml")
    result = rebuild(settings)
    assert "addresses stay as they are computed" in result.remarks[0]
    assert list_urls(settings) == [f"{SITE}/one/"]
    site.pages["/none.xml"] = write_map(f"{SITE}/one.html")
    result = rebuild(settings, pull=False)
    assert "was not brought yet: addresses stay" in result.remarks[0]
    assert rebuild(settings).changed == 1
    assert list_urls(settings) == [f"{SITE}/one.html"]
    with pytest.raises(BadInput, match="its `sitemap` cannot be had"):
        rebuild(configure(tmp_path, f"{site.url}/other.xml"), strict=True)


def pull(site: WebSite, folder: Path, path: str) -> Path:
    copy = folder / "sitemaps" / "copy.txt"
    sitemap = f"{site.url}{path}"
    pull_sitemap(MarkdownSettings("s", "m", ".", sitemap=sitemap, allow_private=True), copy)
    return copy


def test_an_index_of_sitemaps_is_one_copy_and_that_of_another_address_goes(site, tmp_path):
    site.pages["/index.xml"] = write_index(f"{site.url}/sitemap.xml", f"{site.url}/index.xml")
    (tmp_path / "sitemaps").mkdir()
    (tmp_path / "sitemaps" / "old.txt").write_text("x")
    copy = pull(site, tmp_path, "/index.xml")
    assert [page.address for page in read_sitemap(copy.read_bytes()).pages] == [f"{SITE}/one.html"]
    assert list(copy.parent.iterdir()) == [copy]


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("MAX_FILES", 2, "more than 2 files"),
        ("LIMIT_S", 0.0, "than 0 seconds"),
        ("MAX_ENTRIES", 1, "more than 1 addresses"),
    ],
)
def test_a_sitemap_beyond_a_limit_leaves_the_copy_as_it_is(
    site, tmp_path, monkeypatch, limit, value, reason
):
    copy = pull(site, tmp_path, "/sitemap.xml")
    before = copy.read_bytes()
    site.pages["/two.xml"] = write_map(f"{SITE}/two", f"{SITE}/three")
    site.pages["/index.xml"] = write_index(f"{site.url}/sitemap.xml", f"{site.url}/two.xml")
    monkeypatch.setattr(sitemap_copy, "REQUESTS_PER_SECOND", 100.0)
    monkeypatch.setattr(sitemap_copy, limit, value)
    with pytest.raises(SourceUnreachable, match=reason):
        pull(site, tmp_path, "/index.xml")
    assert copy.read_bytes() == before


@pytest.mark.parametrize("page", ["<html><body>no</body></html>", "<urlset></urlset>", "\x00"])
def test_what_is_no_sitemap_is_told(site, tmp_path, page):
    site.pages["/sitemap.xml"] = page
    with pytest.raises(SourceUnreachable, match=r"/sitemap\.xml"):
        pull(site, tmp_path, "/sitemap.xml")


def test_a_private_address_is_refused_unless_that_is_allowed(site, tmp_path):
    settings = MarkdownSettings("s", "markdown", ".", sitemap=f"{site.url}/sitemap.xml")
    with pytest.raises(SourceUnreachable, match="allow_private"):
        pull_sitemap(settings, tmp_path / "copy.txt")
    assert site.asked == []
