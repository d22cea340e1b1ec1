"""Answers a message once, although WeChat delivers it three times, five seconds apart.

A delivery waits up to `HOLD_S` for the answer. If it comes later, the first two deliveries get no
reply, so that WeChat delivers again; the reply to the last one tells the person to fetch the
answer. It then goes out as a customer-service message, or with the reply to the person's next
message: alone if that one asks nothing new (`is_poll`), otherwise above the next answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.channels.official_account.delivery.customer_service import CustomerServiceClient
from bot.channels.official_account.delivery.pending import PendingAnswer, PendingAnswers
from bot.channels.official_account.poll_texts import is_poll, is_repeat
from bot.channels.official_account.protocol.messages import Message
from bot.channels.official_account.rendering import Rows, fit, join, to_rows
from bot.channels.official_account.texts import say
from bot.chat.commands import parse_command
from bot.rendering.script import choose_script
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.in_flight import InFlight
from bot.wechat.rows import Row

log = logging.getLogger("huigu.official_account")

HOLD_S = 4.5
"""How long a delivery may wait for the answer; WeChat's time-out is 5 s, transport included."""
SILENT_S = 5.5
"""When an unanswered delivery ends, unless WeChat delivers again before: WeChat has closed it by
then. An earlier reply, even an empty one, would tell WeChat that there is none."""
MAX_DELIVERIES = 3
"""WeChat's documentation says three retries; bots observe three deliveries in all. A fourth is
answered like the third."""
DELIVERY_INTERVAL_S = 5
RESTART_S = 15.0
"""So long after the start, the age of a message tells which delivery it is: we may have missed
earlier ones."""
GRACE_S = 6.0
"""After so long without an open delivery, WeChat does not deliver again."""
MAX_MESSAGES = 4096
"""Messages whose reply is remembered, 2 KiB each, in case WeChat did not get it."""

Respond = Callable[[Message], Awaitable[Rows]]


