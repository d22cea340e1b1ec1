"""Serves the files of the page from memory: packed, and kept by browsers as long as they are."""

from __future__ import annotations

from aiohttp import ETag, hdrs, web
from aiohttp.typedefs import Handler

from bot.channels.http_api.html.assets import VERSION, Asset, load_assets
from bot.channels.http_api.html.packing import accepts_gzip

FOR_EVER = "public, max-age=31536000, immutable"
"""Of an address with a version: another content has another address."""
ASK_FIRST = "no-cache"
"""Of an address without one: the browser asks each time, and gets 304."""

AN_HOUR = {"widget.js": "public, max-age=3600"}
"""Of what other sites load on each of their pages, and which fits any version of ours."""


def make_file_routes() -> list[web.RouteDef]:
    """Make a GET route (with HEAD) for each file of the page."""
    return [web.get(f"/{name}", _make_file_handler(asset)) for name, asset in load_assets().items()]


def _make_file_handler(asset: Asset) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return make_asset_response(asset, request)

    return handle


def make_asset_response(asset: Asset, request: web.Request) -> web.Response:
    """Make the response of an asset; a browser that has it already gets 304."""
    is_packed = accepts_gzip(request)
    tag = f"{asset.version}-gzip" if is_packed else asset.version
    if any(etag.value in (tag, "*") for etag in request.if_none_match or ()):
        response = web.Response(status=304)
    else:
        body = asset.packed if is_packed else asset.body
        response = web.Response(body=body, content_type=asset.content_type, charset="utf-8")
        if is_packed:
            response.headers[hdrs.CONTENT_ENCODING] = "gzip"
    response.etag = ETag(tag)
    response.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
    is_current = request.query.get(VERSION) == asset.version
    response.headers[hdrs.CACHE_CONTROL] = (
        FOR_EVER if is_current else AN_HOUR.get(asset.name, ASK_FIRST)
    )
    return response
