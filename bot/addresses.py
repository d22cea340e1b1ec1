"""Addresses that a person may open, and those that we may call."""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit

from bot.grounding import is_web

_KEPT = "!#$%&'()*+,/:;=?@[]~-._"
"""Characters of an address that are not percent-encoded: none ends an address in a chat client."""


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


def is_private(url: str) -> bool:
    """Tell whether nobody can listen to what is sent to an address.

    Args:
        url: An `https`, `wss`, `http` or `ws` address.

    Returns:
        True for `https` and `wss`, and for the others where the host is this machine.
    """
    address = urlsplit(url)
    if address.scheme in {"https", "wss"}:
        return bool(address.hostname)
    return address.scheme in {"http", "ws"} and _here(address.hostname or "")


def _here(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
