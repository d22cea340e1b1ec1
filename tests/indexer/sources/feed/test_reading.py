"""Feeds of every format, as generators write them, and hostile ones."""

from __future__ import annotations

import gzip
import json

import pytest

from indexer.errors import BadInput
from indexer.sources.feed import json_feed, xml_feed
from indexer.sources.feed.items import Attachment, Feed, FeedItem, read_day
from indexer.sources.feed.reading import is_feed, read_feed
from tests.paths import SHARED

BASE = "https://e.org/blog/feed.xml"


def read(text: str) -> Feed:
    return read_feed(text.encode(), BASE)


def read_item(text: str) -> FeedItem:
    (item,) = read(text).items
    return item


def test_rss_with_content():
    item = read_item(
        """<?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
        <title>Blog</title><link>https://e.org/</link><language>zh-cn</language>
        <item>
          <title>网格 &amp; Mesh</title>
          <link>/blog/a/</link>
          <guid isPermaLink="false">tag:e.org,1</guid>
          <pubDate>Mon, 2 Jan 2023 23:30:00 +0800</pubDate>
          <description>Short</description>
          <content:encoded><![CDATA[<p>Long <b>text</b></p>]]></content:encoded>
          <category>istio</category><category>mesh</category><category>istio</category>
          <enclosure url="/a.mp3" length="1" type="audio/mpeg"/>
        </item></channel></rss>"""
    )
    assert item.id == "tag:e.org,1"
    assert item.url == "https://e.org/blog/a/"
    assert item.title == "网格 & Mesh"
    assert (item.html, item.is_summary) == ("<p>Long <b>text</b></p>", False)
    assert item.published == "2023-01-02"
    assert item.language == "zh-cn"
    assert item.tags == ("istio", "mesh")
    assert item.attachments == (Attachment("https://e.org/a.mp3", "audio/mpeg"),)
    assert item.line == 4


def test_rss_with_a_summary_only():
    item = read_item(
        "<rss><channel><item><description>&lt;p&gt;Short&lt;/p&gt;</description>"
        "<guid>https://e.org/b/</guid></item></channel></rss>"
    )
    assert (item.html, item.is_summary) == ("<p>Short</p>", True)
    assert item.id == item.url == "https://e.org/b/"


def test_rss_1_is_read_too():
    item = read_item(
        """<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d">
        <channel rdf:about="https://e.org/"><items/></channel>
        <item rdf:about="https://e.org/c"><title>C</title><link>https://e.org/c</link>
        <dc:date>2022-05-06T10:00:00Z</dc:date><dc:subject>s</dc:subject></item></rdf:RDF>"""
    )
    assert (item.id, item.url) == ("https://e.org/c", "https://e.org/c")
    assert (item.published, item.tags) == ("2022-05-06", ("s",))


@pytest.mark.parametrize("prefix", ["", "a:"])
def test_atom_with_xhtml(prefix):
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
        <link rel="next" href="?page=2"/>
        <entry xml:lang="de"><id>urn:1</id><title type="html">&lt;b&gt;Bold&lt;/b&gt; title</title>
        <link rel="edit" href="/edit"/><link href="/d/"/>
        <link rel="enclosure" type="video/mp4" href="/d.mp4" title="Film"/>
        <published>2021-02-03T00:00:00+01:00</published><updated>2024-01-01T00:00:00Z</updated>
        <category term="x" label="Label"/>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>1 &lt; 2<br/>
        <a href="/e">e</a></p></div></content></entry></feed>"""
    if prefix:
        for name in ("feed", "link", "entry", "id", "title", "published", "updated", "content"):
            text = text.replace(f"<{name}", f"<a:{name}").replace(f"</{name}", f"</a:{name}")
    feed = read(text)
    (item,) = feed.items
    assert feed.next_url == "https://e.org/blog/feed.xml?page=2"
    assert (item.id, item.url, item.title) == ("urn:1", "https://e.org/d/", "Bold title")
    assert "<p>1 &lt; 2<br>" in item.html
    assert '<a href="/e">e</a></p></div>' in item.html
    assert (item.published, item.language, item.tags) == ("2021-02-03", "de", ("Label",))
    assert item.attachments == (Attachment("https://e.org/d.mp4", "video/mp4", "Film"),)


def test_atom_of_youtube():
    item = read_item(
        """<feed xmlns:yt="y" xmlns:media="m"><entry><id>yt:video:abcdefghijk</id>
        <yt:videoId>abcdefghijk</yt:videoId><title>Talk</title>
        <link rel="alternate" href="https://www.youtube.com/watch?v=abcdefghijk"/>
        <published>2023-04-05T06:07:08+00:00</published>
        <media:group><media:title>Talk</media:title>
        <media:content url="https://www.youtube.com/v/abcdefghijk?version=3" type="video/x"/>
        <media:description>About &lt;mesh&gt;
