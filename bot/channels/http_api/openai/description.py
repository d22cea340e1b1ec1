"""What the OpenAPI document says of `/v1`."""

from __future__ import annotations

from bot.channels.http_api.openai.request_records import MODEL, ChatRequest, ResponsesRequest
from bot.channels.http_api.openai.response_records import (
    ChatCompletion,
    Model,
    ModelList,
    OpenAiError,
    Response,
)
from bot.channels.http_api.openapi.schemas import (
    ERRORS,
    RETRY_AFTER,
    describe_body,
    describe_json,
    describe_operation,
    refer_to,
)
from bot.channels.http_api.part import Description, Schema

_ERRORS = ("400", "408", "413", "415", "429", "503")
"""Those in OpenAI's shape; what a host or a header does wrong is said as everywhere."""


def describe() -> Description:
    """Describe the endpoints that clients of OpenAI's API call."""
    one_model = describe_operation(
        "openaiModel", describe_body("The model.", refer_to("Model")), "421"
    )
    models = describe_body("The only model.", refer_to("ModelList"))
    return Description(
        {
            "/v1/chat/completions": {"post": _describe_chat()},
            "/v1/responses": {"post": _describe_responses()},
            "/v1/models": {"get": describe_operation("openaiModels", models, "421")},
            f"/v1/models/{MODEL}": {"get": one_model},
        },
        (ChatRequest, ResponsesRequest, ChatCompletion, Response, Model, ModelList, OpenAiError),
        frozenset({"ChatRequest", "ResponsesRequest", "Message", "TextPart", "StreamOptions"}),
        _adjust_schemas,
    )


def _adjust_schemas(schemas: dict[str, Schema]) -> None:
    # Clients send many fields more, which mean nothing here.
    for name in ("ChatRequest", "ResponsesRequest", "Message", "TextPart", "StreamOptions"):
        schemas[name]["x-open"] = True


def _describe_chat() -> Schema:
    body = describe_body("An answer in one choice.", refer_to("ChatCompletion"))
    summary = "Answer the last message of the user, in the shape of OpenAI's chat completions."
    return _describe("openaiChat", body, "ChatRequest", summary)


def _describe_responses() -> Schema:
    body = describe_body("An answer in one message.", refer_to("Response"))
    summary = "Answer the input, in the shape of OpenAI's responses."
    return _describe("openaiResponse", body, "ResponsesRequest", summary)


def _describe(name: str, body: Schema, asked: str, summary: str) -> Schema:
    stream = {"type": "string", "description": "The same in pieces, where `stream` is true."}
    body["content"]["text/event-stream"] = {"schema": stream}
    operation = describe_operation(name, body, "421", "431", "500", summary=summary)
    for status in _ERRORS:
        operation["responses"][status] = describe_body(ERRORS[status], refer_to("OpenAiError"))
        if status in {"429", "503"}:
            operation["responses"][status]["headers"] = {"Retry-After": RETRY_AFTER}
    request = describe_json(asked, "What is asked, as clients of OpenAI's API send it.")
    return {**operation, "requestBody": request}
