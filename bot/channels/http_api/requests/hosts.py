"""Which host names the server answers for: a page of another site must not become ours.

In DNS rebinding a page at `evil.example` lets its name point to this server, and the browser of a
person inside the network then lets it read the answers. Its requests still name `evil.example`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.http_api.responses.errors import HttpError

ALIVE = "/healthz"
"""Answered whatever the host: probes name anything, and it tells nothing."""


def check_hosts(hosts: Sequence[str]) -> Middleware:
    """Refuse requests for other hosts than these, `localhost` and IP addresses; none: all pass.

    Nobody can let an IP address or `localhost` point elsewhere, and probes and monitors use them.
    """
    known = {_normalise(host) for host in hosts} | {"localhost"}

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if hosts and request.path != ALIVE:
            named = request.headers.getall("Host", [])
            host = _normalise(named[0]) if len(named) == 1 else ""
            if host not in known and not _is_ip(host):
                raise HttpError("unknown_host")
        return await handler(request)

    return middleware


def _normalise(host: str) -> str:
    """Leave out the port, the final dot and the case; names in Unicode as browsers send them."""
    host = host.strip().lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    try:
        return name.rstrip(".") if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
