"""What clients of OpenAI's API read."""

from __future__ import annotations

from typing import Literal

import msgspec

from bot.channels.http_api.openai.request_records import MODEL


class Usage(msgspec.Struct, frozen=True):
    """Tokens of a chat completion: none, since no language model is paid for them."""

    prompt_tokens: int = 0
    """Always 0."""
    completion_tokens: int = 0
    """Always 0."""
    total_tokens: int = 0
    """Always 0."""


class TokenDetails(msgspec.Struct, frozen=True):
    """What some tokens were."""

    cached_tokens: int = 0
    """Always 0."""
    cache_write_tokens: int = 0
    """Always 0."""
    reasoning_tokens: int = 0
    """Always 0."""


class ResponseUsage(msgspec.Struct, frozen=True):
    """Tokens of a response: none, since no language model is paid for them."""

    input_tokens: int = 0
    """Always 0."""
    input_tokens_details: TokenDetails = TokenDetails()
    """Always 0."""
    output_tokens: int = 0
    """Always 0."""
    output_tokens_details: TokenDetails = TokenDetails()
    """Always 0."""
    total_tokens: int = 0
    """Always 0."""


class UrlCitation(msgspec.Struct, frozen=True):
    """A source, and where the text names it."""

    start_index: int
    """Of its mark `[n]` in the text, in characters from 0."""
    end_index: int
    """Behind its mark."""
    url: str
    """Of the cited section."""
    title: str
    """Of the cited page."""


class ChatAnnotation(msgspec.Struct, frozen=True):
    """A source of a chat message."""

    url_citation: UrlCitation
    """Which."""
    type: Literal["url_citation"] = "url_citation"
    """Always `url_citation`."""


class ChatMessage(msgspec.Struct, frozen=True):
    """An answer."""

    content: str
    """The answer as Markdown, with numbered sources."""
    annotations: list[ChatAnnotation]
    """Its sources."""
    role: Literal["assistant"] = "assistant"
    """Always `assistant`."""
    refusal: str | None = None
    """Always null."""


class ChatChoice(msgspec.Struct, frozen=True):
    """The only answer."""

    message: ChatMessage
    """What was answered."""
    index: int = 0
    """Always 0."""
    finish_reason: Literal["stop"] = "stop"
    """Always `stop`."""
    logprobs: str | None = None
    """Always null."""


class ChatCompletion(msgspec.Struct, frozen=True):
    """The response of `POST /v1/chat/completions`."""

    id: str
    """Of the completion."""
    created: int
    """Unix time in seconds."""
    choices: list[ChatChoice]
    """One."""
    object: Literal["chat.completion"] = "chat.completion"
    """Always `chat.completion`."""
    model: str = MODEL
    """Always `huigu`."""
    usage: Usage = Usage()
    """Tokens."""


class ChatDelta(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece of an answer."""

    role: str = ""
    content: str = ""
    annotations: list[ChatAnnotation] = []


class ChunkChoice(msgspec.Struct, frozen=True):
    """The only answer, a piece of it."""

    delta: ChatDelta
    finish_reason: Literal["stop"] | None = None
    index: int = 0


class ChatChunk(msgspec.Struct, frozen=True, omit_defaults=False):
    """One event of a streamed chat completion."""

    id: str
    created: int
    choices: list[ChunkChoice]
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    model: str = MODEL
    usage: Usage | None = None


class OutputAnnotation(msgspec.Struct, frozen=True):
    """A source of a response."""

    start_index: int
    """Of its mark `[n]` in the text, in characters from 0."""
    end_index: int
    """Behind its mark."""
    url: str
    """Of the cited section."""
    title: str
    """Of the cited page."""
    type: Literal["url_citation"] = "url_citation"
    """Always `url_citation`."""


class OutputText(msgspec.Struct, frozen=True):
    """The text of a response."""

    text: str
    """The answer as Markdown, with numbered sources."""
    annotations: list[OutputAnnotation]
    """Its sources."""
    type: Literal["output_text"] = "output_text"
    """Always `output_text`."""
    logprobs: list[str] = []
    """Always empty."""


class OutputMessage(msgspec.Struct, frozen=True):
    """The message of a response."""

    id: str
    """Of the message."""
    content: list[OutputText]
    """One text."""
    status: Literal["in_progress", "completed"] = "completed"
    """Whether all of it is there."""
    role: Literal["assistant"] = "assistant"
    """Always `assistant`."""
    type: Literal["message"] = "message"
    """Always `message`."""


class Response(msgspec.Struct, frozen=True):
    """The response of `POST /v1/responses`."""

    id: str
    """Of the response; the next request gives it as `previous_response_id`."""
    created_at: int
    """Unix time in seconds."""
    status: Literal["in_progress", "completed"]
    """Whether all of it is there."""
    output: list[OutputMessage]
    """One message."""
    previous_response_id: str | None = None
    """Id of the response that it goes on from."""
    object: Literal["response"] = "response"
    """Always `response`."""
    model: str = MODEL
    """Always `huigu`."""
    error: str | None = None
    """Always null."""
    incomplete_details: str | None = None
    """Always null."""
    instructions: str | None = None
    """Always null: instructions are not followed."""
    metadata: dict[str, str] = {}
    """Always empty."""
    parallel_tool_calls: bool = False
    """Always false."""
    tool_choice: str = "none"
    """Always `none`."""
    tools: list[str] = []
    """Always empty."""
    temperature: float | None = None
    """Always null."""
    top_p: float | None = None
    """Always null."""
    usage: ResponseUsage | None = ResponseUsage()
    """Tokens."""


class Model(msgspec.Struct, frozen=True):
    """A model."""

    id: str = MODEL
    """Its name."""
    created: int = 0
    """Always 0."""
    object: Literal["model"] = "model"
    """Always `model`."""
    owned_by: str = "huigu"
    """Always `huigu`."""


class ModelList(msgspec.Struct, frozen=True):
    """The response of `GET /v1/models`."""

    data: list[Model]
    """One."""
    object: Literal["list"] = "list"
    """Always `list`."""


class ErrorBody(msgspec.Struct, frozen=True):
    """What went wrong."""

    message: str
    """What is wrong and what to do, in the asker's language."""
    type: str
    """`invalid_request_error`, `rate_limit_error` or `server_error`."""
    code: str
    """As the code of our other errors."""
    param: str | None = None
    """Always null."""


class OpenAiError(msgspec.Struct, frozen=True):
    """An error, as clients of OpenAI's API read it."""

    error: ErrorBody
    """What went wrong."""
