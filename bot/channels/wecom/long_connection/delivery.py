"""Gets one answer across: as a stream, or when that is gone as a message of its own, never both."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.channels.wecom.events import Card
from bot.channels.wecom.long_connection.chat_quota import NEVER, ChatQuota
from bot.channels.wecom.long_connection.client import Line
from bot.channels.wecom.long_connection.connection import ACKNOWLEDGED_S, Unconfirmed
from bot.channels.wecom.long_connection.open_streams import OpenStream, OpenStreams
from bot.channels.wecom.long_connection.protocol import (
    DONE,
    NO_STREAM,
    PASSING,
    SEND,
    STREAM_OVER,
    TOO_OFTEN,
    VERSION_CONFLICT,
    Outgoing,
    card,
    message,
    stream,
)
from bot.runtime.clock import Clock

log = logging.getLogger("huigu.wecom")

WINDOW_S = 360.0
"""From its first frame on, WeCom takes a stream's frames for six minutes."""
CLOSING_S = 330.0
"""When a stream whose answer is not there yet must be ended, by the same count."""
SPARE_S = 5.0
"""A frame that is sent later than this before the window's end may come too late."""
SHOWN_S = 1.0
"""How long a frame that is not the last may wait for a connection; soon there is a newer one."""
RETRY_S = (0.5, 15.0)
"""Before another try: after the first, doubled up to the second."""
TOO_OFTEN_S = (10.0, 60.0)
"""How long a chat is left alone after WeCom says it was too much, likewise."""
GIVEN_UP_S = 3600.0
"""Whoever asked has asked again, and each try is one less of what the chat may be sent."""


Call = Callable[[Outgoing, float], Awaitable[int]]
"""Sends a frame, if that can be done before some moment."""


