"""Reads RSS 0.9x, 1.0 and 2.0, and Atom.

https://www.rssboard.org/rss-specification, https://www.rfc-editor.org/rfc/rfc4287, with the
elements of other namespaces that carry content: `content:encoded`, `dc:date`, `media:content`.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from selectolax.lexbor import LexborHTMLParser

from indexer.errors import BadInput
from indexer.fetching.xml_elements import XmlElement, iter_elements, mend_ampersands
from indexer.links.addresses import is_web_address
from indexer.sources.feed.items import (
    MAX_ATTACHMENTS,
    MAX_ITEMS,
    MAX_TAGS,
    Attachment,
    Feed,
    FeedItem,
    read_day,
)

_ITEMS = frozenset({"item", "entry"})
_HEAD = frozenset({"link", "language"})
"""What is read of the feed itself, where it stands beside the items."""
_PUBLISHED = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
"""In this order, with any prefix: the first with a day counts."""
MAX_TITLE_CHARS = 1000
_MEDIA = "media"
_VOID = frozenset({"br", "hr", "img", "input", "source", "track", "wbr", "embed", "col", "area"})


def read_xml_feed(text: str, place: str) -> Feed:
    """Read a feed of XML. One that is not well-formed is mended where that is simple.

    Args:
        text: The whole file.
        place: Its file or address, for messages.

    Raises:
        BadInput: It cannot be read.
    """
    try:
        return _read(text, place)
    except BadInput:
        mended = mend_ampersands(text)
        if mended == text:
            raise
        return _read(mended, place)


def _read(text: str, place: str) -> Feed:
    items: list[FeedItem] = []
    next_url = language = ""
    for element in iter_elements(text, _ITEMS | _HEAD, place):
        if element.local_name in _ITEMS:
            if len(items) >= MAX_ITEMS:
                return Feed(tuple(items), next_url, is_cut=True)
            items.append(_read_item(element, language))
        elif element.local_name == "language":
            language = element.text[:40]
        elif element.attributes.get("rel") == "next":  # RFC 5005, 3
            next_url = next_url or element.attributes.get("href", "").strip()
    return Feed(tuple(items), next_url)


def _read_item(item: XmlElement, language: str) -> FeedItem:
    prefix = item.name.rpartition(":")[0]
    own: dict[str, XmlElement] = {}
    others: dict[str, XmlElement] = {}
    for child in item.children:
        named = own if child.name.rpartition(":")[0] == prefix else others
        named.setdefault(child.local_name, child)
    id = next((own[name].text for name in ("guid", "id") if name in own), "")
    id = id or item.attributes.get("rdf:about", "")
    html, is_summary = _read_content(own, others, item)
    url = _find_page(item, own, id)
    dates = (
        read_day(found.text)
        for name in _PUBLISHED
        for found in (own.get(name), others.get(name))
        if found
    )
    title = own.get("title")
    return FeedItem(
        id=id or url,
        url=url,
        title=_read_plain(title) if title else "",
        html=html,
        is_summary=is_summary,
        published=next(filter(None, dates), ""),
        language=item.attributes.get("xml:lang", "") or language,
        tags=tuple(_list_tags(item)),
        attachments=tuple(_list_attachments(item))[:MAX_ATTACHMENTS],
        line=item.line,
    )


def _read_content(
    own: dict[str, XmlElement], others: dict[str, XmlElement], item: XmlElement
) -> tuple[str, bool]:
    """Read content as HTML, and whether it is only a summary."""
    whole = others.get("encoded") or own.get("encoded") or own.get("content")
    if whole is not None and (html := _read_html(whole)):
        return html, False
    short = own.get("description") or own.get("summary")
    if short is not None and (html := _read_html(short)):
        return html, True
    described = next(_find_media(item, "description"), None)  # YouTube
    return (_write_lines(described.text), True) if described else ("", True)


def _read_html(element: XmlElement) -> str:
    """Write what an element holds as HTML: escaped, as XHTML, or as plain text (RFC 4287, 3.1)."""
    kind = element.attributes.get("type", "html").lower()
    if any(True for _ in element.children):
        return "".join(_write(part) for part in element.parts).strip()
    return _write_lines(element.text) if kind in {"text", "text/plain"} else element.text


def _read_plain(element: XmlElement) -> str:
    """Read a title: plain text, which may be written as HTML."""
    if any(True for _ in element.children) or element.attributes.get("type") == "xhtml":
        return _strip("".join(_write(part) for part in element.parts))
    return _strip(element.text) if "<" in element.text or "&" in element.text else element.text


def _strip(html: str) -> str:
    # The parser is slow where tags nest deeply, which a long title only may.
    return " ".join(LexborHTMLParser(html[:MAX_TITLE_CHARS]).text(separator=" ").split())


def _write(part: XmlElement | str) -> str:
    """Write a part of XHTML as HTML; its depth is limited."""
    if isinstance(part, str):
        return escape(part, quote=False)
    name = part.local_name
    attributes = "".join(
        f' {key}="{escape(value)}"' for key, value in part.attributes.items() if ":" not in key
    )
    if name in _VOID:
        return f"<{name}{attributes}>"
    return f"<{name}{attributes}>{''.join(map(_write, part.parts))}</{name}>"


def _write_lines(text: str) -> str:
    lines = (escape(line, quote=False) for line in text.strip().splitlines())
    return f"<p>{'<br>'.join(lines)}</p>" if text.strip() else ""


def _find_page(item: XmlElement, own: dict[str, XmlElement], id: str) -> str:
    """Find the address of an item's page."""
    for child in item.children:
        if child.local_name != "link" or child.attributes.get("rel", "alternate") != "alternate":
            continue
        address = child.attributes.get("href", "").strip() or child.text
        if address:
            return address
    guid = own.get("guid")
    is_page = guid is not None and guid.attributes.get("isPermaLink", "true") != "false"
    return id if is_page and is_web_address(id) else ""


def _list_tags(item: XmlElement) -> Iterator[str]:
    seen: set[str] = set()
    for child in item.children:
        if child.local_name in {"category", "subject"} and len(seen) < MAX_TAGS:
            tag = child.attributes.get("label") or child.attributes.get("term") or child.text
            if tag and tag not in seen:
                seen.add(tag)
                yield tag


def _list_attachments(item: XmlElement) -> Iterator[Attachment]:
    for child in item.children:
        if child.local_name == "enclosure" and child.attributes.get("url"):
            yield Attachment(child.attributes["url"], child.attributes.get("type", ""))
        elif child.local_name == "link" and child.attributes.get("rel") == "enclosure":
            attributes = child.attributes
            url, kind = attributes.get("href", ""), attributes.get("type", "")
            yield Attachment(url, kind, attributes.get("title", ""))
    for media in _find_media(item, "content"):
        attributes = media.attributes
        kind = attributes.get("type", "") or attributes.get("medium", "")
        if attributes.get("url"):
            yield Attachment(attributes["url"], kind)


def _find_media(item: XmlElement, name: str) -> Iterator[XmlElement]:
    """Find elements of Media RSS, also within groups (https://www.rssboard.org/media-rss)."""
    for child in item.children:
        if child.name == f"{_MEDIA}:{name}":
            yield child
        elif child.name == f"{_MEDIA}:group":
            yield from _find_media(child, name)
