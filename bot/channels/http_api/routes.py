"""The HTTP application: its routes, and the middleware and headers of all of them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.channels.http_api.access_log import get_route_pattern
from bot.channels.http_api.errors import (
    NO_INDEX_RETRY_S,
    HttpError,
    explain_exception,
    make_error_response,
)
from bot.channels.http_api.headers import SECURITY_HEADERS
from bot.channels.http_api.hosts import ALIVE, check_hosts
from bot.channels.http_api.metrics import Metrics
from bot.channels.http_api.openapi import describe_api
from bot.channels.http_api.page.plain_routes import AnswerRequest, Read, make_plain_route
from bot.channels.http_api.page.static import make_page_routes
from bot.channels.http_api.request import (
    MAX_BODY_BYTES,
    Bodies,
    choose_error_language,
    read_question,
)
from bot.channels.http_api.webhooks import make_webhook_routes
from bot.messages import (
    LANGUAGES,
    Answer,
    Ask,
    Question,
    RefusalReason,
    Refused,
    drop_internals,
)
from bot.services.contracts import Community, Services
from bot.settings import ServerSettings
from indexer.errors import HuiguError

log = logging.getLogger("huigu.http")

DEFAULT_TITLE = "Huigu 回顾"
REFUSALS: dict[RefusalReason, str] = {
    "rate": "rate_limited",
    "busy": "busy",
    "slow": "answer_too_slow",
}
"""The code of each reason to refuse a question."""


def build_application(
    services: Services, server: ServerSettings, read_s: float, count_open: Callable[[], float]
) -> web.Application:
    """Build the application.

    `read_s` is the time-out of a body, in seconds; `count_open` counts the open connections.
    """
    metrics = Metrics(services.registry, partial(_is_ready, services), count_open)
    middlewares = [_count_requests(metrics), _convert_errors, check_hosts(server.hosts)]
    app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=middlewares)
    app.on_response_prepare.append(_add_security_headers)
    bodies = Bodies(read_s)
    app.on_shutdown.append(bodies.stop)
    title = server.title or services.community.name or DEFAULT_TITLE
    read = partial(read_question, bodies=bodies, proxies=server.proxies)
    answer = _make_answer_request(services.ask, metrics)
    query = _make_query_handler(read, answer)
    app.add_routes([
        web.get("/query", query),
        web.post("/query", query),
        web.get(ALIVE, _make_json_handler(lambda: {"alive": True})),
        web.get("/readyz", _make_json_handler(lambda: _check_readiness(services))),
        web.get("/openapi.json", _make_json_handler(describe_api)),
        web.get("/metrics", _make_metrics_handler(metrics)),
        *make_webhook_routes(services.webhooks, read_s),
        web.get("/examples.json", _make_examples_handler(services.community)),
        make_plain_route(title, read, answer),
        *make_page_routes(title),
    ])
    return app


def _make_answer_request(ask: Ask, metrics: Metrics) -> AnswerRequest:
    async def answer_request(request: web.Request, question: Question) -> Answer:
        try:
            with metrics.open_questions.track_inprogress(), metrics.answer_seconds.time():
                return drop_internals(await ask(question), question.explain)
        except Refused as refusal:
            raise HttpError(
                REFUSALS[refusal.reason],
                refusal.limit,
                refusal.retry_after_s,
                retry_after_s=refusal.retry_after_s,
                language=choose_error_language(question, request),
            ) from None

    return answer_request


def _make_query_handler(read: Read, answer_request: AnswerRequest) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        answer = await answer_request(request, await read(request))
        return _make_json_response(answer, {"Content-Language": answer.language or "en"})

    return handle


def _make_json_handler(make_content: Callable[[], object]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return _make_json_response(make_content(), {})

    return handle


def _make_examples_handler(community: Community) -> Handler:
    """Serve the page's example questions, by language."""

    async def handle(request: web.Request) -> web.StreamResponse:
        examples = {language: await community.list_examples(language) for language in LANGUAGES}
        return _make_json_response(examples, {})

    return handle


def _make_json_response(content: object, headers: dict[str, str]) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(content),
        content_type="application/json",
        headers={**headers, "Cache-Control": "no-store"},
    )


def _is_ready(services: Services) -> bool:
    return bool(services.generation()) and not services.index_problem()


def _check_readiness(services: Services) -> object:
    problem = services.index_problem()
    if not (generation := services.generation()) or problem == "unusable":
        raise HttpError("no_index", retry_after_s=NO_INDEX_RETRY_S)
    if problem:
        # Somebody has to mend it, before the older one is lost too. Whoever asks is still answered.
        raise HttpError("old_index", generation, retry_after_s=NO_INDEX_RETRY_S)
    channels = {
        status.name: {"state": status.state, "reason": status.reason} for status in services.health
    }
    # A channel that is down does not change the status code: a monitor that then restarted the
    # process would take away the channels that answer.
    return {"ready": True, "generation": generation, **({"channels": channels} if channels else {})}


def _make_metrics_handler(metrics: Metrics) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        return web.Response(body=metrics.write(), headers=headers)

    return handle


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


@web.middleware
async def _convert_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn expected errors into JSON responses; `ConnectionHandler` handles all others."""
    try:
        return await handler(request)
    except HttpError as http_error:
        error = http_error
    except web.HTTPException as exception:
        error = explain_exception(exception)
    except HuiguError as reason:
        # The index was closed or is damaged: the operator must see the reason, the asker not.
        log.error("cannot answer: %s", reason)
        error = HttpError("no_index", retry_after_s=NO_INDEX_RETRY_S)
    return make_error_response(error, request)


async def _add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(SECURITY_HEADERS)
