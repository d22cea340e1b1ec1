"""The routes of `/query`, and how any part answers a question."""

from __future__ import annotations

import msgspec
from aiohttp import web

from bot.channels.http_api.keys.access import get_key
from bot.channels.http_api.operations.metrics import Metrics
from bot.channels.http_api.part import AnswerRequest, HttpContext, Part
from bot.channels.http_api.query.description import describe_query
from bot.channels.http_api.query.outgoing import give_id, prepare_answer
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.question import choose_error_language
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from bot.channels.http_api.streaming.accept import wants_events
from bot.channels.http_api.streaming.respond import stream_answer
from bot.messages import Answer, Ask, Question, RefusalReason, Refused

REFUSALS: dict[RefusalReason, str] = {
    "rate": "rate_limited",
    "busy": "busy",
    "slow": "answer_too_slow",
}
"""The code of each reason to refuse a question."""


def make_query_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of `/query`, by address and by body."""

    async def handle(request: web.Request) -> web.StreamResponse:
        question = give_id(await context.read(request))
        if wants_events(request):
            return await stream_answer(context, request, question)
        answer = await context.answer(request, question)
        headers = {"Content-Language": answer.language or "en", "Vary": "Accept"}
        return make_json_response(answer, headers)

    return [web.get("/query", handle), web.post("/query", handle)]


def make_answer_request(ask: Ask, metrics: Metrics) -> AnswerRequest:
    """Make the function that answers the question of a request, and measures it."""

    async def answer_request(request: web.Request, question: Question) -> Answer:
        question = give_id(question)
        if key := get_key(request):
            asker = identify_request(request, 0)
            question = msgspec.structs.replace(question, asker=asker, per_minute=key.per_minute)
        try:
            with metrics.open_questions.track_inprogress(), metrics.answer_seconds.time():
                return prepare_answer(await ask(question), question)
        except Refused as refusal:
            raise HttpError(
                REFUSALS[refusal.reason],
                refusal.limit,
                refusal.retry_after_s,
                retry_after_s=refusal.retry_after_s,
                language=choose_error_language(question, request),
            ) from None

    return answer_request


PART = Part(make_query_routes, describe_query())
