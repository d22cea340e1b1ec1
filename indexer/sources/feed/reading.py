"""Reads a feed, whichever its format is."""

from __future__ import annotations

import re
from dataclasses import replace

from indexer.errors import BadInput
from indexer.fetching.decoding import BadCoding, TooLarge, decode_body, decompress_gzip
from indexer.links.addresses import join_web
from indexer.sources.feed.items import Attachment, Feed, FeedItem
from indexer.sources.feed.json_feed import read_json_feed
from indexer.sources.feed.xml_feed import read_xml_feed

MAX_FEED_BYTES = 64 << 20
"""Unpacked."""
_HEAD_BYTES = 4096
_XML_FEED = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|RDF)\b")
_JSON_FEED = re.compile(rb"jsonfeed\.org/version|\"items\"\s{0,9}:")
_HTML = re.compile(rb"<(?:!doctype\s{1,9}html|html)\b", re.IGNORECASE)
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


def is_feed(data: bytes, content_type: str = "") -> bool:
    """Tell whether a body is a feed, by its beginning; also one with a type of feeds."""
    head = data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return bool(_JSON_FEED.search(data)) or content_type in _TYPES
    if _HTML.search(head):
        return False
    return bool(_XML_FEED.search(head)) or content_type in _TYPES


def read_feed(data: bytes, url: str, charset: str = "", place: str = "") -> Feed:
    """Read a feed: RSS, Atom or JSON Feed, packed by gzip or not.

    Args:
        data: The body.
        url: Its address, to which relative ones in it are joined; empty for a file.
        charset: As the server said; empty for a file.
        place: For messages; the address if empty.

    Raises:
        BadInput: It is none, is damaged, or is beyond a limit.
    """
    place = place or url
    try:
        data = decompress_gzip(data, MAX_FEED_BYTES)
    except TooLarge:
        raise BadInput(place, 0, f"more than {MAX_FEED_BYTES:,} bytes", "split it") from None
    except BadCoding as error:
        raise BadInput(place, 0, f"cannot be unpacked ({error})", "make it anew") from error
    if not is_feed(data):
        reason = "no feed: neither RSS nor Atom nor JSON Feed"
        raise BadInput(place, 0, reason, "give the address of the feed itself")
    text = decode_body(data, charset).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        feed = read_json_feed(text.encode("utf-8", "replace"), place)
    else:
        feed = read_xml_feed(text, place)
    return Feed(
        items=tuple(_complete(item, url) for item in feed.items),
        next_url=join_web(url, feed.next_url),
        is_cut=feed.is_cut,
    )


def _complete(item: FeedItem, base: str) -> FeedItem:
    """Make the addresses of an item absolute; those that are none are left out."""
    attachments = tuple(
        Attachment(url, file.kind, file.title)
        for file in item.attachments
        if (url := join_web(base, file.url))
    )
    url = join_web(base, item.url)
    return replace(item, url=url, id=item.id or url, attachments=attachments)
