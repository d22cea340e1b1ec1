"""`Answer` -> the records that clients of OpenAI's API read. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.http_api.openai.conversations import RESPONSE_PREFIX
from bot.channels.http_api.openai.response_records import (
    ChatAnnotation,
    ChatChoice,
    ChatCompletion,
    ChatMessage,
    OutputAnnotation,
    OutputMessage,
    OutputText,
    Response,
    UrlCitation,
)
from bot.messages import Answer
from bot.rendering.markdown.answer import write_markdown


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as a text with its sources."""

    id: str
    """Of the question."""
    created: int
    """Unix time in seconds."""
    text: str
    citations: tuple[UrlCitation, ...]
    """By place in the text; those of pages without an address are only in the text."""


def write_answer(answer: Answer, id: str, created: int, locate: Callable[[str], str]) -> Written:
    """Write an answer; `locate` makes the address of a page absolute."""
    markdown = write_markdown(answer, locate)
    pages = {citation.number: citation for citation in answer.citations if citation.url}
    citations = [
        UrlCitation(mark.start, mark.end, locate(page.url), page.title or page.source)
        for mark in markdown.marks
        if (page := pages.get(mark.number))
    ]
    return Written(id, created, markdown.text, tuple(citations))


def make_completion(written: Written) -> ChatCompletion:
    """Make a whole chat completion."""
    message = ChatMessage(written.text, make_chat_annotations(written))
    return ChatCompletion(f"chatcmpl-{written.id}", written.created, [ChatChoice(message)])


def make_chat_annotations(written: Written) -> list[ChatAnnotation]:
    """Make the sources of a chat message: nested, unlike those of a response."""
    return [ChatAnnotation(citation) for citation in written.citations]


def make_response(written: Written, previous: str | None = None) -> Response:
    """Make a whole response."""
    annotations = [
        OutputAnnotation(one.start_index, one.end_index, one.url, one.title)
        for one in written.citations
    ]
    message = OutputMessage(f"msg_{written.id}", [OutputText(written.text, annotations)])
    return Response(
        id=f"{RESPONSE_PREFIX}{written.id}",
        created_at=written.created,
        status="completed",
        output=[message],
        previous_response_id=previous,
    )
