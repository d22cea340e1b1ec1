"""Which pages a site says that it has: by its sitemaps, or by a feed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from indexer.errors import BadInput
from indexer.fetching.decoding import GZIP, decode_body
from indexer.fetching.errors import FetchError, Gone, Refused
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.records import Fetched
from indexer.fetching.sitemap import (
    MAX_ENTRIES,
    MAX_SITEMAP_BYTES,
    SitemapPage,
    read_sitemap,
)
from indexer.fetching.web_urls import check_url, get_origin, join_url
from indexer.records import Remark
from indexer.sources.feed.reading import is_feed, read_feed

MAX_SITEMAPS = 1000
"""Files of one site."""
MAX_FAILURES = 5
"""Lists one after the other that cannot be had: then no further one is fetched."""
MAX_NESTING = 3
"""Indexes within indexes; the protocol allows none."""
_ACCEPT = "application/xml, text/xml, text/html;q=0.8, */*;q=0.5"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_SITEMAP = re.compile(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b")
_LINK = re.compile(r"<link\s[^>]{0,1000}>", re.IGNORECASE)
_HEAD_CHARS = 4096
_MAX_HEAD_BYTES = 1 << 17


@dataclass(slots=True)
class Listing:
    """The pages of a site, and what was wrong with its lists."""

    pages: dict[str, SitemapPage] = field(default_factory=dict)
    """By encoded address, in the order of the lists."""
    home: str = ""
    """Where the source's address leads, behind all redirects."""
    scope: str = ""
    """Path that all pages begin with, if the source's address is that of a page."""
    is_whole: bool = True
    """Whether it lists every page of the site; a feed, or a list that lacks a part, does not."""
    problems: list[Remark] = field(default_factory=list)
    end: float = 0.0
    """When no further list is fetched any more, by the monotonic clock."""
    failures: int = 0
    """Lists one after the other that could not be had."""

    def is_over(self) -> bool:
        """Tell whether no further list is to be fetched; then the listing is not whole."""
        is_over = (
            len(self.pages) >= MAX_ENTRIES
            or self.failures >= MAX_FAILURES
            or time.monotonic() >= self.end
        )
        self.is_whole = self.is_whole and not is_over
        return is_over

    def add(self, page: SitemapPage) -> None:
        """Add a page that a list names; the first list that names it counts."""
        if len(self.pages) >= MAX_ENTRIES:
            self.is_whole = False
            return
        try:
            address = check_url(page.address)
        except Refused:
            return
        known = self.pages.get(address)
        if known is None or (page.lastmod and not known.lastmod):
            self.pages[address] = page


def list_pages(fetcher: Fetcher, url: str, limit_s: float) -> Listing:
    """List the pages of a site, whose address is that of a page, a sitemap or a feed.

    Of a page: the sitemaps that robots.txt names, `/sitemap.xml`, or the feed that the page names.
    After `limit_s` seconds no further list is fetched.

    Raises:
        FetchError: Nothing there lists pages, or it cannot be had.
        BadInput: The list is damaged.
    """  # noqa: DOC502 - raised by what is called
    found = fetcher.get(url, accept=_ACCEPT, max_bytes=MAX_SITEMAP_BYTES)
    listing = Listing(home=found.url, end=time.monotonic() + limit_s)
    if found.body.startswith(GZIP):
        _read_sitemaps(fetcher, found, listing)
        return listing
    text = decode_body(found.body[:_HEAD_CHARS], found.charset)
    if _SITEMAP.search(text) or found.content_type == "text/plain":
        _read_sitemaps(fetcher, found, listing)
    elif is_feed(found.body, found.content_type):
        _read_feed(found, listing)
    else:
        listing.scope = urlsplit(found.url).path.rpartition("/")[0] + "/"
        _search_lists(fetcher, found, listing)
    return listing


