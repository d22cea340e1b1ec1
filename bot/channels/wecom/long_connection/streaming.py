"""One message -> its answer, pushed as a stream: how far it is, then all of it, then its card."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.channels.wecom.events import Card, Message, Responder, Response, Update
from bot.channels.wecom.long_connection.chat_quota import Quotas
from bot.channels.wecom.long_connection.client import Line
from bot.channels.wecom.long_connection.delivery import Delivery
from bot.channels.wecom.long_connection.open_streams import OpenStream, OpenStreams
from bot.runtime.clock import Clock

log = logging.getLogger("huigu.wecom")

AT_ONCE_S = 1.0
"""An answer that is there by then needs no placeholder, and most are."""
REFRESH_S = 1.5
"""Between two frames of an answer; WeCom may count each against the chat's limits."""
MOST_FRAMES = 20
"""Of an answer, the last one not counted."""


@dataclass(frozen=True, slots=True)
class Pushing:
    """What every answer needs."""

    responder: Responder
    line: Line
    quotas: Quotas
    streams: OpenStreams
    clock: Clock
    hurry: asyncio.Event
    """Set when we must stop: what is not worked out by then is ended with a notice."""


class _Work:
    """An answer being worked out."""

    def __init__(self) -> None:
        self.text = ""
        self.card: Card | None = None

    async def follow(self, updates: AsyncIterator[Update]) -> None:
        """Keep the latest of it."""
        async for update in updates:
            self.text, self.card = update.text, update.card


async def push_answer(pushing: Pushing, request: str, message: Message) -> None:
    """Answer a message.

    Args:
        pushing: What is needed for it.
        request: `req_id` of the message.
        message: What was said.
    """
    place = OpenStream(
        secrets.token_urlsafe(12), request, message.chat, message.group, pushing.clock.unix()
    )
    response = pushing.responder.respond(message)
    quota = pushing.quotas.of(message.chat)
    delivery = Delivery(
        pushing.line, quota, pushing.streams, pushing.clock, place, response.feedback
    )
    try:
        with quota.answering():
            await pushing.streams.keep(place)
            update = await _worked_out(pushing, response, delivery)
            await delivery.deliver(update.text)
    finally:
        pushing.line.forget(request)
    if update.card is not None:
        await delivery.add(update.card)


async def end_left(pushing: Pushing, left: list[OpenStream]) -> None:
    """End what an earlier process began.

    Args:
        pushing: What is needed for it.
        left: The answers, the oldest first.
    """
    notice = pushing.responder.interrupted()
    for place in left:
        quota = pushing.quotas.of(place.chat)
        delivery = Delivery(pushing.line, quota, pushing.streams, pushing.clock, place)
        await delivery.deliver(notice)
        pushing.line.forget(place.request)


async def _worked_out(pushing: Pushing, response: Response, delivery: Delivery) -> Update:
    """Work the answer out, showing meanwhile how far it is."""
    work = _Work()
    working = asyncio.create_task(work.follow(response.updates()))
    hurrying = asyncio.create_task(pushing.hurry.wait())
    try:
        await _show(pushing, response, delivery, work, {working, hurrying})
        if working.done() and not working.cancelled():
            error = working.exception()
            if error is not None:
                log.error("an answer failed", exc_info=error)
            elif work.text:
                return Update(work.text, work.card)
        return Update(response.interrupted)
    finally:
        working.cancel()
        hurrying.cancel()
        await asyncio.gather(working, hurrying, return_exceptions=True)


async def _show(
    pushing: Pushing,
    response: Response,
    delivery: Delivery,
    work: _Work,
    ends: set[asyncio.Task[None] | asyncio.Task[bool]],
) -> None:
    """Show how far an answer is, until one of some tasks ends."""
    shown, frames = "", 0
    wait_s = AT_ONCE_S
    while not await _any_done(pushing.clock, wait_s, ends):
        wait_s = REFRESH_S
        if delivery.closing():
            await delivery.close(response.later)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            return
        text = work.text or response.placeholder
        if text != shown and frames < MOST_FRAMES and delivery.may_show():
            frames += 1
            if await delivery.show(text):
                shown = text


async def _any_done(
    clock: Clock, seconds: float, tasks: set[asyncio.Task[None] | asyncio.Task[bool]]
) -> bool:
    """Wait until one of some tasks ends, but no longer than so long."""
    alarm = asyncio.create_task(clock.sleep(seconds))
    try:
        done, _ = await asyncio.wait({*tasks, alarm}, return_when=asyncio.FIRST_COMPLETED)
        return bool(done - {alarm})
    finally:
        alarm.cancel()
