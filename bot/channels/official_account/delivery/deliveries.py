"""Three deliveries, one answer: WeChat calls again after five seconds, and again, then gives up.

A delivery is held for `HOLD_S`. When the answer is there by then, it goes out on that delivery. If
not, the first two are left without a reply, so that WeChat calls again; the last one tells the
person to fetch the answer. It then goes by customer-service message, or with the reply to
whatever the person writes next: alone where that asks nothing new (`nudges`), else above the
answer to that.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from cachetools import LRUCache

from bot.channels.official_account.delivery.pending import Exchange, Exchanges
from bot.channels.official_account.poll_texts import is_nudge, same
from bot.channels.official_account.protocol.messages import Message
from bot.channels.official_account.rendering import Rows, fit, join, to_rows
from bot.channels.official_account.texts import say
from bot.chat.commands import parse_command
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.in_flight import InFlight
from bot.wechat.rows import Row

log = logging.getLogger("huigu.official_account")

HOLD_S = 4.5
"""How long a delivery may wait for the answer; WeChat waits 5 s, the way included."""
SILENT_S = 5.5
"""When an unanswered delivery ends, if WeChat has not called again before: it has closed it by
then. A reply before that, even an empty one, would tell it that there is none."""
DELIVERIES = 3
"""WeChat's documentation says three retries; bots count three deliveries in all. A fourth is
answered like the third."""
BETWEEN_S = 5
"""From one delivery to the next."""
RESTARTED_S = 15.0
"""So long after the start a message's age, not our count, tells which delivery it is."""
GRACE_S = 6.0
"""Without a delivery for so long, there comes none any more."""
MOST_LETTERS = 4096
"""Messages whose reply is remembered, 2 KiB each, for when WeChat did not get it."""

Respond = Callable[[Message], Awaitable[Rows]]
Key = tuple[str, str]


class Late(Protocol):
    """Brings an answer that no delivery waits for."""

    async def send(self, person: str, text: str) -> bool:
        """Send it; false where it did not arrive, for reasons that are logged."""
        ...


@dataclass(slots=True)
class _Letter:
    """A message as WeChat delivers it. A nudge shares the exchange of what it asks about."""

    exchange: Exchange
    first: float
    """When it came first, by the clock."""
    deliveries: int = 0
    reply: str | None = None
    """What was given; given again where WeChat asks again, as it did not get that."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when WeChat has given up the newest delivery, as another one came."""


