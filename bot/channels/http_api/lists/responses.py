"""Responses of lists: nothing is sent twice to who has it already."""

from __future__ import annotations

import hashlib

import msgspec
from aiohttp import ETag, web

JSON_MEDIA = "application/json"
VARY = "Accept, Accept-Encoding, Accept-Language"
"""What the response depends on besides the address."""


def make_list_response(request: web.Request, content: object) -> web.Response:
    """Make a JSON response of a record."""
    return make_cached_response(request, msgspec.json.encode(content), JSON_MEDIA)


def make_cached_response(
    request: web.Request, body: bytes, media: str, charset: str | None = None, vary: str = VARY
) -> web.Response:
    """Make a response; an empty one with 304 if the client has the same body already.

    The tag is of the body: what is shown also changes between two generations, when a page expires.
    """
    tag = hashlib.sha256(body).hexdigest()[:32]
    if any(known.value in (tag, "*") for known in request.if_none_match or ()):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type=media, charset=charset)
        response.enable_compression()
    # Weak: the same for a packed body.
    response.etag = ETag(tag, is_weak=True)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = vary
    return response
