"""The routes of `/query`, and how any part answers a question."""

from __future__ import annotations

from aiohttp import web

from bot.channels.http_api.operations.metrics import Metrics
from bot.channels.http_api.part import AnswerRequest, HttpContext, Part
from bot.channels.http_api.query.description import describe_query
from bot.channels.http_api.requests.question import choose_error_language
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from bot.messages import Answer, Ask, Question, RefusalReason, Refused, drop_internals

REFUSALS: dict[RefusalReason, str] = {
    "rate": "rate_limited",
    "busy": "busy",
    "slow": "answer_too_slow",
}
"""The code of each reason to refuse a question."""


def make_query_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of `/query`, by address and by body."""

    async def handle(request: web.Request) -> web.StreamResponse:
        answer = await context.answer(request, await context.read(request))
        return make_json_response(answer, {"Content-Language": answer.language or "en"})

    return [web.get("/query", handle), web.post("/query", handle)]


def make_answer_request(ask: Ask, metrics: Metrics) -> AnswerRequest:
    """Make the function that answers the question of a request, and measures it."""

    async def answer_request(request: web.Request, question: Question) -> Answer:
        try:
            with metrics.open_questions.track_inprogress(), metrics.answer_seconds.time():
                return drop_internals(await ask(question), question.explain)
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
