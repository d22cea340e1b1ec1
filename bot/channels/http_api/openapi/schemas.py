"""Makes the pieces of the OpenAPI document that all parts are described with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.channels.http_api.part import Schema
from bot.channels.http_api.requests.question import MAX_BODY_BYTES
from bot.channels.http_api.responses.errors import ERROR_MEDIA
from bot.messages import MAX_QUESTION_CHARS

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
    "503": "Too many questions at once (`busy`), a restart (`stopping`), no index (`no_index`), "
    "the server of the index does not answer (`store_unreachable`) or, of `/readyz`, only an older "
    "one (`old_index`); see `Retry-After`. Without it: the question takes too long "
    "(`answer_too_slow`).",
}
NO_TEXTS: Mapping[str, str] = MappingProxyType({})
GET_ERRORS = ("400", "421", "429", "431", "500", "503")
"""Those of a question without a body."""


def refer_to(record: str) -> Schema:
    """Refer to the schema of a record, by its name."""
    return {"$ref": f"#/components/schemas/{record}"}


def describe_operation(
    name: str,
    body: Schema,
    *errors: str,
    summary: str = "",
    texts: Mapping[str, str] = NO_TEXTS,
    success: str = "200",
) -> Schema:
    """Describe an operation: its response, the statuses of its errors, and what it does.

    `texts` says what a status means here, where that is not what `ERRORS` says; `success` is the
    status of the response.
    """
    responses = {success: body}
    for status in errors:
        text = texts.get(status) or ERRORS[status]
        responses[status] = describe_body(text, refer_to("ErrorDetails"), ERROR_MEDIA)
        if status in {"429", "503"}:
            responses[status]["headers"] = {"Retry-After": RETRY_AFTER}
    summary = summary or body["description"]
    return {"operationId": name, "summary": summary, "responses": responses}


def describe_body(description: str, schema: Schema, media: str = "application/json") -> Schema:
    """Describe a response by the schema of its body."""
    return {"description": description, "content": {media: {"schema": schema}}}


def describe_json(record: str, description: str) -> Schema:
    """Describe the body of a request by the schema of its record."""
    content = {"application/json": {"schema": refer_to(record)}}
    return {"required": True, "description": description, "content": content}


def describe_flag(description: str, name: str) -> Schema:
    """Describe an object with a flag that is always true.

    A plain boolean: generators of clients stumble over constants.
    """
    flag = {"type": "boolean", "description": "Always true."}
    schema = {"type": "object", "required": [name], "properties": {name: flag}}
    return describe_body(description, schema)
