"""Delivers one answer: as a stream, or when that is over as a separate message, never as both."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.channels.wecom.events import Card, MessageHandler, Update, format_stream
from bot.channels.wecom.long_connection import protocol
from bot.channels.wecom.long_connection.backoff import double_pause
from bot.channels.wecom.long_connection.chat_quota import NO_DEADLINE, ChatQuota
from bot.channels.wecom.long_connection.client import Client
from bot.channels.wecom.long_connection.connection import ACKNOWLEDGED_S, Unconfirmed
from bot.channels.wecom.long_connection.open_streams import OpenStream, OpenStreams
from bot.channels.wecom.long_connection.protocol import OutgoingFrame, make_message_frame
from bot.runtime.clock import Clock
from bot.services.contracts import Claim, claim_always

log = logging.getLogger("huigu.wecom")

WINDOW_S = 360.0
"""WeCom accepts a stream's frames for six minutes after the first one."""
CLOSE_AFTER_S = 330.0
"""When a stream without its answer must be closed, from the same start."""
MARGIN_S = 5.0
"""A frame that is sent later than this before the window's end may arrive too late."""
SHOW_S = 1.0
"""How long a progress frame may wait for a connection; soon there is a newer one."""
RETRY_S = (0.5, 15.0)
"""Pause before a retry: after the first try, doubled up to the second value."""
TOO_OFTEN_S = (10.0, 60.0)
"""Pause of a chat after WeCom's rate limit was hit, likewise."""
GIVE_UP_S = 3600.0
"""By then the person has asked again, and each retry uses up the chat's quota."""


@dataclass(frozen=True, slots=True)
class Context:
    """What all answers of a bot share."""

    handler: MessageHandler
    client: Client
    get_quota: Callable[[str], ChatQuota]
    """By the id of a chat."""
    open_streams: OpenStreams
    clock: Clock
    stopping: asyncio.Event
    """Set at a stop: answers that are not ready then end with a notice."""
    claim: Claim = claim_always
    """Asked before a message or an event is handled, which another replica may have had."""


