"""`/`: the first view; with `?q=` an answer. Works without JavaScript, which only enhances it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import msgspec
from aiohttp import web

from bot.channels.http_api.html.assets import list_imports, locate
from bot.channels.http_api.html.frame import Frame, render_page
from bot.channels.http_api.html.language import choose_page_language, name_language
from bot.channels.http_api.html.response import make_page_response
from bot.channels.http_api.page.answer.card import make_answer, make_problem
from bot.channels.http_api.page.answer.view import AnswerView
from bot.channels.http_api.page.form import make_form
from bot.channels.http_api.page.start import StartView, make_heading, make_start
from bot.channels.http_api.page.texts import TEXTS
from bot.channels.http_api.page.words import make_words
from bot.channels.http_api.part import HttpContext
from bot.channels.http_api.requests.framed import is_framed
from bot.channels.http_api.requests.question import name_thread, read_parameter
from bot.channels.http_api.responses.errors import explain_failure
from bot.messages import MAX_QUESTION_CHARS, Answer
from bot.rendering.html.elements import add, make
from bot.services.archive.empty import EmptyArchive
from indexer.errors import HuiguError

log = logging.getLogger("huigu.http")

ID_BYTES = 16
"""Of a conversation's id; 22 letters that nobody guesses."""
SCRIPT = "app.js"


@dataclass(frozen=True, slots=True)
class PageView:
    """What the page shows, and for whom."""

    language: str
    """`zh`, `en` or a `Traditional`."""
    question: str = ""
    conversation: str = ""
    """Id of the conversation that was answered in."""
    answer: Answer | None = None
    error: str = ""
    """Why there is no answer, for people; empty if there is no error."""
    is_framed: bool = False
    """Whether another page shows it, which does not let it take the focus."""


class PageHandler:
    """Handles GET requests (and HEAD) of the page."""

    def __init__(self, context: HttpContext) -> None:
        """Take what every part gets."""
        self._context = context

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer the question of the address, or show what is here."""
        view, status, headers = PageView(choose_page_language(request)), 200, {}
        view = replace(view, is_framed=is_framed(request))
        try:
            view = replace(view, question=read_parameter(_get_query(request), "q").strip())
            if view.question:
                view = await self._answer(request, view)
        except HuiguError as failure:
            error = explain_failure(failure)
            status, headers = error.status, error.headers
            view = replace(view, error=error.write_text(view.language))
        body = await self._render(view)
        return make_page_response(request, body, status, headers)

    async def _answer(self, request: web.Request, view: PageView) -> PageView:
        """Answer in the conversation of the address, else in a new one."""
        question = await self._context.read(request)
        given = read_parameter(_get_query(request), "conversation")
        view = replace(view, conversation=given or secrets.token_urlsafe(ID_BYTES))
        thread = name_thread(view.conversation)
        asked = msgspec.structs.replace(question, thread=thread)
        return replace(view, answer=await self._context.answer(request, asked))

    async def _render(self, view: PageView) -> bytes:
        language = view.language
        is_start = not view.question and not view.error
        frame = Frame(
            title=self._context.title,
            language=language,
            path="",
            heading=view.question,
            query={"q": view.question} if view.question else {},
            is_indexed=is_start,
            description=TEXTS.say("description", language) if is_start else "",
            scripts=(SCRIPT,),
            head=tuple(_make_preloads(language)),
        )
        content = await self._make_content(view, is_start)
        return render_page(frame, content, [self._make_footer(language)])

    async def _make_content(self, view: PageView, is_start: bool) -> list[Element]:
        made = await self._context.services.community.list_examples(str(view.language))
        examples = [example[:1].upper() + example[1:] for example in made]
        parts = [make_heading(view.language)] if is_start else []
        begun, focus = view.conversation, not view.question and not view.is_framed
        parts.append(make_form(view.language, view.question, begun, examples[0], focus))
        if is_start:
            archive = self._context.services.archive
            try:
                summary = await archive.summarise(str(view.language))
            except HuiguError as reason:
                log.error("cannot say what is here: %s", reason)
                summary = await EmptyArchive().summarise()
            parts.append(make_start(StartView(view.language, examples, summary)))
        parts += _make_result(view)
        return parts

    def _make_footer(self, language: str) -> Element:
        footer = make("footer")
        add(footer, "p", TEXTS.say("footer", language))
        kept = add(footer, "details")
        add(kept, "summary", TEXTS.say("kept", language))
        days = self._context.services.keep_days
        add(kept, "p", TEXTS.say("kept_text", language, days))
        return footer


def _make_preloads(language: str) -> Iterator[Element]:
    """Make what lets the browser fetch all modules at once, and not one behind the other."""
    words = make_words(name_language(language)).address
    yield make("link", attributes={"rel": "modulepreload", "id": "words", "href": words})
    for name in list_imports(SCRIPT):
        yield make("link", attributes={"rel": "modulepreload", "href": locate(name)})


def _make_result(view: PageView) -> Iterator[Element]:
    """Make the answer, and where scripts show others; they read the records from `data-reply`."""
    asked = make("h1", view.question, {"class": "asked", "id": "asked"})
    if not view.question:
        asked.set("hidden", "")
    yield asked
    status = make("p", attributes={"id": "status", "class": "hidden", "role": "status"})
    status.set("aria-live", "polite")
    yield status
    result = make("div", attributes={"id": "result", "aria-busy": "false"})
    if view.error:
        heading = TEXTS.say("failed", view.language)
        result.append(make_problem(view.error, _make_again(view), heading))
    if view.answer is not None:
        today = datetime.now(UTC).date()
        shown = AnswerView(view.answer, view.language, view.conversation, today)
        result.extend(make_answer(shown))
        result.set("data-reply", msgspec.json.encode(view.answer).decode())
    yield result


def _make_again(view: PageView) -> Element | None:
    if not view.question or len(view.question) > MAX_QUESTION_CHARS:
        return None
    asked = {"q": view.question, "conversation": view.conversation}
    address = urlencode({key: value for key, value in asked.items() if value})
    attributes = {"class": "quiet", "href": f"./?{address}", "data-question": view.question}
    return make("a", TEXTS.say("again", view.language), attributes)


def _get_query(request: web.Request) -> str:
    return request.rel_url.raw_query_string
