"""Addresses that a person may open, and those that we may call."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from bot.answering.grounding import is_web

_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
"""Characters of an address that are not percent-encoded: none ends an address in a chat client."""
_BARE = re.compile(r"https?://[^\s<>\"'`，。；！？、）】》」』]+", re.IGNORECASE)
_TRAILING = ".,;:!?…"


def web_address(url: str) -> str:
    """Give an address a client may open, with what would break out of it percent-encoded.

    Args:
        url: Address of any origin.

    Returns:
        The address; empty for one that is not http or https.
    """
    if not url.lower().startswith(("http://", "https://")) or not is_web(url):
        return ""
    return "".join(c if c.isalnum() or c in _KEPT else quote(c) for c in url)


def web_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find the web addresses that a text says, as a reader takes them.

    Args:
        text: Text of any origin.

    Yields:
        Where one begins and ends, without the punctuation of the sentence around it.
    """
    for match in _BARE.finditer(text):
        address = _without_trailing(match.group())
        if is_web(address):
            yield match.start(), match.start() + len(address)


def is_private(url: str) -> bool:
    """Tell whether nobody can listen to what is sent to an address.

    Args:
        url: An `https`, `wss`, `http` or `ws` address.

    Returns:
        True for `https` and `wss`, and for the others where the host is this machine; false for
        what is no address.
    """
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    if address.scheme in {"https", "wss"}:
        return bool(address.hostname)
    return address.scheme in {"http", "ws"} and is_here(url)


def is_here(url: str) -> bool:
    """Tell whether an address is on this machine, which is reached without a proxy."""
    host = ""
    try:
        host = urlsplit(url).hostname or ""
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _without_trailing(address: str) -> str:
    """Leave out punctuation of the sentence, and a bracket that was opened before the address."""
    while True:
        short = address.rstrip(_TRAILING)
        for opening, closing in ("()", "[]", "{}"):
            if short.endswith(closing) and short.count(closing) > short.count(opening):
                short = short[:-1]
        if short == address:
            return address
        address = short
