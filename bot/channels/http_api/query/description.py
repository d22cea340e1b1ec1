"""What the OpenAPI document says of `/query`."""

from __future__ import annotations

from bot.channels.http_api.openapi.schemas import (
    ERRORS,
    GET_ERRORS,
    describe_body,
    describe_json,
    describe_operation,
    refer_to,
)
from bot.channels.http_api.part import Description, Schema
from bot.channels.http_api.requests.question import MAX_CONVERSATION_CHARS, QueryBody
from bot.messages import LANGUAGES, MAX_K, MAX_OFFSET, MAX_QUESTION_CHARS, Answer

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
EVENTS: Schema = {
    "type": "string",
    "description": "Where `Accept` names it: server-sent events. `hits` has the answer as it was "
    'found; each `text` has `{"text": …}`, the next piece of what a language model says; `answer` '
    "has the final answer, whose text counts; `error` has an error in place of it.",
}
PARAMETERS: Schema = {
    "language": LANGUAGE,
    "k": K,
    "offset": OFFSET,
    "conversation": CONVERSATION,
}


def describe_query() -> Description:
    """Describe both ways to ask."""
    return Description(
        {"/query": {"get": _describe_get(), "post": _describe_post()}},
        (Answer, QueryBody),
        frozenset({"QueryBody"}),
        _adjust_schemas,
    )


def _adjust_schemas(schemas: dict[str, Schema]) -> None:
    schemas["QueryBody"]["properties"] = {"question": QUESTION, **PARAMETERS, "explain": EXPLAIN}
    # What the next question may leave out, and what a model reads, never leaves the process.
    for internal in ("state", "evidence"):
        del schemas["Answer"]["properties"][internal]
    schemas["Answer"]["x-optional"] = ("explanation",)


def _describe_get() -> Schema:
    asked = {**PARAMETERS, "explain": EXPLAIN_WRITTEN}
    parameters = [
        {"name": "q", "in": "query", "required": True, "schema": QUESTION},
        *(
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in asked.items()
        ),
    ]
    summary = "Ask a question by address."
    operation = describe_operation("ask", _describe_answer(), *GET_ERRORS, summary=summary)
    return {**operation, "parameters": parameters}


def _describe_post() -> Schema:
    summary = "Ask a question that stays out of addresses and proxies' logs."
    operation = describe_operation("askPrivately", _describe_answer(), *ERRORS, summary=summary)
    return {**operation, "requestBody": describe_json("QueryBody", "The question.")}


def _describe_answer() -> Schema:
    body = describe_body("An answer, or `found: false`.", refer_to("Answer"))
    body["content"]["text/event-stream"] = {"schema": EVENTS}
    return body
