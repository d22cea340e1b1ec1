"""What monitors ask: `/healthz`, `/readyz`, `/metrics`."""

from __future__ import annotations

from typing import get_args

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from bot.channels.http_api.openapi.schemas import (
    describe_body,
    describe_flag,
    describe_operation,
)
from bot.channels.http_api.operations.metrics import Metrics
from bot.channels.http_api.part import Description, HttpContext, Part, Schema
from bot.channels.http_api.requests.hosts import ALIVE
from bot.channels.http_api.responses.errors import NO_INDEX_RETRY_S, UNREACHABLE_RETRY_S, HttpError
from bot.channels.http_api.responses.json_body import make_json_handler
from bot.runtime.health import State
from bot.services.contracts import Services

CHANNEL: Schema = {
    "type": "object",
    "required": ["state", "reason"],
    "properties": {
        "state": {
            "type": "string",
            "enum": list(get_args(State)),
            "description": "Whether the channel answers.",
        },
        "reason": {"type": "string", "description": "Why it is not ready; else empty."},
    },
}
WORKERS: Schema = {
    "type": "object",
    "required": ["ready", "wanted", "restarts"],
    "properties": {
        "ready": {
            "type": "integer",
            "minimum": 0,
            "description": "Answering processes that are ready.",
        },
        "wanted": {
            "type": "integer",
            "minimum": 1,
            "description": "How many there are to be.",
        },
        "restarts": {
            "type": "integer",
            "minimum": 0,
            "description": "How often one took the place of another one.",
        },
    },
    "description": "The answering processes beside the main one; left out if it answers itself.",
}
GENERATION: Schema = {
    "type": "string",
    "minLength": 1,
    "description": "Id of the index generation in use.",
}


def make_operation_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of monitors."""
    return [
        web.get(ALIVE, make_json_handler(lambda: {"alive": True})),
        web.get("/readyz", make_json_handler(lambda: _check_readiness(context.services))),
        web.get("/metrics", _make_metrics_handler(context.metrics)),
    ]


def is_ready(services: Services) -> bool:
    """Tell whether the current index answers."""
    return bool(services.generation()) and not services.index_problem()


def _check_readiness(services: Services) -> object:
    problem = services.index_problem()
    if problem == "unreachable":
        raise HttpError("store_unreachable", UNREACHABLE_RETRY_S, retry_after_s=UNREACHABLE_RETRY_S)
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
    return {
        "ready": True,
        "generation": generation,
        **({"channels": channels} if channels else {}),
        # The same of workers: without any, the process answers by itself.
        **({"workers": workers} if (workers := services.workers()) else {}),
    }


def _make_metrics_handler(metrics: Metrics) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}
        return web.Response(body=metrics.write(), headers=headers)

    return handle


def _describe() -> Description:
    alive = describe_flag("The process lives.", "alive")
    counters = "Counters in Prometheus' text format."
    metrics = describe_body(counters, {"type": "string"}, "text/plain")
    return Description({
        ALIVE: {"get": describe_operation("alive", alive)},
        "/readyz": {"get": _describe_readiness()},
        "/metrics": {"get": describe_operation("metrics", metrics, "421")},
    })


def _describe_readiness() -> Schema:
    ready = {"type": "boolean", "description": "Always true."}
    required: Schema = {"ready": ready, "generation": GENERATION}
    channels = {
        "type": "object",
        "additionalProperties": CHANNEL,
        "description": "The state of each channel, by its name.",
    }
    properties = {**required, "channels": channels, "workers": WORKERS}
    schema = {"type": "object", "required": list(required), "properties": properties}
    summary = "Whether questions can be answered, from which generation, and on which channels."
    body = describe_body("An index is open.", schema)
    return describe_operation("ready", body, "421", "503", summary=summary)


PART = Part(make_operation_routes, _describe(), needs="nothing")
