"""One WebSocket connection to WeCom: sends frames and matches the acknowledgements to them.

The reader never awaits what it calls: that could wait for an acknowledgement which only the reader
can deliver.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable

import aiohttp

from bot.channels.wecom.long_connection import protocol
from bot.channels.wecom.long_connection.protocol import Frame, OutgoingFrame, parse_frame
from bot.channels.wecom.parse import BadMessage
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.log_throttle import LogThrottle
from indexer.errors import HuiguError

log = logging.getLogger("huigu.wecom")

ACKNOWLEDGED_S = 5.0
"""Time-out of an acknowledgement, as in WeCom's own client."""
PING_S = 30.0
"""Between two pings; WeCom drops a connection that sends none."""
MAX_MISSED_PINGS = 2
"""Pings in a row without an acknowledgement; then the connection is dead."""


class NotSent(HuiguError):
    """The connection ended before the frame was sent. It may be sent on the next one."""


class Unconfirmed(HuiguError):
    """A frame was sent and not acknowledged: WeCom may have accepted it or not."""

    def __init__(self, lost: bool) -> None:
        self.lost = lost
        """The connection ended; else the acknowledgement timed out."""
        super().__init__("the connection to WeCom ended" if lost else "WeCom did not acknowledge")


class _Acks:
    """The acknowledgements that are expected after a frame."""

    def __init__(self, expected: int) -> None:
        self.expected = expected
        self.codes: list[int] = []
        self.complete = asyncio.Event()


class Connection:
    """Sends frames and hands on incoming ones, until the connection ends."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, clock: Clock) -> None:
        """Use an open socket, which the caller closes."""
        self.ended = asyncio.Event()
        """Set when either side gave the connection up; the socket is closed later."""
        self._socket, self._clock = socket, clock
        self._waiting: dict[str, _Acks] = {}
        self._overdue: dict[str, int] = {}
        """By request id, how many acknowledgements timed out and may still come."""
        self._numbers = itertools.count(1)
        self._throttle = LogThrottle(log, clock)

    async def call(self, frame: OutgoingFrame) -> int:
        """Send a frame and wait for its acknowledgement; returns its `errcode`, 0 for accepted.

        The caller sends no other frame of the same request meanwhile.

        Raises:
            NotSent: The connection had ended.
            Unconfirmed: The connection ended, or the acknowledgement timed out.
        """
        if self.ended.is_set():
            raise NotSent("the connection to WeCom ended")
        # An acknowledgement names the request, not the frame, but they come in order: after
        # overdue ones, the last that comes is the one for this frame.
        acks = _Acks(1 + self._overdue.pop(frame.request_id, 0))
        self._waiting[frame.request_id] = acks
        try:
            await wait_at_most(self._clock, ACKNOWLEDGED_S, self._exchange(frame, acks))
        except TimeoutError:
            if not acks.codes:
                self._overdue[frame.request_id] = acks.expected
                raise Unconfirmed(lost=False) from None
        finally:
            self._waiting.pop(frame.request_id, None)
        if self.ended.is_set() and len(acks.codes) < acks.expected:
            raise Unconfirmed(lost=True)
        return acks.codes[-1]

    def forget(self, request_id: str) -> None:
        """Expect no more acknowledgements for a request."""
        self._overdue.pop(request_id, None)

    async def read(self, take: Callable[[Frame], None]) -> None:
        """Read frames until it ends; `take` gets all but acknowledgements, and returns at once."""
        try:
            async for message in self._socket:
                frame = self._parse(message)
                if frame and frame.command:
                    take(frame)
                elif frame:
                    self._acknowledge(frame)
        finally:
            self.end()

    async def keep_alive(self) -> None:
        """Ping until WeCom no longer answers or no longer knows us; then end the connection."""
        missed = 0
        try:
            while missed < MAX_MISSED_PINGS:
                await self._clock.sleep(PING_S)
                try:
                    if await self.ping() == protocol.NOT_SUBSCRIBED:
                        return
                    missed = 0
                except NotSent:
                    return
                except Unconfirmed:
                    missed += 1
        finally:
            self.end()

    async def ping(self) -> int:
        """Ping once; returns and raises as `call` does."""
        frame = OutgoingFrame(protocol.PING, f"{protocol.PING}_{next(self._numbers)}")
        try:
            return await self.call(frame)
        finally:
            self.forget(frame.request_id)

    def end(self) -> None:
        """Give the connection up, and wake all callers that wait."""
        self.ended.set()
        for acks in self._waiting.values():
            acks.complete.set()

    async def _exchange(self, frame: OutgoingFrame, acks: _Acks) -> None:
        try:
            await self._socket.send_str(frame.encode())
        except (aiohttp.ClientError, ConnectionError) as error:
            self.end()
            raise NotSent("the connection to WeCom ended") from error
        await acks.complete.wait()

    def _acknowledge(self, frame: Frame) -> None:
        acks = self._waiting.get(frame.request_id)
        if acks is None or acks.complete.is_set():
            return
        acks.codes.append(frame.errcode)
        if len(acks.codes) == acks.expected:
            acks.complete.set()

    def _parse(self, message: aiohttp.WSMessage) -> Frame | None:
        """Parse a frame; an invalid one gives None, and a log line without its content."""
        if message.type is aiohttp.WSMsgType.ERROR:
            problem = f"a frame from WeCom ends the connection ({type(message.data).__name__})"
        elif message.type is not aiohttp.WSMsgType.TEXT:
            problem = f"WeCom sent a frame that is not text ({message.type.name}); it is ignored"
        else:
            try:
                return parse_frame(message.data)
            except BadMessage as error:
                problem = f"WeCom sent an invalid frame; it is ignored: {error}"
        self._throttle.warn(problem)
        return None
