"""Refuses to connect to this machine and to private networks, whatever a name resolves to.

The address is checked when the socket to it is made, so that neither a redirect nor a name that
resolves to another address the second time (DNS rebinding) gets there.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import AddrInfoType

IPAddress = IPv4Address | IPv6Address

_METADATA = frozenset(map(ip_address, ("100.100.100.200", "192.0.0.192", "fd00:ec2::254")))
"""Where clouds tell a machine its secrets, beside 169.254.0.0/16: Alibaba, Oracle, AWS."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 within IPv6 (RFC 6052, 2.1)."""


class SocketMaker:
    """Makes sockets to addresses that may be asked; keeps the others for the message."""

    def __init__(self, allow_private: bool) -> None:
        """Allow this machine and private networks, or public addresses only."""
        self.refused: set[str] = set()
        """Addresses that no socket was made to; whoever asks for an address empties it."""
        self._allow_private = allow_private

    def __call__(self, info: AddrInfoType) -> socket.socket:
        """Make a socket to an address, as `aiohttp.TCPConnector(socket_factory=...)` asks for it.

        Raises:
            PermissionError: It may not be asked.
        """
        family, kind, protocol, _, address = info
        host = str(address[0])
        if not is_allowed(ip_address(host.partition("%")[0]), self._allow_private):
            self.refused.add(host)
            raise PermissionError(f"{host} is not a public address")
        return socket.socket(family=family, type=kind, proto=protocol)


def is_allowed(address: IPAddress, allow_private: bool) -> bool:
    """Tell whether an address may be asked.

    Never: link-local ones with the metadata of clouds, multicast, reserved and unspecified ones.
    """
    address = _unwrap(address)
    if (
        address in _METADATA
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
    ):
        return False
    if allow_private:
        return address.is_loopback or not address.is_reserved
    return address.is_global


def _unwrap(address: IPAddress) -> IPAddress:
    """Give the IPv4 address that an IPv6 address leads to, if it is one of that kind."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
