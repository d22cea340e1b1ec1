"""The routes of the web page."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.page.plain_routes import make_plain_route
from bot.channels.http_api.page.static import make_page_routes
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.responses.json_body import make_json_response
from bot.messages import LANGUAGES
from bot.services.contracts import Community


def make_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of the page, with and without JavaScript."""
    return [
        web.get("/examples.json", _make_examples_handler(context.services.community)),
        make_plain_route(context.title, context.read, context.answer),
        *make_page_routes(context.title),
    ]


def _make_examples_handler(community: Community) -> Handler:
    """Serve the page's example questions, by language."""

    async def handle(request: web.Request) -> web.StreamResponse:
        examples = {language: await community.list_examples(language) for language in LANGUAGES}
        return make_json_response(examples)

    return handle


PART = Part(make_routes)
