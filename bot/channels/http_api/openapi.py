"""The OpenAPI 3.1 description; schemas come from the records themselves, so they cannot drift."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from bot.channels.http_api.request import (
    DEFAULT_K,
    MAX_BODY_BYTES,
    QueryBody,
)
from bot.messages import LANGUAGES, MAX_K, MAX_QUESTION_CHARS, Answer

Schema = dict[str, Any]

QUESTION: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_QUESTION_CHARS,
    "pattern": r"\S",
    "description": "The question, in any words; not only white space.",
    "examples": ["Where are the IstioCon 2022 videos?"],
}
LANGUAGE: Schema = {
    "type": "string",
    "enum": [*LANGUAGES, ""],
    "default": "",
    "description": "Language of the answer; empty to follow the question.",
}
K: Schema = {
    "type": "integer",
    "minimum": 1,
    "maximum": MAX_K,
    "default": DEFAULT_K,
    "description": "How many citations at most.",
}
ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {"type": "string", "description": "What is wrong, in the asker's language."}
    },
}
FAULTS = {
    "400": f"The question is empty or over {MAX_QUESTION_CHARS} characters, `k` or `language` is "
    "out of range, or the request cannot be read.",
    "404": "Nothing at this address.",
    "405": "The address does not take this method.",
    "408": "The body did not arrive in time.",
    "413": f"The body is over {MAX_BODY_BYTES} bytes.",
    "415": "The body is not `application/json`, or is compressed.",
    "429": "Too many questions from this address; see `Retry-After`.",
    "500": "A fault of the server; it was logged.",
    "503": "Too many questions at once, or no index; see `Retry-After`.",
}


@cache
def describe() -> Schema:
    """Give the whole document."""
    _, components = msgspec.json.schema_components(
        (Answer, QueryBody), ref_template="#/components/schemas/{name}"
    )
    body = components["QueryBody"]
    body["properties"] = {"question": QUESTION, "language": LANGUAGE, "k": K}
    body["additionalProperties"] = False
    for name, schema in components.items():
        if name != "QueryBody":
            # Every field is always there, and nothing else.
            schema["required"] = list(schema["properties"])
            schema["additionalProperties"] = False
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Huigu",
            "version": "1",
            "description": "Answers a community's questions with links it can prove.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/query": {"get": _get_query(), "post": _post_query()},
            "/healthz": {"get": _get("alive", "The process lives.", {"alive": True})},
            "/readyz": {"get": _readyz()},
            "/metrics": {"get": _get_text("metrics", "Counters in Prometheus' text format.")},
            "/openapi.json": {"get": _get("openapi", "This document.", None)},
        },
        "components": {"schemas": {**components, "Error": ERROR}},
    }


def _get_query() -> Schema:
    """Describe `GET /query`."""
    parameters = [
        {"name": "q", "in": "query", "required": True, "schema": QUESTION},
        {"name": "language", "in": "query", "required": False, "schema": LANGUAGE},
        {"name": "k", "in": "query", "required": False, "schema": K},
    ]
    return {
        "operationId": "ask",
        "summary": "Ask a question by address.",
        "parameters": parameters,
        "responses": {"200": _answer(), **_faults("400", "429", "500", "503")},
    }


def _post_query() -> Schema:
    """Describe `POST /query`."""
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/QueryBody"}}}
    return {
        "operationId": "askPrivately",
        "summary": "Ask a question that stays out of addresses and proxies' logs.",
        "requestBody": {"required": True, "content": body},
        "responses": {
            "200": _answer(),
            **_faults("400", "408", "413", "415", "429", "500", "503"),
        },
    }


def _readyz() -> Schema:
    """Describe `GET /readyz`."""
    properties = {"ready": {"const": True}, "generation": {"type": "string", "minLength": 1}}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    return {
        "operationId": "ready",
        "summary": "Whether questions can be answered, and from which generation.",
        "responses": {"200": _json("An index is open.", schema), **_faults("503")},
    }


def _get(name: str, summary: str, example: object) -> Schema:
    """Describe an address that gives a JSON object."""
    schema: Schema = {"type": "object"}
    if example is not None:
        schema["const"] = example
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _json(summary, schema)},
    }


def _get_text(name: str, summary: str) -> Schema:
    """Describe an address that gives plain text."""
    content = {"text/plain": {"schema": {"type": "string"}}}
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": content}},
    }


def _answer() -> Schema:
    """Describe the response with an answer."""
    return _json("An answer, or `found: false`.", {"$ref": "#/components/schemas/Answer"})


def _faults(*statuses: str) -> Schema:
    """Describe the error responses of some statuses."""
    found = {}
    for status in statuses:
        found[status] = _json(FAULTS[status], {"$ref": "#/components/schemas/Error"})
        if status in ("429", "503"):
            found[status]["headers"] = {
                "Retry-After": {
                    "description": "Seconds to wait.",
                    "schema": {"type": "integer", "minimum": 1},
                }
            }
    return found


def _json(description: str, schema: Schema) -> Schema:
    """Describe a JSON response."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}
