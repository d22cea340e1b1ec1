"""Makes addresses absolute, and rejects those that are not safe to print."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from markdown_it.common.normalize_url import normalizeLink

from indexer.links.players import open_page
from indexer.text.control_characters import clean_text

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_-][a-z0-9_.-]*|[0-9a-f:.]*:[0-9a-f:.]*")
_NORMALIZED = re.compile(
    r"https?://[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,4}(?:/[\w.~/-]*)?(?:#[\w.-]*)?", re.ASCII
)
"""Fast path: addresses that `normalizeLink` returns unchanged, which most are."""


def clean_address(address: str, resolve: Callable[[str], str]) -> str:
    """Make an address of a page absolute and safe to print: without spaces and hidden characters.

    `resolve` makes a relative address absolute. The address of a player becomes that of its page.
    The result is empty for anything but `http`,
    `https` and `mailto` (`javascript:`, `data:`, an address that `resolve` leaves relative).
    """
    written = _drop_hidden(address).strip()
    if not written:
        return ""
    scheme = _SCHEME.match(written)
    if scheme and scheme.group().lower() not in {"http:", "https:", "mailto:"}:
        return ""
    try:
        url = written if scheme else resolve(written)
        url = f"https:{url}" if url.startswith("//") else url
        if _NORMALIZED.fullmatch(url):
            return open_page(url)
        url = _drop_hidden(normalizeLink(url))
        parts = urlsplit(url)
        reachable = parts.port != 0 and _HOST.fullmatch(parts.hostname or "")
    except ValueError:
        return ""  # `http://[::1`, `http://e.org:port`
    if parts.scheme in {"http", "https"}:
        return open_page(url) if reachable else ""
    return url if parts.scheme == "mailto" and "@" in parts.path else ""


def _drop_hidden(address: str) -> str:
    """Drop hidden characters, line breaks and tabs, as browsers do."""
    return re.sub(r"[\n\t]", "", clean_text(address))