class Delivery:
    """Delivers one answer."""

    def __init__(self, context: Context, stream: OpenStream, feedback_id: str = "") -> None:
        """Prepare a delivery; an empty feedback id means that the answer takes no ratings."""
        self._client, self._clock = context.client, context.clock
        self._open_streams = context.open_streams
        self._quota = context.get_quota(stream.chat)
        self._stream, self._feedback_id = stream, feedback_id
        self._started_at = self._clock.now()
        self._opened_at = math.inf
        """When WeCom got the first frame, by the clock; infinite before."""
        # Whether the stream accepts nothing more.
        self._is_over = not stream.request_id
        # Whether a last frame was left unconfirmed: because the acknowledgement timed out, or
        # because the connection ended. `_assume_taken` decides what that means.
        self._timed_out, self._lost = False, False

    def must_close(self) -> bool:
        """Tell whether the stream must be closed now."""
        return self._clock.now() >= self._opened_at + CLOSE_AFTER_S

    def can_show(self) -> bool:
        """Tell whether there is room for a progress frame."""
        return not self._is_over and self._client.is_connected and self._quota.has_spare()

    async def show(self, text: str) -> bool:
        """Show the whole text so far; one try. Returns whether WeCom accepted it."""
        deadline = self._clock.now() + SHOW_S
        try:
            async with self._quota.acquire(deadline):
                code = await self._send_frame(text, is_last=False, deadline=deadline)
        except (Unconfirmed, TimeoutError):
            return False
        if code in protocol.NO_STREAM:
            self._is_over = True
        elif code == protocol.TOO_OFTEN:
            self._quota.block(TOO_OFTEN_S[0])
        elif code not in (protocol.OK, protocol.VERSION_CONFLICT):
            log.warning("WeCom did not accept the progress of an answer: errcode %d", code)
        return code == protocol.OK

    async def close(self, notice: str) -> None:
        """End the stream with a notice; the answer then goes as a separate message."""
        if not self._is_over:
            await self._finish_stream(notice)
        self._is_over, self._timed_out, self._lost = True, False, False
        # After a crash only a separate message can say that the answer will not follow.
        self._stream = replace(self._stream, request_id="")
        await self._open_streams.save(self._stream)

    async def deliver(self, text: str) -> None:
        """Deliver the whole answer, or give up where no retry can help."""
        if self._is_over or not await self._finish_stream(text):
            self._is_over = True
            await self._send_once("markdown", {"content": text}, self._send_last)
        await self._open_streams.delete(self._stream)

    async def add_card(self, card: Card) -> None:
        """Send a card after the answer, if the chat's quota has room for it."""
        if self._client.is_connected and self._quota.has_spare():
            await self._send_once("template_card", card, self._client.call)

    async def _finish_stream(self, text: str) -> bool:
        """Send the stream's last frame; false when the text must go as a separate message."""
        tries = 0
        while True:
            tries += 1
            deadline = self._opened_at + WINDOW_S - MARGIN_S
            try:
                async with self._quota.acquire(deadline):
                    code = await self._send_frame(text, is_last=True, deadline=deadline)
            except TimeoutError:
                if self._clock.now() < deadline:
                    continue
                return self._assume_taken(protocol.STREAM_OVER, in_time=False)
            except Unconfirmed as error:
                # It may have failed or not; sending the same frame again does no harm.
                self._lost = self._lost or error.lost
                self._timed_out = self._timed_out or not error.lost
                if not self._timed_out:
                    await self._open_streams.save(self._stream)
                code = protocol.VERSION_CONFLICT
            if code in protocol.NO_STREAM:
                return self._assume_taken(code, in_time=self._clock.now() < deadline)
            if not await self._wait_retry(code, tries):
                return True

    async def _send_once(
        self, kind: str, content: object, call: Callable[[OutgoingFrame, float], Awaitable[int]]
    ) -> None:
        """Send a separate message; retry only what WeCom refused, so that people see it once."""
        stream, tries = self._stream, 0
        frame = make_message_frame(stream.chat, kind, content, in_group=stream.in_group)
        while True:
            tries += 1
            try:
                async with self._quota.acquire():
                    code = await call(frame, NO_DEADLINE)
            except TimeoutError:
                continue
            except Unconfirmed as error:
                log.warning("a message may not have arrived: %s", error)
                self._client.forget(frame.request_id)
                return
            if not await self._wait_retry(code, tries):
                return

    async def _send_last(self, frame: OutgoingFrame, deadline: float) -> int:
        if self._is_over:
            await self._client.wait_alive()
        else:
            await self._client.wait_connected(deadline)
        # Not after sending: if we crashed in between, the next start would send "no answer" too.
        await self._open_streams.delete(self._stream)
        try:
            code = await self._client.call(frame, min(deadline, self._clock.now() + SHOW_S))
        except TimeoutError:
            await self._open_streams.save(self._stream)
            raise
        if code != protocol.OK:
            await self._open_streams.save(self._stream)
        return code

    async def _wait_retry(self, code: int, tries: int) -> bool:
        """Wait before a retry; false, without a wait, when it is not needed or cannot help."""
        give_up = self._clock.now() >= self._started_at + GIVE_UP_S
        if code == protocol.TOO_OFTEN and not give_up:
            self._quota.block(double_pause(TOO_OFTEN_S, tries))
        elif code in protocol.RETRYABLE and not give_up:
            await self._clock.sleep(double_pause(RETRY_S, tries))
        else:
            if code != protocol.OK:
                log.error("WeCom does not accept an answer: errcode %d; giving up", code)
            return False
        return True

    async def _send_frame(self, text: str, *, is_last: bool, deadline: float) -> int:
        feedback_id = self._feedback_id if self._opened_at == math.inf else ""
        update = Update(text)
        body = format_stream(self._stream.id, update, is_last=is_last, feedback_id=feedback_id)
        frame = OutgoingFrame(protocol.RESPOND, self._stream.request_id, body)
        try:
            code = await (self._send_last if is_last else self._client.call)(frame, deadline)
        except Unconfirmed:
            self._mark_opened()
            raise
        if code == protocol.OK:
            self._mark_opened()
        return code

    def _mark_opened(self) -> None:
        """Note that WeCom got a first frame, or may have got it."""
        if self._opened_at == math.inf:
            # The exact time is unknown, but it is at most one acknowledgement's time-out ago.
            self._opened_at = self._clock.now() - ACKNOWLEDGED_S

    def _assume_taken(self, code: int, *, in_time: bool) -> bool:
        """Tell whether WeCom must have accepted an unconfirmed last frame."""
        # Only a last frame that seemed lost can have ended a stream before its time.
        taken = self._timed_out or (self._lost and code == protocol.STREAM_OVER and in_time)
        if taken:
            log.warning("an answer was not acknowledged; it is not sent twice")
        return taken