class Delivery:
    """One answer's way into its chat."""

    def __init__(
        self,
        line: Line,
        quota: ChatQuota,
        streams: OpenStreams,
        clock: Clock,
        place: OpenStream,
        feedback: str = "",
    ) -> None:
        """Begin with nothing sent.

        Args:
            line: To WeCom.
            quota: Of the chat.
            streams: Where the answer is noted as open.
            clock: Tells the time and waits.
            place: The stream, and where it goes.
            feedback: Id under which people judge the answer; empty for none.
        """
        self._line = line
        self._quota = quota
        self._streams = streams
        self._clock = clock
        self._place = place
        self._feedback = feedback
        self._begun_at = clock.now()
        self._opened_at: float | None = None
        # The stream takes nothing more.
        self._over = not place.request
        # Nobody knows what became of the last frame: WeCom was silent on a connection that held,
        # or the connection ended under it. `_taken` says what that is taken for.
        self._doubtful, self._lost = False, False

    def closing(self) -> bool:
        """Tell whether the stream must be ended now."""
        return self._opened_at is not None and self._clock.now() >= self._opened_at + CLOSING_S

    def may_show(self) -> bool:
        """Tell whether something may be shown that people could do without."""
        return not self._over and self._line.there and self._quota.ample()

    async def show(self, text: str) -> bool:
        """Show how far the answer is, once.

        Args:
            text: All of it so far.

        Returns:
            Whether WeCom took it.
        """
        before = self._clock.now() + SHOWN_S
        try:
            async with self._quota.turn(before):
                code = await self._respond(text, last=False, before=before)
        except (Unconfirmed, TimeoutError):
            return False
        if code in NO_STREAM:
            self._over = True
        elif code == TOO_OFTEN:
            self._quota.hold(TOO_OFTEN_S[0])
        elif code not in (DONE, VERSION_CONFLICT):
            log.warning("WeCom did not take how far an answer is: errcode %d", code)
        return code == DONE

    async def close(self, notice: str) -> None:
        """End the stream before its answer is there; that then goes as a message."""
        if not self._over:
            await self._finish(notice)
        self._over, self._doubtful, self._lost = True, False, False
        # There is more to come, and nothing but a message can say that it does not.
        self._place = replace(self._place, request="")
        await self._streams.keep(self._place)

    async def deliver(self, text: str) -> None:
        """Get the whole answer across, or give up where no try could help.

        Args:
            text: All of it.
        """
        if self._over or not await self._finish(text):
            self._over = True
            frame = message(_request(), self._place.chat, text, group=self._place.group)
            await self._send(frame, self._end)
        await self._streams.drop(self._place)

    async def add(self, shown: Card) -> None:
        """Show a card below the answer, if there is enough left for it."""
        if self._line.there and self._quota.ample():
            frame = card(_request(), self._place.chat, shown, group=self._place.group)
            await self._send(frame, self._line.call)

    async def _finish(self, text: str) -> bool:
        """Send the last frame; false when the text must go as a message of its own."""
        tries = 0
        while True:
            tries += 1
            before = NEVER if self._opened_at is None else self._opened_at + WINDOW_S - SPARE_S
            try:
                async with self._quota.turn(before):
                    code = await self._respond(text, last=True, before=before)
            except TimeoutError:
                if self._clock.now() < before:
                    continue
                return self._taken(STREAM_OVER, in_time=False)
            except Unconfirmed as error:
                # Unknown is not failed: the same frame again does no harm.
                self._lost = self._lost or error.lost
                self._doubtful = self._doubtful or not error.lost
                if not self._doubtful:
                    await self._streams.keep(self._place)
                code = VERSION_CONFLICT
            if code in NO_STREAM:
                return self._taken(code, in_time=self._clock.now() < before)
            if not await self._again(code, tries):
                return True

    async def _send(self, frame: Outgoing, call: Call) -> None:
        """Send a message of its own, once: sent twice it would be seen twice."""
        tries = 0
        while True:
            tries += 1
            try:
                async with self._quota.turn():
                    code = await call(frame, NEVER)
            except TimeoutError:
                continue
            except Unconfirmed as error:
                log.warning("a message may not have arrived: %s", error)
                self._line.forget(frame.request)
                return
            if not await self._again(code, tries):
                return

    async def _end(self, frame: Outgoing, before: float) -> int:
        """Send what ends the answer.

        It is noted as ended before, not after: a crash in between would have the next start say
        that there is no answer, below the answer.

        Raises:
            TimeoutError: There is no connection; nothing was sent.
        """
        await (self._line.sound() if self._over else self._line.ready(before))
        await self._streams.drop(self._place)
        try:
            code = await self._line.call(frame, min(before, self._clock.now() + SHOWN_S))
        except TimeoutError:
            await self._streams.keep(self._place)
            raise
        if code != DONE:
            await self._streams.keep(self._place)
        return code

    async def _again(self, code: int, tries: int) -> bool:
        """Wait before another try, or tell that none is needed or none could help."""
        given_up = self._clock.now() >= self._begun_at + GIVEN_UP_S
        if code == TOO_OFTEN and not given_up:
            self._quota.hold(_doubled(TOO_OFTEN_S, tries))
        elif code in PASSING and not given_up:
            await self._clock.sleep(_doubled(RETRY_S, tries))
        else:
            if code != DONE:
                log.error("WeCom does not take an answer: errcode %d; it is given up", code)
            return False
        return True

    async def _respond(self, text: str, *, last: bool, before: float) -> int:
        """Send a frame of the stream; `TimeoutError` passes through.

        Raises:
            Unconfirmed: It was sent, and nobody knows what became of it.
        """
        place = self._place
        feedback = self._feedback if self._opened_at is None else ""
        frame = stream(place.request, place.stream, text, last=last, feedback=feedback)
        try:
            code = await (self._end if last else self._line.call)(frame, before)
        except Unconfirmed:
            self._opened()
            raise
        if code == DONE:
            self._opened()
        return code

    def _opened(self) -> None:
        """Note that WeCom has seen, or may have seen, a frame."""
        if self._opened_at is None:
            # When exactly it was sent is not known, but for how long we waited at most.
            self._opened_at = self._clock.now() - ACKNOWLEDGED_S

    def _taken(self, code: int, *, in_time: bool) -> bool:
        """Tell whether an earlier try must be what people see, though nothing acknowledged it."""
        # A stream that is over before its time was ended by a frame that seemed lost.
        taken = self._doubtful or (self._lost and code == STREAM_OVER and in_time)
        if taken:
            log.warning("an answer was not acknowledged; it is not sent twice")
        return taken


def _doubled(waits: tuple[float, float], tries: int) -> float:
    """Give ever longer waits."""
    first, most = waits
    return min(most, first * 2.0 ** min(tries - 1, 10))


def _request() -> str:
    """Make a new `req_id`."""
    return f"{SEND}_{secrets.token_hex(8)}"
