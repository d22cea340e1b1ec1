"""One JSON line a request, without anything that names or quotes a person."""

from __future__ import annotations

import msgspec
from aiohttp.abc import AbstractAccessLogger
from aiohttp.web import BaseRequest, Request, StreamResponse

from bot.channels.http_api.metrics import METHODS


def route_of(request: BaseRequest) -> str:
    """Name the route by its pattern; addresses can hold questions and are not logged."""
    if not isinstance(request, Request):
        return "none"
    try:
        match = request.match_info
    except AssertionError:  # what is no HTTP never came to a route, and aiohttp asserts one
        return "none"
    if match.http_exception is not None:
        return "none"
    resource = match.route.resource
    return resource.canonical if resource is not None else "none"


class AccessLog(AbstractAccessLogger):
    """Writes route, method, status, duration and size. No address, question or user agent."""

    def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
        """Write one line."""
        line = {
            "event": "request",
            "route": route_of(request),
            "method": request.method if request.method in METHODS else "other",
            "status": response.status,
            "ms": round(time * 1000, 2),
            "bytes": response.body_length,
        }
        self.logger.info(msgspec.json.encode(line).decode())

    @property
    def enabled(self) -> bool:
        """Skip the work where nobody reads it."""
        return self.logger.isEnabledFor(20)
