"""Lets the sites of `[server] embed` show the page and ask from theirs, and no others.

A browser asks before it sends JSON to another origin: https://fetch.spec.whatwg.org/#http-cors-protocol
No cookie and no other credential of a browser is ever sent along.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.http_api.responses.headers import SECURITY_HEADERS

OWN = ("/admin", "/hooks", "/callback", "/metrics", "/readyz", "/healthz")
"""Beginnings of paths that no page of another site may read or show."""
WIDGET = "/widget.js"
KEEP_S = 3600
"""How long a browser may keep the answer to its first question."""
_ALLOWED = {
    hdrs.ACCESS_CONTROL_ALLOW_METHODS: "GET, POST, DELETE",
    # The last three are of assistants, at `/mcp`.
    hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "Accept, Accept-Language, Authorization, Content-Type, "
    "Last-Event-ID, Mcp-Protocol-Version, Mcp-Session-Id",
    hdrs.ACCESS_CONTROL_MAX_AGE: str(KEEP_S),
}
_EXPOSED = "Content-Language, Mcp-Session-Id, Retry-After, WWW-Authenticate"
_NO_FRAMES = "frame-ancestors 'none'"


def is_shared(path: str, sites: Collection[str]) -> bool:
    """Tell whether some site may show or read what is at a path."""
    return bool(sites) and not path.startswith(OWN)


def make_headers(path: str, origin: str, sites: Collection[str]) -> Mapping[str, str]:
    """Make the headers about other sites of a response.

    Args:
        path: Of the request.
        origin: Of the page that sent it; empty for none.
        sites: Origins that may embed the page.
    """
    headers: dict[str, str] = {}
    if path == WIDGET:
        # Every site may load it; it shows nothing where the page may not be shown.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if not is_shared(path, sites):
        return headers
    policy = SECURITY_HEADERS[hdrs.CONTENT_SECURITY_POLICY]
    frames = " ".join(["frame-ancestors 'self'", *sorted(sites)])
    headers[hdrs.CONTENT_SECURITY_POLICY] = policy.replace(_NO_FRAMES, frames)
    if origin in sites:
        headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = _EXPOSED
    return headers


def add_headers(request: web.Request, response: web.StreamResponse, sites: Collection[str]) -> None:
    """Add the headers about other sites to a response."""
    origin = request.headers.get(hdrs.ORIGIN, "")
    response.headers.update(make_headers(request.path, origin, sites))
    if is_shared(request.path, sites):
        # A cache in between must not give one site what was allowed to another.
        vary = filter(None, (response.headers.get(hdrs.VARY, ""), hdrs.ORIGIN))
        response.headers[hdrs.VARY] = ", ".join(vary)


def answer_preflights(sites: Collection[str]) -> Middleware:
    """Answer what a browser asks before it sends a request of another site."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_preflight = (
            request.method == hdrs.METH_OPTIONS
            and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
            and request.headers.get(hdrs.ORIGIN, "") in sites
        )
        if is_preflight and is_shared(request.path, sites):
            return web.Response(status=204, headers=_ALLOWED)
        return await handler(request)

    return middleware
