"""Sitemaps: pages, languages, indexes, packed ones, and hostile ones."""

from __future__ import annotations

import gzip

import pytest

from indexer.errors import BadInput
from indexer.fetching.sitemap import SitemapPage, read_sitemap
from tests.paths import SHARED

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
URL = "<url><loc>https://e.org/a/</loc></url>"


def test_pages_come_with_their_last_change_and_their_languages():
    sitemap = read_sitemap(
        f"""<?xml version="1.0" encoding="UTF-8"?>
        <urlset {NS} {XHTML}>
          <url>
            <loc> https://e.org/a/?x=1&amp;y=2 </loc>
            <lastmod>2023-01-02T10:00:00+08:00</lastmod>
            <xhtml:link rel="alternate" hreflang="zh" href="https://e.org/zh/a/"/>
            <image:image><image:loc>https://e.org/a.png</image:loc></image:image>
          </url>
          <url><loc>/relative</loc></url>
          <url><loc>javascript:alert(1)</loc></url>
          <url><loc><![CDATA[https://e.org/b/]]></loc></url>
        </urlset>""".encode()
    )
    assert sitemap.pages == (
        SitemapPage(
            "https://e.org/a/?x=1&y=2",
            "2023-01-02T10:00:00+08:00",
            (("zh", "https://e.org/zh/a/"),),
        ),
        SitemapPage("https://e.org/b/"),
    )


def test_an_index_lists_sitemaps():
    index = (
        f"<sitemapindex {NS}><sitemap><loc>https://e.org/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    sitemap = read_sitemap(index.encode())
    assert (sitemap.pages, [one.address for one in sitemap.sitemaps]) == (
        (),
        ["https://e.org/1.xml.gz"],
    )


def test_a_sitemap_may_be_packed_and_have_a_prefix_or_be_a_text():
    prefixed = '<s:urlset xmlns:s="x"><s:url><s:loc>https://e.org/a/</s:loc></s:url></s:urlset>'
    for data in (gzip.compress(prefixed.encode()), b"\xef\xbb\xbfhttps://e.org/a/\r\n\n"):
        assert read_sitemap(data).pages == (SitemapPage("https://e.org/a/"),)


@pytest.mark.parametrize("lines", [False, True])
def test_a_long_sitemap_is_cut(lines):
    data = "https://e.org/a/\n" * 11 if lines else f"<urlset>{URL * 11}</urlset>"
    sitemap = read_sitemap(data.encode(), max_entries=10)
    assert (len(sitemap.pages), sitemap.is_cut) == (10, True)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "lists no page"),
        (b"<html><body>Not found</body></html>", "lists no page"),
        (b"Not found", "neither XML nor lines"),
        (b"<urlset><url>", "well-formed"),
        (b"<urlset>" + b"<a>" * 100_000, "nested deeper"),
        (b"<urlset><url>" + b"<a/>" * 30_000, "holds more than"),
        (b"<urlset><url><loc>" + b"&amp;" * 30_000, "holds more than"),
        (gzip.compress(b"\0" * (60 << 20), mtime=0), "more than"),
        (gzip.compress(b"<urlset/>", mtime=0)[:-5], "cannot be unpacked"),
        (
            b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
            b"<urlset><url><loc>https://e.org/&b;</loc></url></urlset>",
            "declares entities",
        ),
        (
            b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b"<urlset><url><loc>https://e.org/&a;</loc></url></urlset>",
            "declares entities",
        ),
    ],
)
def test_what_is_no_sitemap_is_one_line(data, reason):
    with pytest.raises(BadInput, match=reason) as caught:
        read_sitemap(data, "https://e.org/sitemap.xml")
    assert str(caught.value).startswith("https://e.org/sitemap.xml")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("name", "pages", "dated", "alternates", "sitemaps"),
    [
        ("flink_index.xml", 0, 0, 0, 2),
        ("flink_en.xml", 291, 239, 106, 0),
        ("flink_zh.xml", 53, 0, 106, 0),
        ("jenkins-zh.xml", 511, 394, 0, 0),
    ],
)
def test_real_sitemaps_are_read_whole(name, pages, dated, alternates, sitemaps):
    file = SHARED / "data/samples/sitemap" / name
    if not file.exists():
        pytest.skip("needs ../shared/data/samples")
    sitemap = read_sitemap(file.read_bytes())
    assert len(sitemap.pages) == pages
    assert sum(bool(page.lastmod) for page in sitemap.pages) == dated
    assert sum(len(page.alternates) for page in sitemap.pages) == alternates
    assert len(sitemap.sitemaps) == sitemaps
