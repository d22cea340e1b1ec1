"""The routes of `/admin/rebuild`."""

from __future__ import annotations

from aiohttp import web

from bot.channels.http_api.admin.description import describe_admin
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from indexer.errors import RebuildRunning


def make_admin_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes."""
    rebuilds = context.rebuilds

    async def start(request: web.Request) -> web.StreamResponse:
        try:
            await rebuilds.start()
        except RebuildRunning:
            raise HttpError("rebuild_running") from None
        return make_json_response(rebuilds.describe(), status=202)

    async def describe(request: web.Request) -> web.StreamResponse:
        return make_json_response(rebuilds.describe())

    return [web.post("/admin/rebuild", start), web.get("/admin/rebuild", describe)]


PART = Part(make_admin_routes, describe_admin(), needs="admin")
