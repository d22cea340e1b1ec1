"""One WebSocket connection to WeCom: who waits for an acknowledgement gets it, or learns why not.

The reader never waits for what it calls: that would wait for an acknowledgement which only the
reader can deliver.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable

import aiohttp

from bot.channels.wecom.long_connection.protocol import NOT_SUBSCRIBED, PING, Frame, Outgoing, read
from bot.channels.wecom.parse import BadMessage
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.log_throttle import LogThrottle
from indexer.errors import HuiguError

log = logging.getLogger("huigu.wecom")

ACKNOWLEDGED_S = 5.0
"""Longest wait for an acknowledgement, as in WeCom's own client."""
PING_S = 30.0
"""Between two pings; WeCom drops a connection that sends none."""
MOST_MISSED = 2
"""Pings in a row without an acknowledgement; then nobody is at the other end."""


class NotSent(HuiguError):
    """Nothing was sent: the connection had ended. It may be sent on the next one."""


class Unconfirmed(HuiguError):
    """A frame was sent, and nobody knows whether WeCom took it.

    Attributes:
        lost: The connection ended; else there was no acknowledgement in time.
    """

    def __init__(self, lost: bool) -> None:
        self.lost = lost
        super().__init__("the connection to WeCom ended" if lost else "WeCom did not acknowledge")


class _Acks:
    """What is waited for after a frame."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.codes: list[int] = []
        self.complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()


class Connection:
    """Sends frames and hands on what comes, until the connection ends.

    Attributes:
        ended: Set when it is of no more use, by either side.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, clock: Clock) -> None:
        """Use a connection that was just opened."""
        # Not `socket.closed`: a connection is given up before it is closed, and by us as well.
        self.ended = asyncio.Event()
        self._socket = socket
        self._clock = clock
        self._waiting: dict[str, _Acks] = {}
        self._owed: dict[str, int] = {}
        self._numbers = itertools.count(1)
        self._throttle = LogThrottle(log, clock)

    async def call(self, frame: Outgoing) -> int:
        """Send a frame and wait for its acknowledgement.

        The caller sends no other frame of the same request meanwhile.

        Args:
            frame: What is sent.

        Returns:
            WeCom's `errcode`, 0 when it took the frame.

        Raises:
            NotSent: The connection has ended before.
            Unconfirmed: It ended since, or nothing came in time.
        """
        if self.ended.is_set():
            raise NotSent("the connection to WeCom ended")
        # Acknowledgements do not say which frame of a request they are for, but come in order:
        # where one is overdue, the last that comes is the one for this frame.
        acks = _Acks(1 + self._owed.pop(frame.request, 0))
        self._waiting[frame.request] = acks
        try:
            await wait_at_most(self._clock, ACKNOWLEDGED_S, self._exchange(frame, acks))
        except TimeoutError:
            if not acks.codes:
                self._owed[frame.request] = acks.wanted
                raise Unconfirmed(lost=False) from None
        finally:
            self._waiting.pop(frame.request, None)
        if self.ended.is_set() and len(acks.codes) < acks.wanted:
            raise Unconfirmed(lost=True)
        return acks.codes[-1]

    def forget(self, request: str) -> None:
        """No longer expect anything for a request."""
        self._owed.pop(request, None)

    async def read(self, take: Callable[[Frame], None]) -> None:
        """Hand on what comes until the connection ends.

        Args:
            take: Gets every frame that is no acknowledgement; returns at once.
        """
        try:
            async for received in self._socket:
                frame = self._frame_of(received)
                if frame is None:
                    continue
                if frame.command:
                    take(frame)
                else:
                    self._acknowledged(frame)
        finally:
            self.end()

    async def ping(self) -> None:
        """Ping until WeCom no longer answers, or no longer knows us."""
        missed = 0
        while missed < MOST_MISSED:
            await self._clock.sleep(PING_S)
            try:
                code = await self.ping_once()
            except NotSent:
                return
            except Unconfirmed:
                missed += 1
                continue
            if code == NOT_SUBSCRIBED:
                return
            missed = 0

    async def ping_once(self) -> int:
        """Ping; gives the `errcode`, or raises as `call` does."""
        frame = Outgoing(PING, f"{PING}_{next(self._numbers)}")
        try:
            return await self.call(frame)
        finally:
            self.forget(frame.request)

    def end(self) -> None:
        """Give up the connection, and tell all who wait."""
        self.ended.set()
        for acks in self._waiting.values():
            if not acks.complete.done():
                acks.complete.set_result(None)

    async def _exchange(self, frame: Outgoing, acks: _Acks) -> None:
        """Send a frame and wait for all acknowledgements that are owed.

        Raises:
            NotSent: The connection has ended before.
        """
        try:
            await self._socket.send_str(frame.encoded())
        except (aiohttp.ClientError, ConnectionError) as error:
            self.end()
            raise NotSent("the connection to WeCom ended") from error
        await acks.complete

    def _acknowledged(self, frame: Frame) -> None:
        acks = self._waiting.get(frame.request)
        if acks is None or acks.complete.done():
            return
        acks.codes.append(frame.code)
        if len(acks.codes) == acks.wanted:
            acks.complete.set_result(None)

    def _frame_of(self, received: aiohttp.WSMessage) -> Frame | None:
        """Read a frame; None, and a line in the log without its content, for what is none."""
        if received.type is aiohttp.WSMsgType.ERROR:
            kind = type(received.data).__name__
            self._throttle.warn(f"a frame from WeCom ends the connection ({kind})")
            return None
        if received.type is not aiohttp.WSMsgType.TEXT:
            kind = received.type.name
            self._throttle.warn(f"WeCom sent a frame that is no text ({kind}); it is ignored")
            return None
        try:
            return read(received.data)
        except BadMessage as error:
            self._throttle.warn(f"WeCom sent what is no frame; it is ignored: {error}")
            return None
