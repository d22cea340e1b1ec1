"""The routes of `/feedback`."""

from __future__ import annotations

import re

from aiohttp import web

from bot.channels.http_api.feedback.body import ID_PATTERN, Feedback, FeedbackBody, Verdict
from bot.channels.http_api.feedback.description import describe_feedback
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.limits import RequestLimit
from bot.channels.http_api.requests.question import decode_json
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from bot.services.contracts import QuestionJournal

INVALID = "invalid_feedback"


def make_feedback_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes; who judges is known by the address alone, as who asks is."""
    journal, limit = context.services.journal, RequestLimit(context.settings.per_minute)

    async def judge(request: web.Request) -> web.StreamResponse:
        person = identify_request(request, context.settings.proxies)
        await limit.count(person)
        body = decode_json(await context.bodies.read(request), FeedbackBody, INVALID, INVALID)
        return await _keep(journal, body.id, body.verdict, person)

    async def take_back(request: web.Request) -> web.StreamResponse:
        person = identify_request(request, context.settings.proxies)
        await limit.count(person)
        question_id = request.match_info["id"]
        if not re.fullmatch(ID_PATTERN, question_id):
            raise HttpError("unknown_question")
        return await _keep(journal, question_id, "", person)

    return [web.post("/feedback", judge), web.delete("/feedback/{id}", take_back)]


async def _keep(
    journal: QuestionJournal, question_id: str, verdict: Verdict, person: str
) -> web.Response:
    """Keep what a person says of an answer, or delete it.

    Raises:
        HttpError: The journal has nothing of the sort.
    """
    if verdict:
        is_kept = await journal.record_verdict(question_id, verdict, person)
    else:
        is_kept = await journal.withdraw_verdict(question_id, person)
    if not is_kept:
        raise HttpError("unknown_question")
    return make_json_response(Feedback(question_id, verdict))


PART = Part(make_feedback_routes, describe_feedback())
