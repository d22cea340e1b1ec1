"""Makes addresses absolute, and rejects those that are not safe to print."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from markdown_it.common.normalize_url import normalizeLink

from indexer.links.addresses import is_mail_address
from indexer.links.hosts.reading import MAX_ADDRESS_CHARS, is_ambiguous
from indexer.links.hosts.tops import FILE_TYPES, FOLDER_TYPES, TOPS
from indexer.links.players import open_page
from indexer.links.templates import holds_template
from indexer.text.control_characters import clean_text

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_BROKEN_SCHEME = re.compile(
    r"^(https?)(?:[:：]/|[:：;；]?[/／]{2})(?![/／])(?=[^\s/]+\.[^\s/])", re.IGNORECASE
)
"""`https//`, `https:/`, `https;//`, and `：／／` as an input method for Chinese writes it."""
_TWO_SCHEMES = re.compile(r"^https?://(?=https?:?//)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+){1,5}", re.IGNORECASE | re.ASCII)
MAX_HOST_CHARS = 253
"""Longest name of a host (RFC 1035)."""
_HOST = re.compile(r"[a-z0-9_-][a-z0-9_.-]*+|(?=[^:]*+:)[0-9a-f:.]++")
_NORMALIZED = re.compile(
    r"https?://(?:[a-z0-9-]{1,40}\.){1,4}[a-z][a-z-]{0,39}(?:/[\w.~/-]{0,1000})?(?:#[\w.-]{0,500})?",
    re.ASCII,
)
"""Fast path: addresses that `normalizeLink` returns unchanged, which most are."""

_HOST_WITHOUT_SCHEME = re.compile(
    r"(?P<www>www\.)?[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,5}\.(?P<top>[a-z]{2,12})"
    r"(?::\d{2,5})?(?P<path>[/?#]|$)",
    re.IGNORECASE,
)


def has_host_without_scheme(address: str) -> bool:
    """Return whether an address begins with a host: `bilibili.com/video/…`, `www.example.org`.

    A file's name (`notes.md`, `main.go`) is no host.
    """
    host = _HOST_WITHOUT_SCHEME.match(address)
    if not host:
        return False
    top = host["top"].lower()
    names = FOLDER_TYPES if host["path"] == "/" else FILE_TYPES
    is_known = top in TOPS or (len(top) == 2 and top not in names)
    return bool(host["www"]) or is_known


def clean_address(address: str, resolve: Callable[[str], str]) -> str:
    """Make an address of a page absolute and safe to print: without spaces and hidden characters.

    `resolve` makes a relative address absolute. The address of a player becomes that of its page.
    The result is empty for anything but `http`, `https` and `mailto` (`javascript:`, `data:`, an
    address that `resolve` leaves relative), for one that a template should have completed, and for
    one that hides which host it opens (`is_ambiguous`).
    """
    written = _drop_hidden(address).strip()
    if not written or is_refused(written) or holds_template(written):
        return ""
    written = _complete_scheme(written)
    scheme = _SCHEME.match(written)
    if scheme and scheme.group().lower() not in {"http:", "https:", "mailto:"}:
        return ""
    try:
        url = written if scheme else resolve(written)
        url = f"https:{url}" if url.startswith("//") else url
        if _NORMALIZED.fullmatch(url):
            return open_page(url)
        if is_ambiguous(url):
            return ""
        url = _drop_hidden(normalizeLink(url))
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_short = len(url) <= MAX_ADDRESS_CHARS and len(host) <= MAX_HOST_CHARS
        reachable = is_short and parts.port != 0 and _HOST.fullmatch(host)
    except ValueError:
        return ""  # `http://[::1`, `http://e.org:port`
    if parts.scheme in {"http", "https"}:
        return open_page(url) if reachable else ""
    return url if is_mail_address(url) else ""


def is_refused(address: str) -> bool:
    """Return whether an address gives no link because it hides which host it opens."""
    return is_ambiguous(_drop_hidden(address).strip())


def _complete_scheme(written: str) -> str:
    """Write the scheme of an address that has none, or a broken one, if it begins with a host."""
    if has_host_without_scheme(written):
        return f"https://{written}"
    if _MAIL.fullmatch(written):
        return f"mailto:{written}"
    return _BROKEN_SCHEME.sub(r"\1://", _TWO_SCHEMES.sub("", written), count=1)


def _drop_hidden(address: str) -> str:
    """Drop hidden characters, line breaks and tabs, as browsers do."""
    return re.sub(r"[\n\t]", "", clean_text(address))