@dataclass(slots=True)
class _DeliveryState:
    """The deliveries of one message. A poll shares the answer of the message it asks about."""

    answer: PendingAnswer
    first_at: float
    """When the first delivery came, by the clock."""
    deliveries: int = 0
    reply: str | None = None
    """Sent again with each further delivery, because WeChat did not get it."""
    superseded: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when WeChat has given up the latest delivery, because another one came."""


class Deliveries:
    """The deliveries and pending answers of all people."""

    def __init__(
        self,
        respond: Respond,
        sender: CustomerServiceClient | None,
        clock: Clock,
        in_flight: InFlight,
        explain_failure: Callable[[str], str],
        language: str = "zh",
    ) -> None:
        """Call `respond` once for each message; without a sender, people fetch late answers.

        `explain_failure` says, in a language, that an answer failed. Notices about an answer are in
        `language` where the message tells none.
        """
        self._language = language
        self._respond, self._sender = respond, sender
        self._explain_failure = explain_failure
        self._clock, self._in_flight = clock, in_flight
        self._messages: LRUCache[tuple[str, str], _DeliveryState] = LRUCache(MAX_MESSAGES)
        self._pending = PendingAnswers(clock)
        self._started_at = clock.now()
        self._tasks: set[asyncio.Task[None]] = set()

    async def reply(self, message: Message) -> str:
        """Reply to one delivery with at most `MAX_BYTES`; empty for no reply."""
        state = self._find_or_begin(message)
        number, superseded = self._count(state, message), state.superseded
        if state.reply is not None:
            return state.reply
        with self._in_flight:
            with state.answer.count_delivery(self._clock), contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, HOLD_S, state.answer.ready.wait())
                return self._take_answer(state)
            if number >= MAX_DELIVERIES:
                return self._promise(state.answer)
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, SILENT_S - HOLD_S, superseded.wait())
            return ""

    def forget(self, person: str) -> None:
        """Drop the pending answers of a person who unsubscribed."""
        self._pending.forget(person)

    async def close(self) -> None:
        """Cancel the answers that are not finished."""
        unfinished = list(self._tasks)
        for task in unfinished:
            task.cancel()
        if unfinished:
            log.warning("%d answers were not finished", len(unfinished))
            await asyncio.wait(unfinished)

    def _find_or_begin(self, message: Message) -> _DeliveryState:
        key = (message.person, message.id)
        state = self._messages.get(key)
        if state is None:
            answer = self._find_polled(message) or self._begin(message)
            state = _DeliveryState(answer, self._clock.now())
            self._messages[key] = state
        return state

    def _count(self, state: _DeliveryState, message: Message) -> int:
        """Count a delivery; return its number, from 1.

        Deliveries before a restart show only in the message's age, not used later: clocks differ.
        """
        state.superseded.set()
        state.superseded = asyncio.Event()
        state.deliveries += 1
        if state.first_at - self._started_at < RESTART_S:
            age_s = self._clock.unix() - message.sent_at
            by_age = int((age_s + 1) // DELIVERY_INTERVAL_S) + 1
            state.deliveries = max(state.deliveries, min(by_age, MAX_DELIVERIES))
        return state.deliveries

    def _find_polled(self, message: Message) -> PendingAnswer | None:
        """Find the pending answer that a message asks for, if it asks nothing new."""
        pending = self._pending.get(message.person)
        for answer in pending:
            if is_repeat(message.text, answer.message.text):
                return answer
        if not pending or (message.kind == "text" and not is_poll(message.text)):
            return None
        return next((answer for answer in pending if answer.ready.is_set()), pending[0])

    def _begin(self, message: Message) -> PendingAnswer:
        told = parse_command(message.text).language or self._language
        language = choose_script(told, message.text)
        answer = PendingAnswer(message, language, idle_since=self._clock.now())
        self._pending.add(answer)
        task = asyncio.create_task(self._make_and_deliver(answer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return answer

    async def _make_and_deliver(self, answer: PendingAnswer) -> None:
        """Make an answer; send it or keep it if no delivery takes it."""
        answer.rows = await self._make_rows(answer)
        answer.ready.set()
        await self._wait_for_deliveries(answer)
        if answer.delivered.is_set():
            return
        # A delivery that comes now waits until it is known whether the answer was sent.
        answer.ready.clear()
        try:
            if self._sender and await self._sender.send(
                answer.message.person, fit(answer.rows, answer.language)
            ):
                answer.delivered.set()
                answer.rows = ()
        finally:
            answer.offer(self._clock.now())

    async def _make_rows(self, answer: PendingAnswer) -> Rows:
        """Answer the message; an unexpected error is logged, and the person gets an apology."""
        work = asyncio.ensure_future(self._respond(answer.message))
        try:
            await asyncio.wait({work})
        finally:
            work.cancel()
        error = work.exception()
        if error is None:
            return work.result()
        log.error("a message could not be answered", exc_info=error)
        return to_rows(self._explain_failure(answer.language))

    async def _wait_for_deliveries(self, answer: PendingAnswer) -> None:
        """Wait until the answer is delivered, or no delivery can bring it."""
        while not answer.delivered.is_set():
            left_s = GRACE_S
            if not answer.open_deliveries:
                left_s -= self._clock.now() - answer.idle_since
            if left_s <= 0:
                return
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, left_s, answer.delivered.wait())

    def _take_answer(self, state: _DeliveryState) -> str:
        """Take the answer, with the person's other answers that no open delivery brings."""
        if state.reply is not None:  # taken by another delivery at the same moment
            return state.reply
        own = state.answer
        if own.delivered.is_set():
            return ""
        others = [
            answer
            for answer in self._pending.get(own.message.person)
            if answer is not own and not answer.open_deliveries
        ]
        ready = [answer for answer in others if answer.ready.is_set()]
        parts = [*(answer.rows for answer in ready), own.rows]
        if any(answer.promised and not answer.ready.is_set() for answer in others):
            parts[-1] = (*own.rows, Row(""), *to_rows(say("earlier_waits", own.language)))
        state.reply = join(parts, own.language)
        for answer in (*ready, own):
            answer.delivered.set()
            answer.rows = ()
        return state.reply

    def _promise(self, answer: PendingAnswer) -> str:
        """Tell the person that the answer comes later, and how to get it."""
        if self._in_flight.stopping:
            return say("stopping", answer.language)
        answer.promised = True
        return say("working_sends" if self._sender else "working", answer.language)
