"""Lets the sites of `[server] embed` ask from their pages, and no others.

A browser asks before it sends JSON to another origin: https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.http_api.responses.headers import SECURITY_HEADERS

OWN = ("/admin", "/hooks/", "/callback/", "/metrics", "/readyz")
"""Beginnings of paths that no page of another site may read."""
WIDGET = "/widget.js"
KEEP_S = 3600
"""How long a browser may keep the answer to its first question."""
_FRAMES = "frame-ancestors 'none'"


def make_headers(path: str, origin: str, sites: Collection[str]) -> Mapping[str, str]:
    """Make the headers about other sites of a response.

    Args:
        path: Of the request.
        origin: Of the page that sent it; empty for none.
        sites: Origins that may embed the page.
    """
    if path == WIDGET:
        # Every site may load it; it does nothing where its page may not be shown.
        return {"Cross-Origin-Resource-Policy": "cross-origin"}
    if not sites or path.startswith(OWN):
        return {}
    policy = SECURITY_HEADERS[hdrs.CONTENT_SECURITY_POLICY]
    frames = " ".join(["frame-ancestors", "'self'", *sorted(sites)])
    headers: dict[str, str] = {hdrs.CONTENT_SECURITY_POLICY: policy.replace(_FRAMES, frames)}
    if origin in sites:
        headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = hdrs.RETRY_AFTER
    return headers


def answer_preflights(sites: Collection[str]) -> Middleware:
    """Answer what a browser asks before it sends a request of another site."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_preflight = (
            request.method == hdrs.METH_OPTIONS
            and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers
            and request.headers.get(hdrs.ORIGIN, "") in sites
            and not request.path.startswith(OWN)
        )
        if not is_preflight:
            return await handler(request)
        headers = {
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: "GET, POST",
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: "Accept, Authorization, Content-Type",
            hdrs.ACCESS_CONTROL_MAX_AGE: str(KEEP_S),
        }
        return web.Response(status=204, headers=headers)

    return middleware
