"""The route of `/llms.txt`."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.llms.document import Overview, write_llms
from bot.channels.http_api.openapi.schemas import describe_body, describe_operation
from bot.channels.http_api.part import Description, HttpContext, Part
from bot.rendering.pages.addresses import PageAddresses, read_public_url
from bot.services.archive.contracts import RowFilter

PATH = "/llms.txt"
MAX_ROWS = 100
"""Of each list; whoever wants more asks, or goes through the API."""


def make_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the route."""
    return [web.get(PATH, _make_handler(context))]


def _make_handler(context: HttpContext) -> Handler:
    addresses = PageAddresses(read_public_url(context.settings.public_url))
    services, wanted = context.services, RowFilter(limit=MAX_ROWS)

    async def handle(request: web.Request) -> web.StreamResponse:
        overview = Overview(
            context.title,
            await services.catalogue.describe_index(),
            (await services.archive.list_events(wanted)).rows,
            (await services.archive.list_talks(wanted)).rows,
            await services.catalogue.list_newest(MAX_ROWS),
        )
        text = write_llms(overview, addresses)
        headers = {"Cache-Control": "no-cache"}
        # By its name and by llmstxt.org it is a text, which is Markdown.
        return web.Response(text=text, content_type="text/plain", headers=headers)

    return handle


def _describe() -> Description:
    what = "What is here, for programs that read the web for a language model, as Markdown."
    body = describe_body(what, {"type": "string"}, "text/plain")
    return Description({PATH: {"get": describe_operation("llms", body, "421", "503")}})


PART = Part(make_routes, _describe(), needs="read")
