"""Who asks: the address behind a connection, or behind the proxies in front of it."""

from __future__ import annotations

import ipaddress
import re

UNKNOWN = "unknown"
"""The id of everyone whose address nobody told."""
MAX_ADDRESS_CHARS = 64
"""Longer than any address with a port; what is longer is not parsed."""
_WITH_PORT = re.compile(r'"?(?:\[([0-9A-Fa-f:.]+)(?:%[^\]]*)?\]|([0-9.]+))(?::[0-9]{1,5})?"?')
"""`1.2.3.4:5678`, `[2001:db8::1]:443`, `[2001:db8::1]`: as proxies write them, also in quotes."""


def identify_asker(peer: str | None, forwarded: str = "", proxies: int = 0) -> str:
    """Identify the asker behind a connection, for limits; `unknown` if that is not possible.

    In `forwarded` (`X-Forwarded-For`) each proxy appends the address of its client, with or without
    a port, so only the last `proxies` entries can be trusted. The first of these is the asker; if
    it is no address (`unknown`, or fewer entries than proxies), the nearest one behind it.
    """
    trusted = forwarded.rsplit(",", proxies)[-proxies:] if proxies else []
    entries = [peer or ""]
    # Fewer entries than proxies: the client bypassed them, and only the peer is known.
    if proxies <= forwarded.count(",") + bool(forwarded.strip()):
        entries = [*trusted, *entries]
    return next((name for name in map(name_network, entries) if name != UNKNOWN), UNKNOWN)


def name_network(address: str) -> str:
    """Name the network of one person: an IPv4 address, or an IPv6 /64; `unknown` if it is neither.

    One person has a whole /64 of IPv6. A port is left out.
    """
    ip = _parse_address(address.strip())
    if ip is None:
        return UNKNOWN
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)


def _parse_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if len(text) > MAX_ADDRESS_CHARS:
        return None
    if match := _WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
