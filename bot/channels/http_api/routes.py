"""The HTTP application: its routes, and the middleware and headers of all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.channels.http_api.admin.rebuilds import Rebuilds
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.embedding.origins import read_origins
from bot.channels.http_api.embedding.sharing import add_headers, answer_preflights
from bot.channels.http_api.html.language import keep_choice
from bot.channels.http_api.html.problem import make_problem_page, wants_page
from bot.channels.http_api.keys.access import Need
from bot.channels.http_api.keys.description import SCHEMES, add_keys
from bot.channels.http_api.keys.guard import guard_routes
from bot.channels.http_api.openapi.document import describe_api
from bot.channels.http_api.openapi.schemas import describe_body, describe_operation
from bot.channels.http_api.operations.access_log import get_route_pattern
from bot.channels.http_api.operations.metrics import Metrics
from bot.channels.http_api.operations.routes import is_ready
from bot.channels.http_api.part import Description, HttpContext, Schema
from bot.channels.http_api.parts import PARTS
from bot.channels.http_api.query.routes import make_answer_request
from bot.channels.http_api.requests.hosts import check_hosts
from bot.channels.http_api.requests.question import MAX_BODY_BYTES, Bodies, read_question
from bot.channels.http_api.responses.errors import (
    HttpError,
    explain_exception,
    explain_failure,
    make_error_response,
)
from bot.channels.http_api.responses.headers import SECURITY_HEADERS
from bot.channels.http_api.responses.json_body import make_json_handler
from bot.channels.http_api.spec import HttpSecrets
from bot.runtime.clock import SystemClock
from bot.services.contracts import Services
from bot.services.keys.file import KEYS_FILE
from bot.services.keys.ring import KeyRing
from bot.settings import ServerSettings
from indexer.errors import HuiguError

DEFAULT_TITLE = "Huigu 回顾"


def build_application(
    services: Services,
    server: ServerSettings,
    timeouts: Timeouts,
    count_open: Callable[[], float],
    secrets: HttpSecrets,
) -> web.Application:
    """Build the application.

    `count_open` counts the open connections.
    """
    metrics = Metrics(services.registry, partial(is_ready, services), count_open)
    needs: dict[web.AbstractRoute, Need] = {}
    ring = KeyRing(services.files.beside_journal(KEYS_FILE))
    sites = read_origins(server.embed)
    title = server.title or services.community.name or DEFAULT_TITLE
    middlewares = [
        _count_requests(metrics),
        _convert_errors(title),
        check_hosts(server.hosts),
        answer_preflights(sites),
        guard_routes(needs, ring, server),
    ]
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=middlewares)
    app.on_response_prepare.append(partial(_add_headers, sites))
    bodies = Bodies(timeouts.read_s)
    app.on_shutdown.append(bodies.stop)
    rebuilds = Rebuilds(services.reindex, SystemClock())
    app.on_cleanup.append(rebuilds.stop)
    context = HttpContext(
        services=services,
        settings=server,
        title=title,
        read=partial(read_question, bodies=bodies, proxies=server.proxies),
        answer=make_answer_request(services.ask, metrics),
        bodies=bodies,
        metrics=metrics,
        ring=ring,
        sites=sites,
        call_at_stop=lambda stop: app.on_cleanup.append(lambda _: stop()),
        read_s=timeouts.read_s,
        timeouts=timeouts,
        secrets=secrets,
        rebuilds=rebuilds,
    )
    for part in PARTS:
        routes = _list_routes(app.add_routes(part.make_routes(context)))
        needs |= dict.fromkeys(routes, part.needs)
    app.router.add_get("/openapi.json", make_json_handler(describe_whole_api))
    return app


def _list_routes(added: Iterable[web.AbstractRoute]) -> Iterator[web.AbstractRoute]:
    """List routes that were added, and those for HEAD: `web.get` adds one, but does not tell."""
    for route in added:
        yield from (one for one in route.resource or () if one.handler is route.handler)


@cache
def describe_whole_api() -> Schema:
    """Describe all parts, and the address of the description itself."""
    document = describe_body("This document.", {"type": "object"})
    own = Description({"/openapi.json": {"get": describe_operation("openapi", document, "421")}})
    parts = [
        dataclasses.replace(part.description, paths=add_keys(part.description.paths, part.needs))
        for part in PARTS
    ]
    return describe_api([*parts, own], SCHEMES)


def _count_requests(metrics: Metrics) -> Middleware:
    """Count every request; one that raises counts as 500."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        status = 500
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            metrics.count_request(get_route_pattern(request), request.method, status)

    return middleware


def _convert_errors(title: str) -> Middleware:
    """Turn expected errors into responses; `ConnectionHandler` handles all others."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except HttpError as http_error:
            error = http_error
        except web.HTTPException as exception:
            error = explain_exception(exception)
        except HuiguError as reason:
            error = explain_failure(reason)
        if wants_page(request):
            return make_problem_page(title, error, request)
        return make_error_response(error, request)

    return middleware


async def _add_headers(
    sites: frozenset[str], request: web.Request, response: web.StreamResponse
) -> None:
    response.headers.update(SECURITY_HEADERS)
    add_headers(request, response, sites)
    if response.content_type == "text/html":
        keep_choice(request, response)
