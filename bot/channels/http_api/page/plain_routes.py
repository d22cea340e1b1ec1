"""The route of the page for browsers without JavaScript."""

from __future__ import annotations

import secrets
from dataclasses import replace

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.page.plain import PATH, PlainView, render_plain_page
from bot.channels.http_api.part import AnswerRequest, Read
from bot.channels.http_api.requests.question import name_thread, read_parameter
from bot.channels.http_api.responses.errors import HttpError, read_accept_language

ID_BYTES = 16
"""Of a conversation's id; 22 letters that nobody guesses."""


def make_plain_route(title: str, read: Read, answer: AnswerRequest) -> web.RouteDef:
    """Make the GET route (with HEAD) of the page; it answers `?q=` and hands `conversation` on."""
    return web.get(f"/{PATH}", _make_handler(title, read, answer))


def _make_handler(title: str, read: Read, answer: AnswerRequest) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        language = read_accept_language(request.headers.get("Accept-Language", "")) or "en"
        view, status = PlainView(title, language, secrets.token_urlsafe(ID_BYTES)), 200
        try:
            written = read_parameter(request.rel_url.raw_query_string, "q").strip()
            if written:
                view = replace(view, question=written)
                view = await _answer(request, view)
        except HttpError as error:
            status = error.status
            view = replace(view, error=error.write_text(error.language or language))
        headers = {"Cache-Control": "no-store"}
        body = render_plain_page(view)
        return web.Response(
            body=body, status=status, content_type="text/html", charset="utf-8", headers=headers
        )

    async def _answer(request: web.Request, view: PlainView) -> PlainView:
        """Answer in the conversation of the address, else in a new one."""
        question = await read(request)
        given = read_parameter(request.rel_url.raw_query_string, "conversation")
        view = replace(view, conversation=given or view.conversation)
        thread = name_thread(view.conversation)
        answered = await answer(request, msgspec.structs.replace(question, thread=thread))
        return replace(view, answer=answered)

    return handle
