"""Absolute addresses, for what leaves the browser: feeds, calendars, answers to other programs."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aiohttp import web

from bot.rendering.pages.addresses import is_page_address, read_public_url
from bot.settings import ServerSettings

_HOST = re.compile(r"(?:[0-9A-Za-z.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_INSTEAD = "localhost"


def find_root(request: web.Request, settings: ServerSettings) -> str:
    """Find the address of the service, with a slash at its end.

    `[server] public_url`, else what the request was sent to. A proxy in front is not seen there.

    Raises:
        ConfigError: `public_url` is no address below which pages can stand.
    """  # noqa: DOC502 - raised by `read_public_url`
    own = f"{request.scheme}://{_clean_host(request.host)}/"
    return read_public_url(settings.public_url) or own


def make_absolute(root: str, address: str) -> str:
    """Make the address of a page absolute: one of our own is relative to the root.

    All others stay as they are, also those that no parser takes.
    """
    return f"{root}{address}" if is_page_address(address) else address


def _clean_host(host: str) -> str:
    """Give a host as it may stand in an address: what a client sends may be anything."""
    if not _HOST.fullmatch(host):
        return _INSTEAD
    try:
        # Reads the number of the port, and what stands in brackets.
        return host if urlsplit(f"//{host}").port != 0 else _INSTEAD
    except ValueError:
        return _INSTEAD
