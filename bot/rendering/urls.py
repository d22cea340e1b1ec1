"""Addresses that a person may open, and those that we may call."""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit

from indexer.links.addresses import is_safe_link, is_web_address

_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
"""Characters of an address that are not percent-encoded: none ends an address in a chat client."""


def encode_address(url: str) -> str:
    """Percent-encode what would break out of an address in a chat client.

    Returns:
        The address; empty for one that is no safe http or https address.
    """
    if not (is_web_address(url) and is_safe_link(url)):
        return ""
    return "".join(c if c.isalnum() or c in _KEPT else quote(c) for c in url)


def is_private(url: str) -> bool:
    """Tell whether nobody can listen to what is sent to an address.

    So it is for `https` and `wss`, and for `http` and `ws` where the host is this machine.
    """
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    if address.scheme in {"https", "wss"}:
        return bool(address.hostname)
    return address.scheme in {"http", "ws"} and is_loopback(url)


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine, which is reached without a proxy."""
    host = ""
    try:
        host = urlsplit(url).hostname or ""
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
