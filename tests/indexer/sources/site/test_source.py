"""The local copy of a site is read without a network."""

from __future__ import annotations

import msgspec
import pytest

from indexer.errors import SourceError
from indexer.sources.site.page_copies import read_copies
from indexer.sources.site.pull import pull_site
from indexer.sources.site.source import SiteSource
from indexer.sources.site.spec import SiteSettings
from tests.fakes.index.entries import load_entries
from tests.fakes.network.web_site import serving_site

PAGE = """<!doctype html><html lang="zh-Hans"><head><title>{title} | Site</title>
<meta name="description" content="A summary.">
<meta property="article:published_time" content="2023-04-05T10:00:00+08:00"></head>
<body><nav><a href="/menu">menu</a></nav><main><h1>{title}</h1>
<p>网格 <a href="../two/">next</a></p>

<h2 id="video">Video</h2><p><a href="https://youtu.be/abcdefghijk">watch</a></p></main>
<footer><a href="/legal">legal</a></footer></body></html>"""


@pytest.fixture
def copy(tmp_path):
    """A copy of two pages, and the settings to read it."""
    with serving_site() as site:
        url = site.url
        site.pages["/one/"] = PAGE.format(title="One").encode("gb18030")
        site.types["/one/"] = "text/html"
        site.pages["/two/"] = PAGE.format(title="Two")
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{url}/{path}/"/>'
            for language, path in (("zh", "one"), ("en", "two"), ("de", "three"))
        )
        site.pages["/sitemap.xml"] = (
            f"<urlset><url><loc>{url}/one/</loc>{alternates}</url>"
            f"<url><loc>{url}/two/</loc>{alternates}</url></urlset>"
        )
        table = {"name": "s", "type": "site", "url": f"{url}/sitemap.xml", "path": str(tmp_path)}
        table |= {"allow_private": True, "requests_per_second": 100}
        settings = msgspec.convert(table, SiteSettings)
        pull_site(settings, tmp_path, lambda *_: None)
    return settings


def test_a_page_becomes_a_document(copy, tmp_path):
    documents, problems = load_entries(SiteSource(copy, tmp_path).entries())
    base = copy.url.removesuffix("/sitemap.xml")
    assert problems == []
    assert sorted(documents) == [f"{base}/one/", f"{base}/two/"]
    document = documents[f"{base}/one/"]
    assert (document.title, document.url) == ("One", f"{base}/one/")
    assert (document.language, document.published) == ("zh", "2023-04-05")
    assert document.translations == (f"{base}/two/",)
    assert "网格" in document.sections[0].text
    assert [(section.anchor, section.headings) for section in document.sections] == [
        ("", ()),
        ("video", ("Video",)),
    ]
    assert [link.url for link in document.links] == [
        f"{base}/two/",
        "https://youtu.be/abcdefghijk",
    ]


def test_the_name_of_the_site_is_no_part_of_a_title(tmp_path):
    page = "<title>{0} - Mesh notes</title><p>About {0}</p>"
    with serving_site() as site:
        names = ("Gateways - a history", "Sidecars", "Ambient")
        for number, name in enumerate(names):
            site.pages[f"/{number}/"] = page.format(name)
        lines = "\n".join(f"{site.url}/{number}/" for number in range(len(names)))
        site.pages["/sitemap.txt"] = lines
        table = {"name": "s", "type": "site", "url": f"{site.url}/sitemap.txt", "path": "."}
        table |= {"allow_private": True, "requests_per_second": 100}
        settings = msgspec.convert(table, SiteSettings)
        pull_site(settings, tmp_path, lambda *_: None)
    documents, problems = load_entries(SiteSource(settings, tmp_path).entries())
    assert problems == []
    assert [document.title for document in documents.values()] == list(names)


def test_fingerprints_stay_when_only_the_pull_is_set_otherwise(copy, tmp_path):
    def read(**options):
        settings = msgspec.structs.replace(copy, **options)
        return [entry.fingerprint for entry in SiteSource(settings, tmp_path).entries()]

    before = read()
    assert read(requests_per_second=5, contact="https://e.org/", max_pages=9) == before
    assert read(language="en") != before


def test_a_damaged_file_is_one_line(copy, tmp_path):
    files = [page.file for page in read_copies(tmp_path)]
    (tmp_path / files[0]).write_bytes(b"other")
    (tmp_path / files[1]).unlink()
    documents, problems = load_entries(SiteSource(copy, tmp_path).entries())
    assert documents == {}
    assert "is damaged; remove that file" in str(problems[0])
    assert "cannot be read" in str(problems[1])


def test_a_site_needs_an_address(tmp_path):
    settings = SiteSettings(name="s", type="site", path=".")
    with pytest.raises(SourceError, match="has no `url`"):
        SiteSource(settings, tmp_path).entries()
