"""The routes of `/v1`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.openai.conversations import (
    RESPONSE_PREFIX,
    Histories,
    Turn,
    make_question,
)
from bot.channels.http_api.openai.description import describe
from bot.channels.http_api.openai.errors import answer_errors, make_error
from bot.channels.http_api.openai.request_records import (
    MODEL,
    ChatRequest,
    ResponsesRequest,
)
from bot.channels.http_api.openai.response_records import Model, ModelList
from bot.channels.http_api.openai.streams import format_event, stream_chat, stream_response
from bot.channels.http_api.openai.writing import (
    Written,
    make_completion,
    make_response,
    write_answer,
)
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.question import decode_json
from bot.channels.http_api.requests.root import find_root, make_absolute
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from bot.channels.http_api.streaming.events import HUNG_UP, EventStream, HungUp

MAX_BYTES = 256 * 1024
"""Of a request: a long conversation with its answers."""
KEEP_ALIVE_S = 5.0
"""Between two comments while an answer is made: proxies end connections that are silent."""

Body = TypeVar("Body")
_Stream = Callable[[Written], Iterator[bytes]]


def make_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes."""
    endpoint = _Endpoint(context, Histories())
    return [
        web.post("/v1/chat/completions", answer_errors(endpoint.complete)),
        web.post("/v1/responses", answer_errors(endpoint.respond)),
        web.get("/v1/models", _serve(ModelList([Model()]))),
        web.get(f"/v1/models/{MODEL}", _serve(Model())),
    ]


def _serve(content: object) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return make_json_response(content)

    return handle


@dataclass(frozen=True, slots=True)
class _Endpoint:
    context: HttpContext
    histories: Histories

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """Answer `POST /v1/chat/completions`."""
        body = await self._read(request, ChatRequest)
        turn = self.histories.read_messages(body.messages, self._identify(request))
        if not body.stream:
            return make_json_response(make_completion(await self._answer(request, turn)))
        options = body.stream_options
        stream = partial(stream_chat, include_usage=bool(options and options.include_usage))
        return await self._stream(request, turn, stream)

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """Answer `POST /v1/responses`."""
        body = await self._read(request, ResponsesRequest)
        asker, previous = self._identify(request), body.previous_response_id or None
        if isinstance(body.input, str) or previous:
            turn = self._read_input(body, asker)
        else:
            turn = self.histories.read_messages(body.input, asker)
        if body.stream:
            return await self._stream(request, turn, partial(stream_response, previous=previous))
        return make_json_response(make_response(await self._answer(request, turn), previous))

    def _read_input(self, body: ResponsesRequest, asker: str) -> Turn:
        text = body.input
        if not isinstance(text, str):
            text = self.histories.read_messages(text, asker).question.text
        follows = (body.previous_response_id or "").removeprefix(RESPONSE_PREFIX)
        return Turn(make_question(text, asker, follows), (text,))

    async def _read(self, request: web.Request, record: type[Body]) -> Body:
        raw = await self.context.bodies.read(request, MAX_BYTES)
        return decode_json(raw, record)

    def _identify(self, request: web.Request) -> str:
        return identify_request(request, self.context.settings.proxies)

    async def _answer(self, request: web.Request, turn: Turn) -> Written:
        answer = await self.context.answer(request, turn.question)
        locate = partial(make_absolute, find_root(request, self.context.settings))
        question_id = turn.question.id
        written = write_answer(answer, question_id, int(time.time()), locate)
        self.histories.note(turn)
        # So that it is recognised when a client sends it back after a restart.
        self.context.services.conversations.reword(question_id, written.text)
        return written

    async def _stream(self, request: web.Request, turn: Turn, write: _Stream) -> web.StreamResponse:
        """Stream an answer; an early error has its own status, a later one is an event.

        Raises:
            HttpError: An early one.
        """
        stream = EventStream(request, self.context.timeouts.write_s)
        task = asyncio.ensure_future(self._answer(request, turn))
        try:
            while not (await asyncio.wait({task}, timeout=KEEP_ALIVE_S))[0]:
                await stream.send_comment()
            for event in write(task.result()):
                await stream.write(event)
        except HttpError as error:
            if not stream.has_begun:
                raise
            with suppress(HungUp):
                await stream.write(format_event(make_error(error, request)))
        except HungUp:
            return web.Response(status=HUNG_UP)
        finally:
            task.cancel()
        return stream.response


PART = Part(make_routes, describe())
