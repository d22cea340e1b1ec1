"""The HTTP application: its routes, and what holds for every one of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry

from bot.channels.http_api.access_log import route_of
from bot.channels.http_api.errors import Problem, read_accept_language
from bot.channels.http_api.metrics import Metrics
from bot.channels.http_api.openapi import describe
from bot.channels.http_api.request import MAX_BODY_BYTES, choose_asker_language, read_question
from bot.channels.http_api.static import page_routes
from bot.channels.http_api.webhooks import webhook_routes
from bot.messages import Ask, Refused
from bot.runtime.webhooks import Webhooks
from bot.settings import ServerSettings
from indexer.errors import HuiguError
from indexer.text.language import choose_language

log = logging.getLogger("huigu.http")

SECURITY_HEADERS = {
    # The page runs its own files and talks to its own server; nothing else, no inline code,
    # no frames around it, and no text may become markup.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # The page's address can hold the question, which is nobody else's business.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Says nothing about versions.
    "Server": "huigu",
}


def application(
    ask: Ask,
    server: ServerSettings,
    generation: Callable[[], str],
    webhooks: Webhooks,
    read_s: float,
    registry: CollectorRegistry,
) -> web.Application:
    """Build the application.

    Args:
        ask: What answers.
        server: Title of the page, and trusted proxies.
        generation: Id of the open index generation; empty while there is none.
        webhooks: Handlers of requests from other services.
        read_s: Seconds a body may take to arrive.
        registry: What the server counts, for `/metrics`.

    Returns:
        An application that has not been started.
    """
    metrics = Metrics(registry, generation)
    app = web.Application(
        client_max_size=MAX_BODY_BYTES, middlewares=[_counted(metrics), _explained]
    )
    app.on_response_prepare.append(_add_security_headers)
    query = _query_handler(ask, metrics, server, read_s)
    app.add_routes([
        web.get("/query", query),
        web.post("/query", query),
        web.get("/healthz", _json_handler(lambda: {"alive": True})),
        web.get("/readyz", _json_handler(_readiness(generation))),
        web.get("/openapi.json", _json_handler(describe)),
        web.get("/metrics", _metrics_handler(metrics)),
        *webhook_routes(webhooks, read_s),
        *page_routes(server.title),
    ])
    return app


def _query_handler(ask: Ask, metrics: Metrics, server: ServerSettings, read_s: float) -> Handler:
    """Answer one question."""

    async def handler(request: web.Request) -> web.StreamResponse:
        question = await read_question(request, read_s, server.proxies)
        started = time.perf_counter()
        metrics.question_opened()
        try:
            answer = await ask(question)
        except Refused as refusal:
            status = 429 if refusal.reason == "rate" else 503
            raise Problem(
                status,
                refusal.reason,
                refusal.limit,
                refusal.retry_after_s,
                headers={"Retry-After": str(refusal.retry_after_s)},
                language=choose_asker_language(question, request),
            ) from None
        finally:
            metrics.question_closed(time.perf_counter() - started)
        return web.Response(
            body=msgspec.json.encode(answer),
            content_type="application/json",
            headers={"Content-Language": answer.language or "en", "Cache-Control": "no-store"},
        )

    return handler


def _json_handler(content: Callable[[], object]) -> Handler:
    """Serve what a function gives as JSON."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(
            body=msgspec.json.encode(content()),
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return handler


def _readiness(generation: Callable[[], str]) -> Callable[[], object]:
    """Say which generation answers, or that none does."""

    def content() -> object:
        current = generation()
        if not current:
            raise Problem(503, "not_ready", headers={"Retry-After": "5"})
        return {"ready": True, "generation": current}

    return content


def _metrics_handler(metrics: Metrics) -> Handler:
    """Serve the counters."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(body=metrics.text(), headers={"Content-Type": metrics.content_type})

    return handler


def _counted(metrics: Metrics) -> Middleware:
    """Count every request, the failed ones as 500."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        status = 500
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            metrics.count_request(route_of(request), request.method, status)

    return middleware


@web.middleware
async def _explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what is expected to go wrong into JSON; the rest reaches `JsonHandler`."""
    try:
        return await handler(request)
    except Problem as found:
        problem = found
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        problem = Problem(405, "method", allowed, headers={"Allow": allowed})
    except web.HTTPNotFound:
        problem = Problem(404, "not_found")
    except web.HTTPExpectationFailed:
        problem = Problem(417, "expect")
    except HuiguError as error:
        # The index let go under us, or is damaged: an operator must read why, an asker need not.
        log.error("cannot answer: %s", error)
        problem = Problem(503, "not_ready", headers={"Retry-After": "5"})
    accepted = read_accept_language(request.headers.get("Accept-Language", ""))
    return problem.response(choose_language(problem.language, locale=accepted))


async def _add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the same headers on every response, errors included."""
    response.headers.update(SECURITY_HEADERS)
