"""The response of a page: packed, and kept by nobody but its reader."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import hdrs, web

from bot.channels.http_api.html.packing import accepts_gzip

VARY = "Accept, Accept-Encoding, Accept-Language, Cookie"
"""What a page depends on besides its address."""


def make_page_response(
    request: web.Request, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Make the response of a page.

    Browsers ask again for a page each time, but going back shows the one that was there: it is not
    asked for again.
    """
    response = web.Response(
        body=body, status=status, content_type="text/html", charset="utf-8", headers=headers
    )
    response.headers[hdrs.CACHE_CONTROL] = "private, no-cache"
    response.headers[hdrs.VARY] = VARY
    if accepts_gzip(request):
        response.enable_compression(web.ContentCoding.gzip)
    return response
