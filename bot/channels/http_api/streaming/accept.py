"""Whether a client wants events rather than one JSON object."""

from __future__ import annotations

import re

from aiohttp import web

EVENTS = "text/event-stream"
JSON = "application/json"
MAX_ACCEPT_CHARS = 1024
"""What browsers and libraries send has some hundred."""
_WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def wants_events(request: web.Request) -> bool:
    """Tell whether `Accept` names events, and JSON with no more weight.

    `*/*` asks for JSON. `HEAD` has no body to stream.
    """
    header = ",".join(request.headers.getall("Accept", []))[:MAX_ACCEPT_CHARS]
    weights = _read_weights(header)
    weight = weights.get(EVENTS, 0.0)
    return request.method != "HEAD" and weight > 0 and weight >= weights.get(JSON, 0.0)


def _read_weights(header: str) -> dict[str, float]:
    """Read the weight of each type that is named; what is malformed counts as not named."""
    weights: dict[str, float] = {}
    for entry in header.split(","):
        media, *parameters = (part.strip().lower() for part in entry.split(";"))
        given = [part for part in parameters if part.startswith("q")]
        matches = [_WEIGHT.fullmatch(part) for part in given]
        if all(matches):
            weight = min((float(match[1]) for match in matches if match), default=1.0)
            weights[media] = max(weight, weights.get(media, 0.0))
    return weights
