"""The REST side: every request is checked, limited, answered and written down."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.fakes.discord import refusals
from tests.fakes.discord.calls import Call, Route, read_call
from tests.fakes.discord.rates import Rates, Verdict
from tests.fakes.discord.refusals import Refusal, Refused
from tests.fakes.discord.state import Request, State


class Rest:
    """Serves a table of routes."""

    def __init__(self, state: State, rates: Rates, routes: list[Route]) -> None:
        self._state = state
        self._rates = rates
        self._routes = routes

    def add_to(self, application: web.Application) -> None:
        """Hang the routes into a web application; anything else is not found, and remembered."""
        for route in self._routes:
            application.router.add_route(route.method, "/api/v10" + route.path, self._serve(route))
        application.router.add_route("*", "/{anything:.*}", self._unknown)

    def _serve(self, route: Route) -> Any:
        async def serve(request: web.Request) -> web.Response:
            key = request.match_info.get(route.major, "")
            verdict = self._rates.take(route.name, key, exempt=route.by_token)
            call: Call | None = None
            try:
                self._authorise(route, request)
                _raise_limit(verdict)
                call = await read_call(request)
                answer = await route.handler(call)
            except Refused as refused:
                body = refused.body() | _waiting(verdict)
                response = _response(refused.status, body, verdict.headers)
            else:
                response = _response(answer.status, answer.body, verdict.headers)
            self._note(route.name, request, response.status, call)
            return response

        return serve

    def _authorise(self, route: Route, request: web.Request) -> None:
        own = f"Bot {self._state.token}"
        if not route.by_token and request.headers.get("Authorization") != own:
            raise Refused(refusals.UNAUTHORIZED)

    def _note(self, name: str, request: web.Request, status: int, call: Call | None) -> None:
        payload = call.payload if call else None
        now = self._state.clock.now()
        self._state.requests.append(
            Request(name, request.method, request.path, status, payload, now)
        )
        self._state.changes.tell()

    async def _unknown(self, request: web.Request) -> web.Response:
        self._state.unknown_routes.append(f"{request.method} {request.path}")
        return _response(404, Refused(refusals.NOT_FOUND).body(), {})


def _raise_limit(verdict: Verdict) -> None:
    if verdict.fails_with:
        words = f"{verdict.fails_with}: Server Error"
        raise Refused(Refusal(verdict.fails_with, 0, words))
    if verdict.retry_after_s:
        raise Refused(refusals.TOO_MANY)


def _waiting(verdict: Verdict) -> dict[str, Any]:
    if not verdict.retry_after_s:
        return {}
    return {"retry_after": verdict.retry_after_s, "global": verdict.everywhere}


def _response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """JSON as Discord sends it. discord.py takes a 429 without `Via` for a ban."""
    own = {**headers, "Via": "1.1 fake"}
    if body is None:
        return web.Response(status=status, headers=own)
    # aiohttp's own way adds a charset, for which discord.py takes the body as text.
    own["Content-Type"] = "application/json"
    return web.Response(status=status, body=json.dumps(body).encode(), headers=own)
