"""Reads JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) and 1.0."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from indexer.errors import BadInput
from indexer.sources.feed.items import (
    MAX_ATTACHMENTS,
    MAX_ITEMS,
    MAX_TAGS,
    Attachment,
    Feed,
    FeedItem,
    read_day,
)
from indexer.sources.sessions.rows.json_files import decode_json


def read_json_feed(data: bytes, place: str) -> Feed:
    """Read a feed of JSON. Fields of a wrong type are left out.

    Raises:
        BadInput: It is no JSON Feed, or is beyond a limit.
    """
    feed = decode_json(data, place, "correct what makes it")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(feed, dict) or not isinstance(items, list):
        remedy = "write it as JSON Feed 1.1, or give the address of a feed"
        raise BadInput(place, 0, "no JSON Feed: it has no list `items`", remedy)
    language = _get(feed, "language")
    return Feed(
        items=tuple(_read_item(item, language) for item in items[:MAX_ITEMS] if _is_table(item)),
        next_url=_get(feed, "next_url"),
        is_cut=len(items) > MAX_ITEMS,
    )


def _read_item(item: Mapping[str, object], language: str) -> FeedItem:
    url = _get(item, "url") or _get(item, "external_url")
    html, text, summary = (_get(item, key) for key in ("content_html", "content_text", "summary"))
    tags, files = item.get("tags"), item.get("attachments")
    return FeedItem(
        id=_get(item, "id") or url,
        url=url,
        title=_get(item, "title"),
        html=html or _write_paragraphs(text or summary),
        is_summary=not (html or text),
        published=read_day(_get(item, "date_published") or _get(item, "date_modified")),
        language=_get(item, "language") or language,
        tags=tuple(tag for tag in tags if isinstance(tag, str))[:MAX_TAGS]
        if isinstance(tags, list)
        else (),
        attachments=tuple(
            Attachment(_get(file, "url"), _get(file, "mime_type"), _get(file, "title"))
            for file in files[:MAX_ATTACHMENTS]
            if _is_table(file) and _get(file, "url")
        )
        if isinstance(files, list)
        else (),
    )


def _get(table: Mapping[str, object], key: str) -> str:
    """Get a text; a number, as ids are in some feeds, is written as one."""
    value = table.get(key)
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return str(value).strip()
    return ""


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _write_paragraphs(text: str) -> str:
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)