class Waiter:
    """Everyone's messages under way."""

    def __init__(
        self, respond: Respond, late: Late | None, clock: Clock, in_flight: InFlight
    ) -> None:
        """Begin with none.

        Args:
            respond: Answers a message, once each; words its own failures.
            late: For answers that come too late; None to keep them until the person writes.
            clock: Measures all times.
            in_flight: Counts deliveries, and says when to stop.
        """
        self._respond, self._late, self._clock, self._in_flight = respond, late, clock, in_flight
        self._letters: LRUCache[Key, _Letter] = LRUCache(MOST_LETTERS)
        self._exchanges = Exchanges(clock)
        self._began = clock.now()
        self._tasks: set[asyncio.Task[None]] = set()

    async def reply(self, message: Message) -> str:
        """Answer one delivery of a message.

        Args:
            message: The same at each delivery.

        Returns:
            What the person is to see, at most `MAX_BYTES`; empty for nothing.
        """
        letter = self._letter(message)
        number, over = self._count(letter, message), letter.over
        if letter.reply is not None:
            return letter.reply
        with self._in_flight:
            with letter.exchange.heard(self._clock), contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, HOLD_S, letter.exchange.ready.wait())
                return self._taken(letter)
            if number >= DELIVERIES:
                return self._promise(letter.exchange)
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, SILENT_S - HOLD_S, over.wait())
            return ""

    def forget(self, person: str) -> None:
        """Drop what somebody who left is waiting for."""
        self._exchanges.forget(person)

    async def close(self) -> None:
        """Give up what is still being answered."""
        unfinished = list(self._tasks)
        for task in unfinished:
            task.cancel()
        if unfinished:
            log.warning("%d answers were not finished", len(unfinished))
            await asyncio.wait(unfinished)

    def _letter(self, message: Message) -> _Letter:
        """Find what a delivery belongs to, or begin it."""
        key = (message.person, message.id)
        letter = self._letters.get(key)
        if letter is None:
            exchange = self._asked_about(message) or self._begin(message)
            letter = _Letter(exchange, self._clock.now())
            self._letters[key] = letter
        return letter

    def _count(self, letter: _Letter, message: Message) -> int:
        """Tell which delivery this is, counted from 1.

        Those before a restart are known by the message's age alone; that is not looked at
        later, as clocks differ.
        """
        letter.over.set()
        letter.over = asyncio.Event()
        letter.deliveries += 1
        if letter.first - self._began < RESTARTED_S:
            age_s = self._clock.unix() - message.sent
            by_age = int((age_s + 1) // BETWEEN_S) + 1
            letter.deliveries = max(letter.deliveries, min(by_age, DELIVERIES))
        return letter.deliveries

    def _asked_about(self, message: Message) -> Exchange | None:
        """Find the exchange that a message asks about, if it asks nothing of its own."""
        waiting = self._exchanges.of(message.person)
        for exchange in waiting:
            if same(message.text, exchange.message.text):
                return exchange
        if not waiting or (message.kind == "text" and not is_nudge(message.text)):
            return None
        return next((one for one in waiting if one.ready.is_set()), waiting[0])

    def _begin(self, message: Message) -> Exchange:
        """Begin to answer a message."""
        exchange = Exchange(message, parse_command(message.text).language or "zh")
        exchange.quiet_since = self._clock.now()
        self._exchanges.begin(exchange)
        task = asyncio.create_task(self._carry(exchange))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return exchange

    async def _carry(self, exchange: Exchange) -> None:
        """See one answer through."""
        exchange.rows = await self._answer(exchange)
        exchange.ready.set()
        await self._left_alone(exchange)
        if exchange.given.is_set():
            return
        # Who comes now waits to hear whether it was sent.
        exchange.ready.clear()
        try:
            if await self._sent(exchange):
                exchange.given.set()
                exchange.rows = ()
        finally:
            exchange.keep(self._clock.now())

    async def _answer(self, exchange: Exchange) -> Rows:
        """Have the message answered; what nobody foresaw is logged, and said in general words."""
        work = asyncio.ensure_future(self._respond(exchange.message))
        try:
            await asyncio.wait({work})
        finally:
            work.cancel()
        error = work.exception()
        if error is None:
            return work.result()
        log.error("a message could not be answered", exc_info=error)
        return to_rows(say("broken", exchange.language))

    async def _left_alone(self, exchange: Exchange) -> None:
        """Wait until the answer is given, or no delivery is left to give it on."""
        while not exchange.given.is_set():
            left_s = GRACE_S
            if not exchange.listening:
                left_s -= self._clock.now() - exchange.quiet_since
            if left_s <= 0:
                return
            with contextlib.suppress(TimeoutError):
                await wait_at_most(self._clock, left_s, exchange.given.wait())

    async def _sent(self, exchange: Exchange) -> bool:
        """Send an answer by itself, where that is possible."""
        if self._late is None:
            return False
        text = fit(exchange.rows, exchange.language)
        return await self._late.send(exchange.message.person, text)

    def _taken(self, letter: _Letter) -> str:
        """Give the answer, and with it what else the person is owed and nobody else will bring."""
        if letter.reply is not None:  # by another delivery, at the same moment
            return letter.reply
        own = letter.exchange
        if own.given.is_set():
            return ""
        others = [
            one
            for one in self._exchanges.of(own.message.person)
            if one is not own and not one.listening
        ]
        ready = [one for one in others if one.ready.is_set()]
        parts = [*(one.rows for one in ready), own.rows]
        if any(one.promised and not one.ready.is_set() for one in others):
            parts[-1] = (*own.rows, Row(""), *to_rows(say("earlier_waits", own.language)))
        letter.reply = join(parts, own.language)
        for one in (*ready, own):
            one.given.set()
            one.rows = ()
        return letter.reply

    def _promise(self, exchange: Exchange) -> str:
        """Tell the person that the answer comes later, and how to get it."""
        if self._in_flight.stopping:
            return say("stopping", exchange.language)
        exchange.promised = True
        return say("working_sends" if self._late else "working", exchange.language)
