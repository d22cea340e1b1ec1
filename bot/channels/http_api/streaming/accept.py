"""Whether a client wants events rather than one JSON object."""

from __future__ import annotations

from aiohttp import web

from bot.channels.http_api.requests.accept import choose_media

EVENTS = "text/event-stream"
JSON = "application/json"


def wants_events(request: web.Request) -> bool:
    """Tell whether `Accept` likes events best; `*/*` asks for JSON.

    `HEAD` has no body to stream.
    """
    accepted = ",".join(request.headers.getall("Accept", []))
    return request.method != "HEAD" and choose_media(accepted, (JSON, EVENTS)) == EVENTS
