"""The route of `/mcp`; there is none where the extra `mcp` is not installed."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec

from aiohttp import web
from yarl import URL

from bot.channels.http_api.mcp.asgi import call_asgi
from bot.channels.http_api.mcp.opening import SessionOpener
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.root import find_root, make_absolute
from bot.channels.http_api.responses.errors import HttpError
from bot.mcp.tools import Caller, Tools

PATH = "/mcp"
MAX_BYTES = 64 * 1024
"""Of a call: a question, or the names of a list."""


def make_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the route, where the protocol's SDK is installed."""
    if find_spec("mcp") is None:
        return []
    services = context.services
    tools = Tools(services.ask, services.search, services.archive, services.catalogue)
    opener = SessionOpener(tools, context.title)
    context.call_at_stop(opener.close)

    async def handle(request: web.Request) -> web.StreamResponse:
        _check_origin(request, context.settings.public_url, context.sites)
        body = await context.bodies.read(request, MAX_BYTES)
        asker = identify_request(request, context.settings.proxies)
        caller = Caller(asker, partial(make_absolute, find_root(request, context.settings)))
        return await call_asgi(await opener.open(), request, body, {"caller": caller})

    # No session is kept, so that there is none to end, and nothing to tell over a stream (GET): one
    # would stay open, silent, for as long as its client likes.
    return [web.post(PATH, handle)]


def _check_origin(request: web.Request, public_url: str, sites: frozenset[str]) -> None:
    """Refuse a page of another site, as the protocol demands: it may have rebound its name.

    https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning

    Raises:
        HttpError: The site is neither ours nor one that may embed the page.
    """
    origin = request.headers.get("Origin", "")
    own = {f"{request.scheme}://{request.host}"}
    if public_url:
        own.add(str(URL(public_url).origin()))
    if origin and origin not in own | sites:
        raise HttpError("foreign_origin")


PART = Part(make_routes)
