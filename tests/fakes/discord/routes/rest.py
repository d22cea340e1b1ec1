"""The REST API: checks, limits, answers and records every request."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.fakes.discord import refusals
from tests.fakes.discord.rate_limits import RateDecision, RateLimits
from tests.fakes.discord.refusals import Refusal, Refused
from tests.fakes.discord.routes.calls import Call, Route, read_call
from tests.fakes.discord.state import Request, State


class Rest:
    """Serves a table of routes."""

    def __init__(self, state: State, rate_limits: RateLimits, routes: list[Route]) -> None:
        self._state = state
        self._rate_limits = rate_limits
        self._routes = routes

    def add_to(self, application: web.Application) -> None:
        """Add the routes to a web application; any other path gets a 404 and is recorded."""
        for route in self._routes:
            application.router.add_route(
                route.method, "/api/v10" + route.path, self._make_handler(route)
            )
        application.router.add_route("*", "/{anything:.*}", self._refuse_unknown)

    def _make_handler(self, route: Route) -> Any:
        async def serve(request: web.Request) -> web.Response:
            key = request.match_info.get(route.major, "")
            decision = self._rate_limits.take(route.name, key, exempt=route.by_token)
            call: Call | None = None
            try:
                self._authorise(route, request)
                _raise_limit(decision)
                call = await read_call(request)
                result = await route.handler(call)
            except Refused as refused:
                body = refused.make_body() | _describe_wait(decision)
                response = _make_response(refused.status, body, decision.headers)
            else:
                response = _make_response(result.status, result.body, decision.headers)
            self._record(route.name, request, response.status, call)
            return response

        return serve

    def _authorise(self, route: Route, request: web.Request) -> None:
        expected = f"Bot {self._state.token}"
        if not route.by_token and request.headers.get("Authorization") != expected:
            raise Refused(refusals.UNAUTHORIZED)

    def _record(self, name: str, request: web.Request, status: int, call: Call | None) -> None:
        payload = call.payload if call else None
        now = self._state.clock.now()
        self._state.requests.append(
            Request(name, request.method, request.path, status, payload, now)
        )
        self._state.changes.tell()

    async def _refuse_unknown(self, request: web.Request) -> web.Response:
        self._state.unknown_routes.append(f"{request.method} {request.path}")
        return _make_response(404, Refused(refusals.NOT_FOUND).make_body(), {})


def _raise_limit(decision: RateDecision) -> None:
    if decision.fails_with:
        raise Refused(Refusal(decision.fails_with, 0, f"{decision.fails_with}: Server Error"))
    if decision.retry_after_s:
        raise Refused(refusals.TOO_MANY)


def _describe_wait(decision: RateDecision) -> dict[str, Any]:
    if not decision.retry_after_s:
        return {}
    return {"retry_after": decision.retry_after_s, "global": decision.everywhere}


def _make_response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """Make a JSON response as Discord does. discord.py reads a 429 without `Via` as a ban."""
    headers = {**headers, "Via": "1.1 fake"}
    if body is None:
        return web.Response(status=status, headers=headers)
    # `web.json_response` adds a charset, and discord.py would read the body as text.
    headers["Content-Type"] = "application/json"
    return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
