"""Streams the answer of a request: `hits`, `text`, `answer`, or an `error`."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from functools import partial

import msgspec
from aiohttp import web

from bot.channels.http_api.connections.handler import ConnectionHandler
from bot.channels.http_api.part import HttpContext
from bot.channels.http_api.responses.errors import choose_error_language, explain_failure
from bot.channels.http_api.streaming.events import HUNG_UP, EventStream, HungUp
from bot.channels.http_api.streaming.follow import Done, Found, Said, Silent, Step, follow_answer
from bot.messages import Question


async def stream_answer(
    context: HttpContext, request: web.Request, question: Question
) -> web.StreamResponse:
    """Answer with events; nobody works for a client that is gone.

    An error before the first event is an ordinary one, and passes through.
    """
    stream = EventStream(request, context.timeouts.write_s)
    assert isinstance(request.protocol, ConnectionHandler), "`run_server` makes no others"
    sending = asyncio.ensure_future(_send_answer(context, request, question, stream))
    leaving = asyncio.ensure_future(request.protocol.hung_up.wait())
    try:
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        sending.cancel()
        await asyncio.wait([sending])
    if sending.cancelled():
        return web.Response(status=HUNG_UP)
    failure = sending.exception()
    if failure is None:
        return stream.response
    if isinstance(failure, HungUp):
        return web.Response(status=HUNG_UP)
    if not stream.has_begun:
        raise failure
    error = explain_failure(failure)
    details = error.write_details(choose_error_language(error, request))
    with suppress(HungUp):
        await stream.send("error", details)
    return stream.response


async def _send_answer(
    context: HttpContext, request: web.Request, question: Question, stream: EventStream
) -> None:
    ask = partial(context.answer, request)
    async with aclosing(follow_answer(ask, question, context.timeouts.comment_s)) as steps:
        async for step in steps:
            await _send_step(step, stream)


async def _send_step(step: Step, stream: EventStream) -> None:
    match step:
        case Found(answer):
            stream.set_headers({"Content-Language": answer.language or "en"})
            await stream.send("hits", msgspec.json.encode(answer))
        case Said(text):
            await stream.send("text", msgspec.json.encode({"text": text}))
        case Silent():
            await stream.send_comment()
        case Done(answer):
            await stream.send("answer", msgspec.json.encode(answer))
