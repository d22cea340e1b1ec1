"""JSON responses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler


def make_json_response(
    content: object, headers: Mapping[str, str] | None = None, status: int = 200
) -> web.Response:
    """Make a response that no cache keeps, of anything that msgspec can write."""
    return web.Response(
        status=status,
        body=msgspec.json.encode(content),
        content_type="application/json",
        headers={**(headers or {}), "Cache-Control": "no-store"},
    )


def make_json_handler(make_content: Callable[[], object]) -> Handler:
    """Make a handler that answers every request with what a function makes."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return make_json_response(make_content())

    return handle
