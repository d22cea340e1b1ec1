"""`/sitemap.xml` and `/robots.txt`: where search engines find the lists."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from indexer.text.control_characters import clean_text

SITEMAP_MEDIA = "application/xml"
MAX_ADDRESSES = 5000
"""Of events; the protocol allows ten times as many."""
PAGES = ("", "events", "talks", "people")
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(root: str, events: Iterable[str]) -> bytes:
    """Write the sitemap: the lists, and the talks of each event, below an absolute root."""
    sitemap = Element("urlset", {"xmlns": _NAMESPACE})
    talks = [f"talks?{urlencode({'event': clean_text(name)})}" for name in events]
    for address in (*PAGES, *talks):
        SubElement(SubElement(sitemap, "url"), "loc").text = root + address
    body: bytes = tostring(sitemap, encoding="utf-8", xml_declaration=True)
    return body


def write_robots(root: str) -> bytes:
    """Write what robots may read: not the answers, which would never end."""
    lines = ["User-agent: *", "Disallow: /query", "Disallow: /search", "Disallow: /suggest"]
    return "\n".join([*lines, f"Sitemap: {root}sitemap.xml", ""]).encode()
