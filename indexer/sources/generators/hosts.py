"""Addresses of sites from what their configurations say."""

from __future__ import annotations

from urllib.parse import urljoin

from indexer.links.addresses import is_web_address


def join_host(address: str, path: str) -> str:
    """Put a path on the host of an address; empty if that is no web address."""
    address = address.strip()
    return urljoin(address, path) if is_web_address(address) else ""
