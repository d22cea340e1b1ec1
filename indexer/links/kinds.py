"""Classifies links: kind and platform, by address, label, heading and front-matter key.

It goes from the most reliable sign to the least: key, label, an address that decides alone, the
text before the link, the headings, the host.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from indexer.links import tables
from indexer.links.labels import is_bare
from indexer.links.tables import HOSTS, LINK_KEYS
from indexer.text.late_patterns import compile_late

MAX_SHORT_LABEL_CHARS = 36
"""A longer label is mostly a title, whose words may be about anything."""
EDGE_CHARS = 14
"""Beginning and end of a long label, where a kind is named: `Slides: …`, `… (video)`."""
_KEY_SUFFIX = compile_late(r"(?:[_-]?(?:zh|cn|en|url|link|links|urls|address|\d++))+$")
MAX_READ_CHARS = 600
"""Longest label, heading or hint that is read whole."""
HALF_CHARS = MAX_READ_CHARS // 2
CACHED_TEXTS = 2048
"""All links below a heading, or of an item, read it."""
MAX_KEY_CHARS = 60
"""Longest key of a link."""
_PROFILE = compile_late(
    r"(?:www\.)?(?:github\.com/[\w.-]+/?$|(?:[\w-]+\.)?(?:linkedin|twitter|facebook)\.com/|x\.com/)"
)
_VIDEO_PLATFORMS = compile_late(tables.VIDEO_PLATFORMS, re.IGNORECASE)
_PAGE_LABELS = compile_late(tables.PAGE_LABELS, re.IGNORECASE)
_ADDRESS_KINDS, _LIKELY_ADDRESS_KINDS, _KIND_WORDS = (
    [(compile_late(pattern, re.IGNORECASE), kind) for pattern, kind in table]
    for table in (tables.ADDRESS_KINDS, tables.LIKELY_ADDRESS_KINDS, tables.KIND_WORDS)
)


def classify(
    url: str, label: str = "", heading: str = "", key: str = "", hints: Sequence[str] = ()
) -> tuple[str, str]:
    """Find the kind (`Link.kind`) and the platform of an absolute address.

    `label`, `heading` and `key` are as in `Link`. The hints are other texts that name the link,
    nearest first: text before it, column header, outer item.
    """
    is_address = label == url
    label, heading, *hints = map(_shorten, (label, heading, *hints))
    platform, host_kind = _look_up_host(url)
    address = re.sub(r"^[a-z]+:(?://)?", "", url, flags=re.IGNORECASE)
    address_kind = next((kind for pattern, kind in _ADDRESS_KINDS if pattern.match(address)), "")
    is_profile = _PROFILE.match(address) is not None
    key_kind = LINK_KEYS.get(find_link_key(key) or "", "")
    if key_kind and not (key_kind == "code" and is_profile):
        return key_kind, platform
    label_kind = "" if is_address else _find_label_kind(label)
    # A label `PPT` on a video address may be right; a video of a talk on code is not code.
    is_reliable = address_kind in {"", label_kind} or label_kind == "slides"
    if label_kind and is_reliable and (label_kind != "code" or host_kind in {"page", "code"}):
        return label_kind, platform
    if address_kind or is_profile or _PAGE_LABELS.search(label.strip()):
        return address_kind or "page", platform
    # Below `Videos and slides`, a link with a name of its own may be anything.
    is_plain = not label or is_bare(label)
    for text in (*hints, heading):
        # `code` in a heading is more often a topic than a kind of link.
        if (hint_kind := _find_hint_kind(text, is_plain)) and hint_kind != "code":
            return hint_kind, platform
    kind = next((kind for p, kind in _LIKELY_ADDRESS_KINDS if p.match(address)), host_kind)
    return kind, platform


@lru_cache(maxsize=CACHED_TEXTS)
def _find_hint_kind(text: str, is_plain: bool) -> str:
    """Find the kind that a hint names; for a link without a name, also the first of several."""
    return find_only_kind(text) or (find_kind(text) if is_plain else "")


def _shorten(text: str) -> str:
    """Keep both ends of a long text: every link below a heading would read the whole of it."""
    return text if len(text) <= MAX_READ_CHARS else f"{text[:HALF_CHARS]} … {text[-HALF_CHARS:]}"


def find_kind(text: str) -> str:
    """Find the first kind of link that a label or heading names; empty if it names none."""
    matches = [(m.start(), kind) for pattern, kind in _KIND_WORDS if (m := pattern.search(text))]
    if matches:
        return min(matches)[1]
    return "video" if _VIDEO_PLATFORMS.search(text) else ""


def find_only_kind(text: str) -> str:
    """Find the kind that a hint names; empty if it names several: `视频与 PPT`.

    Before a link, as in `PPT: — Video:`, the last one counts.
    """
    matches = [(m.end(), kind) for pattern, kind in _KIND_WORDS for m in pattern.finditer(text)]
    kinds = {kind for _, kind in matches}
    if len(kinds) > 1 and text.rstrip().endswith((":", "：")):
        return max(matches)[1]
    return next(iter(kinds)) if len(kinds) == 1 else "" if kinds else find_kind(text)


def _find_label_kind(label: str) -> str:
    """Find the kind that a label names; in a long one, at its beginning or its end.

    `Serving video at scale` is a title, and no video.
    """
    if len(label) > MAX_SHORT_LABEL_CHARS:
        label = f"{label[:EDGE_CHARS]} … {label[-EDGE_CHARS:]}"
    return find_kind(label)


def find_link_key(key: str) -> str | None:
    """Find the entry of `LINK_KEYS` for a key (`video_cn` -> `video`); None if there is none."""
    if len(key) > MAX_KEY_CHARS:
        return None
    name = key.casefold().replace("-", "_")
    return next((key for key in (name, _KEY_SUFFIX.sub("", name)) if key in LINK_KEYS), None)


def _look_up_host(url: str) -> tuple[str, str]:
    """Look up the platform of an address's host, and the kind of link that it mostly has."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        host = ""
    if not host:
        return ("mail" if url.startswith("mailto:") else ""), "page"
    if host.startswith("slack."):  # a community's page of invitations, at its own domain
        return HOSTS["slack.com"]
    domain = host
    while domain:
        if domain in HOSTS:
            return HOSTS[domain]
        domain = domain.partition(".")[2]
    return unquote(host.removeprefix("www.")), "page"
