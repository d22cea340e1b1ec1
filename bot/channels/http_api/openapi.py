"""The OpenAPI 3.1 document. Its schemas come from the records, so the two always agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

import msgspec

from bot.channels.http_api.errors import ERROR_MEDIA, STATUSES, ErrorDetails
from bot.channels.http_api.request import MAX_BODY_BYTES, MAX_CONVERSATION_CHARS, QueryBody
from bot.messages import LANGUAGES, MAX_K, MAX_OFFSET, MAX_QUESTION_CHARS, Answer
from bot.runtime.health import State

Schema = dict[str, Any]
_REFERENCE = re.compile(r'"#/components/schemas/(\w+)"')

QUESTION: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_QUESTION_CHARS,
    "pattern": r"\S",
    "description": "The question, in any words; not only white space.",
    "examples": ["Where are the videos of the last event?"],
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
    "description": "How many sources, and how many links, at most. Left out: 3 sources, 6 links.",
}
OFFSET: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": MAX_OFFSET,
    "default": 0,
    "description": "How many of the links or talks of a list to skip. An answer that lists only "
    "some says how many there are as `total`; ask again with its `offset` plus what it lists.",
}
CONVERSATION: Schema = {
    "type": "string",
    "maxLength": MAX_CONVERSATION_CHARS,
    "pattern": f"^[0-9A-Za-z_-]{{0,{MAX_CONVERSATION_CHARS}}}$",
    "default": "",
    "description": "An id that the client makes up, hard to guess. Questions with the same one "
    "follow on each other for some minutes: `and the slides?`, `the second one`, `more`. Empty for "
    "a single question.",
}
EXPLAIN: Schema = {
    "type": "boolean",
    "default": False,
    "description": "Whether the answer says how the question was understood, as `explanation`.",
}
EXPLAIN_WRITTEN: Schema = {**EXPLAIN, "type": "string", "enum": ["", "0", "1"], "default": ""}
CHANNEL: Schema = {
    "type": "object",
    "required": ["state", "reason"],
    "properties": {
        "state": {"type": "string", "enum": list(get_args(State))},
        "reason": {"type": "string", "description": "Why it is not ready; else empty."},
    },
}
GENERATION: Schema = {"type": "string", "minLength": 1}
RETRY_AFTER: Schema = {
    "description": "Seconds to wait.",
    "schema": {"type": "integer", "minimum": 1},
}
ERRORS = {
    "400": f"The question is empty or over {MAX_QUESTION_CHARS} characters, `k`, `offset`, "
    "`language`, `conversation` or `explain` is out of range, or the request cannot be read.",
    "408": "The body did not arrive in time.",
    "413": f"The body is over {MAX_BODY_BYTES} bytes.",
    "415": "The body is not `application/json`, or is compressed.",
    "421": "The host of the request is none of `[server] hosts`.",
    "429": "Too many questions from this address; see `Retry-After`.",
    "431": "The header fields are too large together.",
    "500": "An error of the server; it was logged.",
    "503": "Too many questions at once (`busy`), a restart (`stopping`), no index (`no_index`) or, "
    "of `/readyz`, only an older one (`old_index`); see `Retry-After`. Without it: the question "
    "takes too long (`answer_too_slow`).",
}
GET_ERRORS = ("400", "421", "429", "431", "500", "503")
"""Those of a question without a body."""
INFO: Schema = {
    "title": "Huigu",
    "version": "1",
    "description": "Answers a community's questions with links it can prove.",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}


@cache
def describe_api() -> Schema:
    """Build the document."""
    _, components = msgspec.json.schema_components(
        (Answer, QueryBody, ErrorDetails), ref_template="#/components/schemas/{name}"
    )
    body = components["QueryBody"]
    body["properties"] = {
        "question": QUESTION,
        "language": LANGUAGE,
        "k": K,
        "offset": OFFSET,
        "conversation": CONVERSATION,
        "explain": EXPLAIN,
    }
    # What the next question may leave out, and what a model reads, never leaves the process.
    for internal in ("state", "evidence"):
        del components["Answer"]["properties"][internal]
    components = _keep_used(components, ("Answer", "QueryBody", "ErrorDetails"))
    for name, schema in components.items():
        # An error may get more members, as RFC 9457 has it.
        schema["additionalProperties"] = name == "ErrorDetails"
        if name != "QueryBody":
            # Every other field is in every answer.
            schema["required"] = [key for key in schema["properties"] if key != "explanation"]
    # Not an enum: a client that was generated today shall read a code of tomorrow.
    codes = ", ".join(f"`{code}` ({status})" for code, status in STATUSES.items())
    components["ErrorDetails"]["properties"]["code"]["description"] = f"Which error it is: {codes}."
    alive = _describe_flag("The process lives.", "alive")
    counters = "Counters in Prometheus' text format."
    metrics = _describe_body(counters, {"type": "string"}, "text/plain")
    document = _describe_body("This document.", {"type": "object"})
    return {
        "openapi": "3.1.0",
        "info": INFO,
        # Where this document is, so that clients work behind a proxy that serves it below a path.
        "servers": [{"url": "./"}],
        "paths": {
            "/query": {"get": _describe_get_query(), "post": _describe_post_query()},
            "/healthz": {"get": _describe("alive", alive)},
            "/readyz": {"get": _describe_readiness()},
            "/metrics": {"get": _describe("metrics", metrics, "421")},
            "/openapi.json": {"get": _describe("openapi", document, "421")},
        },
        "components": {"schemas": components},
    }


def _keep_used(components: dict[str, Schema], roots: Sequence[str]) -> dict[str, Schema]:
    """Keep the schemas that some others need."""
    used, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += _REFERENCE.findall(msgspec.json.encode(components[name]).decode())
    return {name: schema for name, schema in components.items() if name in used}


def _describe_get_query() -> Schema:
    parameters = [
        {"name": "q", "in": "query", "required": True, "schema": QUESTION},
        {"name": "language", "in": "query", "required": False, "schema": LANGUAGE},
        {"name": "k", "in": "query", "required": False, "schema": K},
        {"name": "offset", "in": "query", "required": False, "schema": OFFSET},
        {"name": "conversation", "in": "query", "required": False, "schema": CONVERSATION},
        {"name": "explain", "in": "query", "required": False, "schema": EXPLAIN_WRITTEN},
    ]
    summary = "Ask a question by address."
    operation = _describe("ask", _describe_answer(), *GET_ERRORS, summary=summary)
    return {**operation, "parameters": parameters}


def _describe_post_query() -> Schema:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/QueryBody"}}}
    summary = "Ask a question that stays out of addresses and proxies' logs."
    operation = _describe("askPrivately", _describe_answer(), *ERRORS, summary=summary)
    return {**operation, "requestBody": {"required": True, "content": content}}


def _describe_readiness() -> Schema:
    required: Schema = {"ready": {"type": "boolean"}, "generation": GENERATION}
    properties = {**required, "channels": {"type": "object", "additionalProperties": CHANNEL}}
    schema = {"type": "object", "required": list(required), "properties": properties}
    summary = "Whether questions can be answered, from which generation, and on which channels."
    body = _describe_body("An index is open.", schema)
    return _describe("ready", body, "421", "503", summary=summary)


def _describe_flag(description: str, name: str) -> Schema:
    """Describe an object with a flag that is always true.

    A plain boolean: generators of clients stumble over constants.
    """
    schema = {"type": "object", "required": [name], "properties": {name: {"type": "boolean"}}}
    return _describe_body(description, schema)


def _describe(name: str, body: Schema, *errors: str, summary: str = "") -> Schema:
    """Describe an operation: its response, the statuses of its errors, and what it does."""
    responses = {"200": body}
    details = {"$ref": "#/components/schemas/ErrorDetails"}
    for status in errors:
        responses[status] = _describe_body(ERRORS[status], details, ERROR_MEDIA)
        if status in {"429", "503"}:
            responses[status]["headers"] = {"Retry-After": RETRY_AFTER}
    summary = summary or body["description"]
    return {"operationId": name, "summary": summary, "responses": responses}


def _describe_answer() -> Schema:
    schema = {"$ref": "#/components/schemas/Answer"}
    return _describe_body("An answer, or `found: false`.", schema)


def _describe_body(description: str, schema: Schema, media: str = "application/json") -> Schema:
    return {"description": description, "content": {media: {"schema": schema}}}
