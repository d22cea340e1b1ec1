"""Absolute addresses, for what leaves the browser: feeds, calendars, canonical addresses."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from aiohttp import web

from bot.settings import ServerSettings


def find_root(request: web.Request, settings: ServerSettings) -> str:
    """Find the address of the service, with a slash at its end.

    `[server] public_url`, else what the request was sent to. A proxy in front is not seen there.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/") + "/"
    return f"{request.scheme}://{_clean_host(request.host)}/"


def make_absolute(root: str, address: str) -> str:
    """Make the address of a page absolute: one of our own is relative to the root."""
    return urljoin(root, address)


def _clean_host(host: str) -> str:
    """Give a host as it may stand in an address: what a client sends may be anything."""
    try:
        parts = urlsplit(f"//{host}")
        has_more = parts.path or parts.query or parts.fragment or parts.username
        return "localhost" if has_more or not parts.hostname or not host.isascii() else parts.netloc
    except ValueError:
        return "localhost"
