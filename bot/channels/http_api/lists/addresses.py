"""Absolute addresses, for what leaves the browser: feeds, calendars, canonical addresses."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from aiohttp import web

from bot.settings import ServerSettings

_HOST = re.compile(r"(?:[0-9A-Za-z.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


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
    return host if _HOST.fullmatch(host) else "localhost"
