"""Reads sitemaps (https://www.sitemaps.org/protocol.html), also packed ones and indexes.

Google's `xhtml:link` gives the addresses of a page in other languages
(https://developers.google.com/search/docs/specialty/international/localized-versions).
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.errors import BadInput
from indexer.fetching.decoding import BadCoding, TooLarge, decode_body, decompress_gzip
from indexer.fetching.xml_elements import XmlElement, iter_elements
from indexer.links.addresses import is_web_address

MAX_SITEMAP_BYTES = 50 << 20
"""Unpacked, as the protocol says."""
MAX_ENTRIES = 100_000
"""Of one sitemap: twice what the protocol allows. What is beyond is not read."""
MAX_ALTERNATES = 100
"""Languages of a page."""
_NAMES = frozenset({"url", "sitemap"})


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page that a sitemap lists."""

    address: str
    """As it is written; a web address."""
    lastmod: str = ""
    """When it was changed last, as it is written: `2023-01-02` or with a time; empty if unknown."""
    alternates: tuple[tuple[str, str], ...] = ()
    """(hreflang, address) of the page in each language, often with its own; `x-default` too."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a file lists: pages, or if it is an index further sitemaps."""

    pages: tuple[SitemapPage, ...]
    sitemaps: tuple[SitemapPage, ...] = ()
    """Without alternates."""
    is_cut: bool = False
    """Whether it lists more than were to be read."""


def read_sitemap(data: bytes, place: str = "sitemap", max_entries: int = MAX_ENTRIES) -> Sitemap:
    """Read a sitemap or an index of sitemaps: XML or lines of addresses, packed or not.

    Entries without a web address are left out. `place` is its file or address, for messages.

    Raises:
        BadInput: It is none, is damaged, or is beyond a limit.
    """
    try:
        text = decode_body(decompress_gzip(data, MAX_SITEMAP_BYTES))
    except TooLarge:
        reason = f"more than {MAX_SITEMAP_BYTES:,} bytes"
        raise BadInput(place, 0, reason, "split it with a sitemap index") from None
    except BadCoding as error:
        raise BadInput(place, 0, f"cannot be unpacked ({error})", "make it anew") from error
    if text.lstrip()[:1] not in {"<", ""}:
        return _read_lines(text, place, max_entries)
    pages: list[SitemapPage] = []
    sitemaps: list[SitemapPage] = []
    for element in iter_elements(text, _NAMES, place):
        if len(pages) + len(sitemaps) >= max_entries:
            return Sitemap(tuple(pages), tuple(sitemaps), is_cut=True)
        page = _read_entry(element)
        if page:
            (pages if element.local_name == "url" else sitemaps).append(page)
    if not pages and not sitemaps:
        remedy = "give the address of the sitemap"
        raise BadInput(place, 0, "lists no page and no other sitemap", remedy)
    return Sitemap(tuple(pages), tuple(sitemaps))


def _read_lines(text: str, place: str, max_entries: int) -> Sitemap:
    """Read a sitemap that is a text, with an address in each line.

    Raises:
        BadInput: It holds something else.
    """
    lines = text.split("\n", max_entries)
    pages = tuple(SitemapPage(line.strip()) for line in lines[:max_entries] if line.strip())
    if not all(is_web_address(page.address) for page in pages):
        reason = "neither XML nor lines of addresses"
        raise BadInput(place, 0, reason, "give the address of the sitemap")
    return Sitemap(pages, is_cut=len(lines) > max_entries)


def _read_entry(element: XmlElement) -> SitemapPage | None:
    address = lastmod = ""
    alternates: list[tuple[str, str]] = []
    for child in element.children:
        name = child.local_name
        if name == "loc" and child.name.count(":") == element.name.count(":"):  # not image:loc
            address = address or child.text
        elif name == "lastmod":
            lastmod = child.text[:40]
        elif name == "link" and child.attributes.get("rel") == "alternate":
            language, other = child.attributes.get("hreflang", ""), child.attributes.get("href", "")
            if language and is_web_address(other) and len(alternates) < MAX_ALTERNATES:
                alternates.append((language[:40], other.strip()))
    if not is_web_address(address):
        return None
    return SitemapPage(address, lastmod, tuple(alternates))
