"""Whether a page is asked for by a frame of another page."""

from __future__ import annotations

from aiohttp import web


def is_framed(request: web.BaseRequest) -> bool:
    """Tell whether a browser shows what it asks for in a frame.

    https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
    """
    return request.headers.get("Sec-Fetch-Dest", "") in {"iframe", "frame"}
