"""What a link is: kind and platform, from its address, label, heading and front-matter key.

The knowledge stands in `link_tables.py`; the code here only asks in the order of trust: key, label,
an address that can be nothing else, what stands before the link, headings, and last the host.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it.common.normalize_url import normalizeLink

from indexer.link_tables import (
    CERTAIN,
    HOSTS,
    KEYS,
    NOT_LINKS,
    PLATFORM_WORDS,
    USUALLY,
    WORDS,
)
from indexer.records import Link

MAX_CONTEXT_CHARS = 300
"""Longest `Link.context`, as `records.Link` promises."""

MAX_FIELD_DEPTH = 6
"""Deepest lists and mappings searched for addresses."""

_KEY_TAIL = re.compile(r"(?:[_-]?(?:zh|cn|en|url|link|links|urls|address|\d+))+$")
_PEOPLE = re.compile(
    r"(?:www\.)?(?:github\.com/[\w.-]+/?$|(?:[\w-]+\.)?(?:linkedin|twitter|facebook)\.com/|x\.com/)"
)
_GENERIC = re.compile(
    r"链接|地址|下载|点击|这里|此处|查看|here|link|download|open|view|more", re.IGNORECASE
)
_CERTAIN = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in CERTAIN)
_USUALLY = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in USUALLY)
_PLATFORM_WORDS = re.compile(PLATFORM_WORDS, re.IGNORECASE)
_WORDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in WORDS)
_WEB = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp)(?:[?#]|$)", re.IGNORECASE)
_QUOTES = "\"'“”‘’"
_SEVERAL = re.compile(r"https?://[^\s\"'“”‘’<>，；、]+[^\s\"'“”‘’<>，；、,;.]", re.IGNORECASE)
_HOST_FIRST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|org|io|net|cn|dev|be|tv)/)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_HOST = re.compile(r"[a-z0-9_-][a-z0-9_.-]*|[0-9a-f:.]*:[0-9a-f:.]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PLAIN = re.compile(
    r"https?://[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,4}(?:/[\w.~/-]*)?(?:#[\w.-]*)?", re.ASCII
)
"""Most addresses: those that `normalizeLink` gives back as they are."""
_YOUTUBE_ID = re.compile(r"[\w-]{11}")
_BILIBILI_ID = re.compile(r"(?:BV[0-9A-Za-z]{10}|av\d+)", re.IGNORECASE)


def classify(
    url: str, label: str = "", heading: str = "", key: str = "", hints: Sequence[str] = ()
) -> tuple[str, str]:
    """Tell what a link leads to.

    Args:
        url: Absolute address.
        label: What the page calls it.
        heading: Heading it stands under.
        key: Front-matter or row key it stands under.
        hints: What else names it, nearest first: text before it, column header, list lead.

    Returns:
        Kind (`video`, `slides`, `audio`, `code`, `image` or `page`) and platform.
    """
    platform, usual = _host(url)
    address = re.sub(r"^[a-z]+:(?://)?", "", url, flags=re.IGNORECASE)
    certain = next((kind for pattern, kind in _CERTAIN if pattern.match(address)), "")
    person = _PEOPLE.match(address) is not None
    by_key = _key_kind(key)
    if by_key and not (by_key == "code" and person):
        return by_key, platform
    by_label = kind_of_words(label) if label != url else ""
    # A label may call a video address `PPT` and be right; it may not turn a talk on code into code.
    believed = certain in {"", by_label} or by_label == "slides"
    if by_label and believed and (by_label != "code" or usual in {"page", "code"}):
        return by_label, platform
    if certain or person:
        return certain or "page", platform
    for text in (*hints, heading):
        # `code` in a heading is a subject more often than a promise.
        if (found := kind_of_words(text)) and found != "code":
            return found, platform
    likely = next((kind for pattern, kind in _USUALLY if pattern.match(address)), usual)
    return likely, platform


def kind_of_words(text: str) -> str:
    """Kind that a label or heading names, the first where it names several; empty for none."""
    found = [(m.start(), kind) for pattern, kind in _WORDS if (m := pattern.search(text))]
    if found:
        return min(found)[1]
    return "video" if _PLATFORM_WORDS.search(text) else ""


def clean_address(address: str, resolve: Callable[[str], str]) -> str:
    """Make an address of a page absolute and safe to print.

    Args:
        address: As written: absolute, relative, or without a scheme (`//host/…`).
        resolve: Makes it absolute.

    Returns:
        An `http`, `https` or `mailto` address without spaces or control characters; empty for
        anything else (`javascript:`, `data:`, a relative address that stays relative).
    """
    written = _CONTROL.sub("", address).strip()
    if not written:
        return ""
    scheme = _SCHEME.match(written)
    if scheme and scheme.group().lower() not in {"http:", "https:", "mailto:"}:
        return ""
    try:
        url = written if scheme else resolve(written)
        url = f"https:{url}" if url.startswith("//") else url
        if _PLAIN.fullmatch(url):
            return url
        url = _CONTROL.sub("", normalizeLink(url))
        parts = urlsplit(url)
        reachable = parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError:
        return ""  # `http://[::1`, `http://e.org:port`
    if parts.scheme in {"http", "https"}:
        return url if reachable else ""
    return url if parts.scheme == "mailto" and "@" in parts.path else ""


def record(
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
        hints: See `classify`.

    Returns:
        The record, with kind and platform.
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


def from_fields(fields: Mapping[str, Any], resolve: Callable[[str], str]) -> list[Link]:
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
        for address, label in _addresses(value, MAX_FIELD_DEPTH):
            url = clean_address(_spelled_out(key, address), resolve)
            if url and (key, url) not in found:
                found[key, url] = record(url, label or url, key=key)
    return list(found.values())


def base_key(key: str) -> str | None:
    """Entry of `KEYS` that a key means (`video_cn` -> `video`); None where there is none."""
    name = key.casefold().replace("-", "_")
    if name in KEYS:
        return name
    stem = _KEY_TAIL.sub("", name)
    return stem if stem in KEYS else None


def _key_kind(key: str) -> str:
    return KEYS.get(base_key(key) or "", "") if key else ""


def _addresses(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """Every (address, label) in a value: text, list, or mapping."""
    if depth < 0:
        return
    if isinstance(value, str):
        bare = value.strip().strip(_QUOTES)
        # Several addresses may share one text, parted by spaces, commas or quotes.
        several = _SEVERAL.findall(bare) if bare.count("://") > 1 else []
        yield from ((address, "") for address in several or [bare])
    elif isinstance(value, Sequence):
        for item in value:
            yield from _addresses(item, depth - 1)
    elif isinstance(value, Mapping):
        yield from _mapped(value, depth - 1)


def _mapped(value: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Addresses of `{label: …, url: …}`, or of `{label: address, …}`."""
    label = next((value[k] for k in ("label", "name", "title", "text") if value.get(k)), "")
    label = " ".join(label.split()) if isinstance(label, str) else ""
    addresses = [value[k] for k in ("url", "href", "link", "address", "src", "id") if value.get(k)]
    if addresses and isinstance(addresses[0], str):
        yield addresses[0].strip(), label
    for key, item in value.items():
        if key not in {"url", "href", "link", "address", "src", "id"} | NOT_LINKS:
            for found, inner in _addresses(item, depth):
                if _WEB.match(found):
                    yield found, inner or " ".join(str(key).split())


def _spelled_out(key: str, value: str) -> str:
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


def _host(url: str) -> tuple[str, str]:
    """Platform and usual kind of an address's host."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if not host:
        return ("mail" if url.startswith("mailto:") else ""), "page"
    for name, platform, kind in HOSTS:
        if host == name or host.endswith(f".{name}"):
            return platform, kind
    return unquote(host.removeprefix("www.")), "page"
