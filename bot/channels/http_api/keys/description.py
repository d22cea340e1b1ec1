"""What the OpenAPI document says of keys and of the limit of requests, for every operation."""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.http_api.keys.access import Need
from bot.channels.http_api.openapi.schemas import RETRY_AFTER, describe_body, refer_to
from bot.channels.http_api.part import Schema
from bot.channels.http_api.responses.errors import ERROR_MEDIA

SCHEME = "key"
SCHEMES: Schema = {
    SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that `huigu keys create` made. Where `[server] keys` is `optional`, "
        "only administrators need one.",
    }
}
ERRORS = {
    "401": "A key is needed, or the one that was sent is unknown, revoked or expired.",
    "403": "The key is for less than this.",
    "429": "Too many requests from this key or address; see `Retry-After`.",
}
CHALLENGE: Schema = {
    "description": "How to send a key, and what is wrong with the one that was sent.",
    "schema": {"type": "string"},
}


def add_keys(paths: Mapping[str, Schema], need: Need) -> dict[str, Schema]:
    """Add to the operations of a part what its key is, and the errors about it."""
    if need == "nothing":
        return dict(paths)
    return {
        path: {method: _add_to_operation(operation, need) for method, operation in item.items()}
        for path, item in paths.items()
    }


def _add_to_operation(operation: Schema, need: Need) -> Schema:
    anybody: list[Schema] = [] if need == "admin" else [{}]
    responses = {status: _describe_error(status) for status in ERRORS}
    responses |= operation["responses"]
    return {
        **operation,
        "security": [*anybody, {SCHEME: []}],
        "responses": dict(sorted(responses.items())),
    }


def _describe_error(status: str) -> Schema:
    headers = {"Retry-After": RETRY_AFTER}
    if status in {"401", "403"}:
        headers = {"WWW-Authenticate": CHALLENGE}
    return {
        **describe_body(ERRORS[status], refer_to("ErrorDetails"), ERROR_MEDIA),
        "headers": headers,
    }
