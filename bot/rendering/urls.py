"""Addresses that a person may open, and those that we may call."""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit

from indexer.links.addresses import is_safe_link, is_web_address

_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
"""Characters of an address that are not percent-encoded: none ends an address in a chat client."""


def web_address(url: str) -> str:
    """Give an address a client may open, with what would break out of it percent-encoded.

    Args:
        url: Address of any origin.

    Returns:
        The address; empty for one that is not http or https.
    """
    if not (is_web_address(url) and is_safe_link(url)):
        return ""
    return "".join(c if c.isalnum() or c in _KEPT else quote(c) for c in url)


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
