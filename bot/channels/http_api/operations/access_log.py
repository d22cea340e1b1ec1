"""The access log: one JSON line per request, without data about a person."""

from __future__ import annotations

import logging

import msgspec
from aiohttp.abc import AbstractAccessLogger
from aiohttp.web import BaseRequest, Request, StreamResponse

from bot.channels.http_api.operations.metrics import METHODS


def get_route_pattern(request: BaseRequest) -> str:
    """Return the pattern of the request's route, or `none`; its address may have a question."""
    if not isinstance(request, Request):
        return "none"
    try:
        match = request.match_info
    except AssertionError:  # malformed HTTP has no route, and aiohttp asserts one
        return "none"
    if match.http_exception is not None or match.route.resource is None:
        return "none"
    return match.route.resource.canonical


class AccessLog(AbstractAccessLogger):
    """Logs route, method, status, duration and size; no address, question or user agent."""

    def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
        """Write one line."""
        line = {
            "event": "request",
            "route": get_route_pattern(request),
            "method": request.method if request.method in METHODS else "other",
            "status": response.status,
            "ms": round(time * 1000, 2),
            "bytes": response.body_length,
        }
        self.logger.info(msgspec.json.encode(line).decode())

    @property
    def enabled(self) -> bool:
        """Whether the log is read at all; aiohttp asks this once."""
        return self.logger.isEnabledFor(logging.INFO)
