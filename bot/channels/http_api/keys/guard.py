"""Middleware that lets a request through to its route if its key allows it."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.http_api.keys.access import Need, read_key, require_scope
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.limits import RequestLimit
from bot.services.keys.ring import KeyRing
from bot.settings import ServerSettings

REQUESTS_PER_QUESTION = 50
"""A page has some ten files, and two hundred people in a hall may share one address: with 120
questions a minute, it may call 6,000 times, and one client cannot take the whole server."""


def guard_routes(
    needs: Mapping[web.AbstractRoute, Need], ring: KeyRing, settings: ServerSettings
) -> Middleware:
    """Make the middleware; a route that `needs` lacks, such as a 404, needs nothing.

    It also limits how often one client calls. Questions have a limit of their own, a lower one.
    """
    is_required = settings.keys == "required"
    limit = RequestLimit(settings.per_minute * REQUESTS_PER_QUESTION)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        need = needs.get(request.match_info.route, "nothing")
        if need != "nothing":
            read_key(request, ring, is_strict=is_required or need == "admin")
            if need == "admin" or is_required:
                require_scope(request, need)
            await limit.count(identify_request(request, settings.proxies))
        return await handler(request)

    return middleware
