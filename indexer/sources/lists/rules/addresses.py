"""Addresses of a list that lack their host."""

from __future__ import annotations

from indexer.links.addresses import is_web_address, join_web


def join_address(address: str, base: str) -> str:
    """Join an address that lacks its host to that of the conference; empty if it has none."""
    if not address or is_web_address(address):
        return address
    return join_web(base, address)
