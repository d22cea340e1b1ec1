"""Counts requests for lists, and turns refusals into error responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web

from bot.channels.http_api.keys.access import get_key
from bot.channels.http_api.part import HttpContext
from bot.channels.http_api.query.routes import REFUSALS
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.question import CHANNEL
from bot.channels.http_api.responses.errors import HttpError
from bot.messages import Question, Refused

Result = TypeVar("Result")


def make_asked(context: HttpContext, request: web.Request, text: str = "") -> Question:
    """Make what the limits and the queue know of a request that asks no question."""
    asker = identify_request(request, context.settings.proxies)
    key = get_key(request)
    # Only what counts as a question has the limit of one.
    per_minute = key.per_minute if key and text else 0
    return Question(text=text, asker=asker, channel=CHANNEL, per_minute=per_minute)


async def admit(context: HttpContext, request: web.Request) -> None:
    """Count a request for a list.

    Raises:
        HttpError: There were too many in a minute.
    """  # noqa: DOC502 - raised by `within_limits`
    asked = make_asked(context, request)
    await within_limits(lambda: context.services.admit(asked))


async def within_limits(work: Callable[[], Awaitable[Result]]) -> Result:
    """Await work that may be refused.

    Raises:
        HttpError: It was.
    """
    try:
        return await work()
    except Refused as refusal:
        raise HttpError(
            REFUSALS[refusal.reason],
            refusal.limit,
            refusal.retry_after_s,
            retry_after_s=refusal.retry_after_s,
        ) from None