def _search_lists(fetcher: Fetcher, page: Fetched, listing: Listing) -> None:
    """Look where a site keeps its lists.

    Raises:
        FetchError: Nowhere.
        BadInput: The only list is damaged.
    """  # noqa: DOC502 - the second by `read_feed`
    named = fetcher.list_sitemaps(page.url)
    for place in named:
        if listing.is_over():
            return
        _read_named(fetcher, place, page.url, listing)
    if listing.pages:
        return
    try:
        usual = f"{get_origin(page.url)}/sitemap.xml"
        found = fetcher.get(usual, accept=_ACCEPT, max_bytes=MAX_SITEMAP_BYTES)
        _read_sitemaps(fetcher, found, listing)
        return
    except (Gone, BadInput):  # a page that says that there is none, perhaps with status 200
        pass
    for feed in _find_feeds(page):
        _read_feed(fetcher.get(feed), listing)
        return
    remedy = "give the address of its sitemap or of its feed as `url`"
    raise FetchError(page.url, "the site names neither a sitemap nor a feed", remedy)


def _read_named(fetcher: Fetcher, place: str, base: str, listing: Listing) -> None:
    """Read a sitemap that robots.txt names; one that is wrong is a problem, not the end."""
    try:
        found = fetcher.get(join_url(base, place), accept=_ACCEPT, max_bytes=MAX_SITEMAP_BYTES)
        _read_sitemaps(fetcher, found, listing)
    except (FetchError, BadInput) as error:
        _note(listing, error)


def _read_sitemaps(fetcher: Fetcher, first: Fetched, listing: Listing) -> None:
    """Read a sitemap, and those that it names if it is an index.

    Raises:
        BadInput: The first one is damaged.
    """  # noqa: DOC502 - raised by `read_sitemap`
    waiting = _add_sitemap(first, listing)
    seen = {first.url}
    for _ in range(MAX_NESTING):
        names, waiting = waiting, []
        for name in names:
            if name in seen:
                continue
            if len(seen) > MAX_SITEMAPS or listing.is_over():
                listing.is_whole = False
                return
            seen.add(name)
            try:
                found = fetcher.get(name, accept=_ACCEPT, max_bytes=MAX_SITEMAP_BYTES)
                waiting += _add_sitemap(found, listing)
            except (FetchError, BadInput) as error:
                _note(listing, error)


def _add_sitemap(found: Fetched, listing: Listing) -> list[str]:
    sitemap = read_sitemap(found.body, found.url)
    listing.failures = 0
    if sitemap.is_cut:
        listing.is_whole = False
    for page in sitemap.pages:
        listing.add(page)
    for page in sitemap.pages:
        for _, address in page.alternates:
            listing.add(SitemapPage(address, "", page.alternates))
    return [entry.address for entry in sitemap.sitemaps]


def _read_feed(found: Fetched, listing: Listing) -> None:
    """Add the pages of a feed, which names only the newest.

    Raises:
        BadInput: It is damaged.
    """  # noqa: DOC502 - raised by `read_feed`
    listing.is_whole = False
    for item in read_feed(found.body, found.url, found.charset).items:
        if item.url:
            listing.add(SitemapPage(item.url))


def _find_feeds(page: Fetched) -> Iterator[str]:
    """Find the feeds that the head of a page names."""
    head = decode_body(page.body[:_MAX_HEAD_BYTES], page.charset)
    for tag in _LINK.findall(head):
        # One tag is quick to parse, whatever the page is like.
        link = LexborHTMLParser(tag).css_first("link[rel~=alternate][href]")
        attributes = link.attributes if link is not None else {}
        if (attributes.get("type") or "").strip().lower() in _FEED_TYPES:
            yield join_url(page.url, attributes.get("href") or "")


def _note(listing: Listing, error: FetchError | BadInput) -> None:
    listing.is_whole = False
    listing.failures += 1
    place = error.url if isinstance(error, FetchError) else error.path
    listing.problems.append(Remark(place, 0, error.reason, error.remedy))
