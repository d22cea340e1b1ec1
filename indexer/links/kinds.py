"""What a link is: kind and platform, from its address, label, heading and front-matter key.

The knowledge stands in `link_tables.py`; the code here only asks in the order of trust: key, label,
an address that can be nothing else, what stands before the link, headings, and last the host.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from indexer.links.tables import (
    CERTAIN,
    HOSTS,
    KEYS,
    PAGE_LABELS,
    PLATFORM_WORDS,
    USUALLY,
    WORDS,
)

_KEY_TAIL = re.compile(r"(?:[_-]?(?:zh|cn|en|url|link|links|urls|address|\d+))+$")
_PEOPLE = re.compile(
    r"(?:www\.)?(?:github\.com/[\w.-]+/?$|(?:[\w-]+\.)?(?:linkedin|twitter|facebook)\.com/|x\.com/)"
)
_CERTAIN = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in CERTAIN)
_USUALLY = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in USUALLY)
_PLATFORM_WORDS = re.compile(PLATFORM_WORDS, re.IGNORECASE)
_PAGE_LABELS = re.compile(PAGE_LABELS, re.IGNORECASE)
_WORDS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in WORDS)


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
    if certain or person or _PAGE_LABELS.fullmatch(label.strip()):
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


def base_key(key: str) -> str | None:
    """Entry of `KEYS` that a key means (`video_cn` -> `video`); None where there is none."""
    name = key.casefold().replace("-", "_")
    if name in KEYS:
        return name
    stem = _KEY_TAIL.sub("", name)
    return stem if stem in KEYS else None


def _key_kind(key: str) -> str:
    return KEYS.get(base_key(key) or "", "") if key else ""


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