second line</media:description></media:group></entry></feed>"""
    )
    assert item.html == "<p>About &lt;mesh&gt;<br>second line</p>"
    assert item.attachments[0].kind == "video/x"
    assert item.url == "https://www.youtube.com/watch?v=abcdefghijk"


def test_plain_text_of_atom_is_no_html():
    item = read_item(
        "<feed><entry><id>1</id><content type='text'>a &lt;b&gt; c</content></entry></feed>"
    )
    assert item.html == "<p>a &lt;b&gt; c</p>"


def test_json_feed():
    feed = read(
        json.dumps({
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Blog",
            "language": "en",
            "next_url": "https://e.org/2.json",
            "items": [
                {
                    "id": 7,
                    "url": "/a",
                    "title": "A",
                    "content_html": "<p>Hi</p>",
                    "date_published": "2023-01-02T10:00:00-05:00",
                    "tags": ["x", 5],
                    "attachments": [{"url": "/a.mp4", "mime_type": "video/mp4", "title": "V"}, 3],
                },
                {"id": "8", "content_text": "one\n\n<two>"},
                {"id": "9", "summary": "short", "url": [], "tags": {}, "attachments": ""},
                "nonsense",
            ],
        })
    )
    first, second, third = feed.items
    assert feed.next_url == "https://e.org/2.json"
    assert (first.id, first.url, first.published) == ("7", "https://e.org/a", "2023-01-02")
    assert (first.tags, first.language) == (("x",), "en")
    assert first.attachments == (Attachment("https://e.org/a.mp4", "video/mp4", "V"),)
    assert (second.html, second.is_summary) == ("<p>one</p><p>&lt;two&gt;</p>", False)
    assert (third.html, third.is_summary, third.url) == ("<p>short</p>", True, "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon, 01 Jan 0001 00:00:00 +0000", ""),
        ("0001-01-01T00:00:00Z", ""),
        ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
        ("Tue, 3 Jan 2023 00:00:00 +0000", "2023-01-03"),
        ("Tue, 03 Jan 23 00:00 GMT", "2023-01-03"),
        ("2023-01-03", "2023-01-03"),
        ("2023-01-03T23:59:59.123456+08:00", "2023-01-03"),
        ("2023年1月3日", "2023-01-03"),
        ("", ""),
        ("soon", ""),
        ("x" * 10_000, ""),
        ("Mon, 99 Jan 2023 99:99:99 +9999", ""),
    ],
)
def test_the_day_of_an_item(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    "description",
    [
        "Q & A",
        "a&nbsp;b &copy; &unknown; x",
        "control \x0b character",
        "<media:undeclared>x</media:undeclared> &amp; y",
    ],
)
def test_what_is_not_quite_xml_is_mended(description):
    item = read_item(
        f"<rss><channel><item><title>T</title><description>{description}</description>"
        "</item></channel></rss>"
    )
    assert item.title == "T"
    assert item.html


def test_a_feed_of_any_charset_and_packed():
    text = '<?xml version="1.0" encoding="GB2312"?><rss><item><title>网格</title></item></rss>'
    for data in (text.encode("gb18030"), text.encode(), gzip.compress(text.encode())):
        assert read_feed(data, BASE).items[0].title == "网格"


def test_a_long_feed_is_cut(monkeypatch):
    monkeypatch.setattr(xml_feed, "MAX_ITEMS", 10)
    monkeypatch.setattr(json_feed, "MAX_ITEMS", 10)
    items = "<item><guid>1</guid></item>" * 11
    for text in (f"<rss>{items}</rss>", json.dumps({"items": [{"id": 1}] * 11})):
        feed = read(text)
        assert (len(feed.items), feed.is_cut) == (10, True)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<rss>", True),
        (b'\xef\xbb\xbf \n<?xml version="1.0"?><!-- x --><feed xmlns="x">', True),
        (b'{"version": "https://jsonfeed.org/version/1"}', True),
        (b"<html><body><rss>", False),
        (b"<urlset>", False),
        (b"{}", False),
        (b"", False),
    ],
)
def test_a_feed_is_known_by_its_beginning(data, expected):
    assert is_feed(data) is expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no feed"),
        (b"<html><body>404", "no feed"),
        (b"<rss><channel><item>", "well-formed"),
        (b"<rss>" + b"<a>" * 100_000, "nested deeper"),
        (b"<rss><item>" + b"<a/>" * 30_000, "holds more than"),
        (b'{"items": ' + b"[" * 100_000, "JSON"),
        (b'{"items": [' + b"[]," * 1_100_000 + b"1]}", "commas and brackets"),
        (b'{"items": [{"a": ' + b"[" * 200 + b"]" * 200 + b"}]}", "nested deeper"),
        (b'{"items": 5}', "no list"),
        (gzip.compress(b"<rss>" + b" " * (70 << 20), mtime=0), "more than"),
        (
            b'<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
            b"<rss><item><title>&b;</title></item></rss>",
            "entities",
        ),
        (
            b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b"<rss><item><title>&a;</title></item></rss>",
            "entities",
        ),
    ],
)
def test_what_is_no_feed_is_one_line(data, reason):
    with pytest.raises(BadInput, match=reason) as caught:
        read_feed(data, BASE)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[", "//user:pw@e.org/", "data:x"])
def test_an_item_has_no_address_that_is_none(url):
    item = read_item(
        f"<rss><item><guid>1</guid><link>{url}</link><enclosure url='{url}'/></item></rss>"
    )
    assert (item.url, item.attachments) == ("", ())


@pytest.mark.parametrize(
    ("name", "items", "dated"),
    [
        ("flink_en_rss_hugo.xml", 283, 237),
        ("flink_zh_rss_hugo.xml", 46, 0),
        ("jenkins-zh_rss_hugo.xml", 284, 216),
        ("jenkins-zh_wechat_rss.xml", 200, 180),
        ("lab2025.2.2_democon.feed.xml", 1, 1),
        ("lab2025.2.2_nextcon.feed.xml", 1, 1),
    ],
)
def test_real_feeds_are_read_whole(name, items, dated):
    file = SHARED / "data/samples/feeds" / name
    if not file.exists():
        pytest.skip("needs ../shared/data/samples")
    feed = read_feed(file.read_bytes(), BASE)
    assert len(feed.items) == items
    assert len({item.id for item in feed.items}) == items
    assert all(item.url and item.html is not None and item.title is not None for item in feed.items)
    assert sum(bool(item.published) for item in feed.items) == dated
