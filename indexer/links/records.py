"""Addresses as pages and rows write them -> records of links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from indexer.links.addresses import find_web_addresses
from indexer.links.kinds import base_key, classify
from indexer.links.normalize import clean_address
from indexer.links.tables import KEYS, NOT_LINKS
from indexer.records import Link

MAX_CONTEXT_CHARS = 300
"""Longest `Link.context`, as `records.Link` promises."""

MAX_FIELD_DEPTH = 6
"""Deepest lists and mappings searched for addresses."""

_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp)(?:[?#]|$)", re.IGNORECASE)
_QUOTES = "\"'“”‘’"
_HOST_FIRST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|io|net|cn|dev|be|tv)/)")
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_BILIBILI_ID = re.compile(r"(?:BV[0-9A-Za-z]{10}|av\d+)", re.IGNORECASE)


def make_link(
    url: str,
    label: str,
    headings: Sequence[str] = (),
    anchor: str = "",
    key: str = "",
    context: str = "",
    offset: int = 0,
    hints: Sequence[str] = (),
) -> Link:
    """Make the record of one link.

    Args:
        url: Absolute address, as `clean_address` gives it.
        label: What the page calls it; the address itself when empty.
        headings: Heading path above it, outermost first.
        anchor: Anchor of the nearest heading above.
        key: Front-matter or row key.
        context: Text of the item, row or paragraph it stands in; cut to the limit.
        offset: Characters from the start of the section's text to the label.
        hints: See `indexer.links.kinds.classify`.
    """
    kind, platform = classify(url, label, headings[-1] if headings else "", key, hints)
    return Link(
        url=url,
        label=label or url,
        kind=kind,
        platform=platform,
        headings=tuple(headings),
        anchor=anchor,
        key=key,
        context=context[:MAX_CONTEXT_CHARS],
        offset=offset,
    )


def read_field_links(fields: Mapping[str, Any], resolve: Callable[[str], str]) -> list[Link]:
    """Read the links that stand in front matter or in a row.

    Args:
        fields: Keys and plain values; a value may be an address, a list, or a mapping with a label.
        resolve: Makes an address absolute.

    Returns:
        One record a distinct address and key, in the order written.
    """
    found: dict[tuple[str, str], Link] = {}
    for key, value in fields.items():
        if key.casefold() in NOT_LINKS:
            continue
        for address, label in _find_addresses(value, MAX_FIELD_DEPTH):
            url = clean_address(_spell_out(key, address), resolve)
            if url and (key, url) not in found:
                found[key, url] = make_link(url, label or url, key=key)
    return list(found.values())


def _find_addresses(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """Find every (address, label) in a value: text, list, or mapping."""
    if depth < 0:
        return
    if isinstance(value, str):
        bare = value.strip().strip(_QUOTES)
        # Several addresses may share one text, parted by spaces, commas or quotes.
        spans = find_web_addresses(bare) if bare.count("://") > 1 else ()
        yield from ((address, "") for address in [bare[i:j] for i, j in spans] or [bare])
    elif isinstance(value, Sequence):
        for item in value:
            yield from _find_addresses(item, depth - 1)
    elif isinstance(value, Mapping):
        yield from _find_in_mapping(value, depth - 1)


def _find_in_mapping(value: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Find the addresses of `{label: …, url: …}`, or of `{label: address, …}`."""
    label = next((value[k] for k in ("label", "name", "title", "text") if value.get(k)), "")
    label = " ".join(label.split()) if isinstance(label, str) else ""
    addresses = [value[k] for k in ("url", "href", "link", "address", "src", "id") if value.get(k)]
    if addresses and isinstance(addresses[0], str):
        yield addresses[0].strip(), label
    for key, item in value.items():
        if key not in {"url", "href", "link", "address", "src", "id"} | NOT_LINKS:
            for address, inner in _find_addresses(item, depth):
                if _WEB.match(address):
                    yield address, inner or " ".join(str(key).split())


def _spell_out(key: str, value: str) -> str:
    """Write a bare video id as an address; what is no address as nothing."""
    if _WEB.match(value):
        whole = not re.search(r"\s", value) or key.casefold() in KEYS
        return value if whole and not _PICTURE.search(value) else ""
    base = base_key(key)
    if base is None or not value or re.search(r"\s", value):
        return ""
    if base in {"youtube", "video", "videos"} and _YOUTUBE_ID.fullmatch(value):
        return f"https://www.youtube.com/watch?v={value}"
    if base in {"bilibili", "video", "videos"} and _BILIBILI_ID.fullmatch(value):
        return f"https://www.bilibili.com/video/{value}"
    if base == "vimeo" and value.isdigit():
        return f"https://vimeo.com/{value}"
    if base in {"github", "repo", "code"} and re.fullmatch(r"[\w.-]+/[\w.-]+", value):
        return f"https://github.com/{value}"
    if _HOST_FIRST.match(value):
        return f"https://{value}"
    return value if "/" in value or re.search(r"\.[a-z0-9]{2,5}$", value, re.IGNORECASE) else ""
