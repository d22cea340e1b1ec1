"""The latest pages as an Atom feed (RFC 4287)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from bot.channels.http_api.requests.root import make_absolute
from bot.rendering.urls import encode_address
from bot.services.contracts import ListedPage
from indexer.text.control_characters import clean_text

ATOM_MEDIA = "application/atom+xml"
PATH = "latest.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = "1970-01-01T00:00:00Z"

register_namespace("", _ATOM)


def write_feed(
    pages: Sequence[ListedPage], title: str, root: str, created: str, language: str
) -> bytes:
    """Write the feed.

    Args:
        pages: The newest first.
        title: Of the community.
        root: Absolute address of the service.
        created: When the index was made: ISO date and time, UTC; may be empty.
        language: Of the reader; empty if unknown.
    """
    feed = Element(f"{{{_ATOM}}}feed")
    if language:
        feed.set("xml:lang", language)
    own = f"{root}{PATH}"
    _add(feed, "title", title)
    _add(feed, "id", own)
    _add(feed, "link", rel="self", type=ATOM_MEDIA, href=own)
    _add(feed, "link", rel="alternate", type="text/html", href=root)
    _add(feed, "updated", created.replace("+00:00", "Z") or _EPOCH)
    _add(_add(feed, "author"), "name", title)
    for page in pages:
        _add_entry(feed, page, root)
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _add_entry(feed: Element, page: ListedPage, root: str) -> None:
    entry = _add(feed, "entry")
    title = " ".join(clean_text(page.title).split()) or page.date
    _add(entry, "title", title)
    address = encode_address(make_absolute(root, page.url)) if page.url else ""
    if address:
        _add(entry, "id", address)
        _add(entry, "link", rel="alternate", href=address)
    else:
        name = hashlib.sha256(f"{page.date}\0{page.title}".encode()).hexdigest()[:16]
        _add(entry, "id", f"{root}{PATH}#{name}")
    _add(entry, "updated", f"{_read_day(page.date)}T00:00:00Z")
    # An entry without a link must have a content.
    _add(entry, "content", title, type="text")


def _read_day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        return _EPOCH[:10]


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
    child.text = clean_text(text) or None
    return child
