"""Check and encode addresses: links for people, and services that the bot calls."""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit

from indexer.links.addresses import is_safe_link, is_web_address

_UNENCODED = "!#$%&'()*+,/:;=?@[]~-._"
"""Characters that stay as they are: none ends an address in a chat client."""


def encode_address(url: str) -> str:
    """Percent-encode what ends an address in a chat client; empty for an unsafe or no address."""
    if not (is_web_address(url) and is_safe_link(url)):
        return ""
    return "".join(c if c.isalnum() or c in _UNENCODED else quote(c) for c in url)


def is_private(url: str) -> bool:
    """Tell whether traffic to an address is encrypted, or stays on this machine."""
    try:
        address = urlsplit(url)
    except ValueError:
        return False
    if address.scheme in {"https", "wss"}:
        return bool(address.hostname)
    return address.scheme in {"http", "ws"} and is_loopback(url)


def is_loopback(url: str) -> bool:
    """Tell whether an address is on this machine; such an address is called without a proxy."""
    host = ""
    try:
        host = urlsplit(url).hostname or ""
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
