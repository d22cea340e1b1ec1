"""The routes of the web page."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.html.language import PARAMETER, TAGS
from bot.channels.http_api.page.handler import PageHandler
from bot.channels.http_api.page.static import make_asset_response, make_file_routes
from bot.channels.http_api.page.words import NAME, make_words
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from bot.messages import LANGUAGES
from bot.services.contracts import Community


def make_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of the page and its files."""
    return [
        web.get("/", PageHandler(context).__call__),
        web.get("/plain", _redirect),
        web.get("/examples.json", _make_examples_handler(context.services.community)),
        web.get(f"/{NAME}", _serve_words),
        *make_file_routes(),
    ]


async def _redirect(request: web.Request) -> web.StreamResponse:
    """Redirect the page that there was for browsers without JavaScript: `/` is one now."""
    query = request.rel_url.raw_query_string
    return web.Response(status=308, headers={"Location": f"./?{query}" if query else "./"})


async def _serve_words(request: web.Request) -> web.StreamResponse:
    """Serve the texts of the page in the language of the address.

    Raises:
        HttpError: It names no language of ours.
    """
    language = request.query.get(PARAMETER, "")
    if language not in TAGS:
        raise HttpError("not_found")
    return make_asset_response(make_words(language), request)


def _make_examples_handler(community: Community) -> Handler:
    """Serve the example questions, by language."""

    async def handle(request: web.Request) -> web.StreamResponse:
        examples = {language: await community.list_examples(language) for language in LANGUAGES}
        return make_json_response(examples)

    return handle


PART = Part(make_routes)
