"""Streams one answer: a placeholder, the progress, the whole answer, then its card."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Collection
from typing import Any

from bot.channels.wecom.events import Card, Message, Reply, Update, format_card_update
from bot.channels.wecom.long_connection import protocol
from bot.channels.wecom.long_connection.connection import Unconfirmed
from bot.channels.wecom.long_connection.delivery import Context, Delivery
from bot.channels.wecom.long_connection.open_streams import OpenStream
from bot.channels.wecom.long_connection.protocol import OutgoingFrame
from bot.runtime.clock import Clock, wait_at_most

log = logging.getLogger("huigu.wecom")

PLACEHOLDER_S = 1.0
"""When the placeholder is shown; most answers are ready sooner and need none."""
TAP_S = 5.0
"""WeCom accepts the update of a card no later."""
REFRESH_S = 1.5
"""Between two frames of an answer; WeCom may count each against the chat's limits."""
MAX_PROGRESS_FRAMES = 20
"""Of an answer, without the last frame."""


async def stream_answer(context: Context, request_id: str, message: Message) -> None:
    """Answer a message, whose request has the given `req_id`.

    The request of a tap takes no stream, only the card that then stands in place of the tapped one;
    the answer is a separate message.
    """
    stream_id, since = secrets.token_urlsafe(12), context.clock.unix()
    stream_request = "" if message.tapped else request_id
    stream = OpenStream(stream_id, stream_request, message.chat, message.in_group, since)
    reply = context.handler.handle(message)
    if reply.tapped_card is not None:
        await _update_card(context, request_id, message, reply.tapped_card)
    delivery = Delivery(context, stream, reply.feedback_id)
    try:
        with context.get_quota(message.chat).reserve_answer():
            await context.open_streams.save(stream)
            update = await _work_out(context, reply, delivery)
            await delivery.deliver(update.text)
    finally:
        context.client.forget(request_id)
    if update.card is not None:
        await delivery.add_card(update.card)


async def _update_card(context: Context, request_id: str, message: Message, card: Card) -> None:
    """Replace a card that was tapped; it stays as it is where WeCom does not take that in time."""
    deadline = context.clock.now() + TAP_S
    body = format_card_update(message.person, card)
    frame = OutgoingFrame(protocol.UPDATE_CARD, request_id, body)
    try:
        async with context.get_quota(message.chat).acquire(deadline):
            code = await context.client.call(frame, deadline)
    except (TimeoutError, Unconfirmed):
        log.info("a card could not be updated in time")
        return
    if code != protocol.OK:
        log.warning("WeCom did not accept the update of a card: errcode %d", code)


async def end_interrupted(context: Context, streams: list[OpenStream]) -> None:
    """End the answers that an earlier process left unfinished."""
    notice = context.handler.say_interrupted()
    for stream in streams:
        await Delivery(context, stream).deliver(notice)
        context.client.forget(stream.request_id)


async def _work_out(context: Context, reply: Reply, delivery: Delivery) -> Update:
    """Work the answer out, and show the progress meanwhile."""
    latest = Update(reply.placeholder)

    async def work() -> None:
        nonlocal latest
        async for update in reply.updates():
            latest = update

    working = asyncio.create_task(work())
    stopping = asyncio.create_task(context.stopping.wait())
    tasks = (working, stopping)
    try:
        await _show_progress(context.clock, reply, delivery, lambda: latest.text, tasks)
        if working.done() and not working.cancelled():
            error = working.exception()
            if error is None:
                return latest
            log.error("an answer failed", exc_info=error)
        return Update(reply.interrupted_notice)
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _show_progress(
    clock: Clock,
    reply: Reply,
    delivery: Delivery,
    get_text: Callable[[], str],
    ends: Collection[asyncio.Task[Any]],
) -> None:
    """Show the progress until one of some tasks ends."""
    shown_text, frames = "", 0
    wait_s = PLACEHOLDER_S
    while not await _wait_any(clock, wait_s, ends):
        wait_s = REFRESH_S
        if delivery.must_close():
            await delivery.close(reply.late_notice)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            return
        text = get_text()
        if text != shown_text and frames < MAX_PROGRESS_FRAMES and delivery.can_show():
            frames += 1
            if await delivery.show(text):
                shown_text = text


async def _wait_any(clock: Clock, seconds: float, tasks: Collection[asyncio.Task[Any]]) -> bool:
    """Wait until one of some tasks ends, at most so long; tell whether one has ended."""
    waiting = asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    with contextlib.suppress(TimeoutError):
        await wait_at_most(clock, seconds, waiting)
    return any(task.done() for task in tasks)
