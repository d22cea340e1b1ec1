"""WebSocket client that reconnects with back-off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import aiohttp

from bot.channels.wecom.long_connection import protocol
from bot.channels.wecom.long_connection.backoff import Backoff
from bot.channels.wecom.long_connection.chat_quota import NO_DEADLINE
from bot.channels.wecom.long_connection.connection import Connection, NotSent, Unconfirmed
from bot.channels.wecom.long_connection.protocol import Frame, OutgoingFrame
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.rendering.urls import is_private
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.health import ChannelRefused, ChannelStatus
from bot.runtime.network import describe_failure
from indexer.errors import ConfigError

log = logging.getLogger("huigu.wecom")

CONNECT_S = 20.0
"""Time-out of opening a connection."""
CLOSE_S = 1.0
"""Time-out of closing one; the other end has to agree."""
MAX_MESSAGE_BYTES = 8 << 20
"""aiohttp ends a connection that sends more in one frame."""

DispatchFrame = Callable[[Frame], bool]
"""Takes a frame from WeCom and returns at once; true when another process replaced us."""


class Client:
    """Connects, subscribes and reconnects until WeCom refuses the bot."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        settings: WecomSettings,
        secrets: WecomSecrets,
        clock: Clock,
        status: ChannelStatus | None = None,
    ) -> None:
        """Make a client that is not connected yet.

        Raises:
            ConfigError: A setting is missing, or the connection would not be encrypted.
        """
        if not settings.bot_id:
            raise ConfigError("[wecom] bot_id is missing; copy the bot's BotID from WeCom")
        if not is_private(settings.url):
            raise ConfigError(
                f"[wecom] url {settings.url}: others could listen; it must begin with wss://"
            )
        # aiohttp looks for a proxy by scheme, and nobody sets `wss_proxy`.
        self._url = "http" + settings.url.removeprefix("ws")
        identity: dict[str, object] = {"bot_id": settings.bot_id, "secret": secrets.wecom_secret}
        self._subscription = OutgoingFrame(protocol.SUBSCRIBE, f"{protocol.SUBSCRIBE}_1", identity)
        self._session, self._clock = session, clock
        self._status = status or ChannelStatus("wecom", clock)
        self._current: Connection | None = None
        self._connected = asyncio.Event()
        self._replaced = False

    @property
    def is_connected(self) -> bool:
        """Whether a frame would be sent at once."""
        return self._current is not None

    async def run(self, dispatch: DispatchFrame) -> None:
        """Stay connected until WeCom refuses the bot id or the secret: a `ChannelRefused`."""
        backoff = Backoff()
        while True:
            connected_s = await self._connect(dispatch)
            pause_s = backoff.next_pause_s(connected_s, replaced=self._replaced)
            if self._replaced:
                self._status.report(
                    "another process is connected as this bot; run only one with a [wecom] bot_id",
                    failed=True,
                )
            elif connected_s:
                log.info("the connection to WeCom ended; connecting again in %.0f s", pause_s)
            await self._clock.sleep(pause_s)

    async def call(self, frame: OutgoingFrame, deadline: float = NO_DEADLINE) -> int:
        """Send a frame as soon as there is a connection; returns WeCom's `errcode`, 0 for accepted.

        The caller sends no other frame of the same request meanwhile. The deadline, by the clock's
        `now`, is for the start of sending. `Unconfirmed` passes through: the frame was sent, and
        may have arrived. So does `TimeoutError`: there was no connection, and nothing was sent.
        """
        may_retry = True
        while True:
            connection = await self.wait_connected(deadline)
            try:
                code = await connection.call(frame)
            except NotSent:
                self._drop(connection)
                continue
            if code != protocol.NOT_SUBSCRIBED:
                return code
            self._drop(connection)
            if not may_retry:
                return code
            may_retry = False

    async def wait_connected(self, deadline: float = NO_DEADLINE) -> Connection:
        """Wait for a connection.

        Raises:
            TimeoutError: There was none before the deadline.
        """
        while True:
            left_s = deadline - self._clock.now()
            if self._current is not None and left_s >= 0:
                return self._current
            if left_s <= 0:
                raise TimeoutError
            if deadline == NO_DEADLINE:
                await self._connected.wait()
            else:
                await wait_at_most(self._clock, left_s, self._connected.wait())

    async def wait_alive(self) -> None:
        """Wait until WeCom answers a ping, so that a frame is not sent into a dead connection."""
        while True:
            connection = await self.wait_connected()
            try:
                if await connection.ping() != protocol.NOT_SUBSCRIBED:
                    return
            except Unconfirmed:
                continue
            except NotSent:
                pass
            self._drop(connection)

    def forget(self, request_id: str) -> None:
        """Expect no more acknowledgements for a request."""
        if self._current is not None:
            self._current.forget(request_id)

    def _drop(self, connection: Connection) -> None:
        """End a connection, and send nothing more on it."""
        connection.end()
        if self._current is connection:
            self._current = None
            self._connected.clear()

    async def _connect(self, dispatch: DispatchFrame) -> float:
        """Connect once; returns how many seconds the bot was subscribed."""
        self._replaced = False
        timeout = aiohttp.ClientWSTimeout(ws_close=CLOSE_S)
        connecting = self._session.ws_connect(
            self._url, timeout=timeout, max_msg_size=MAX_MESSAGE_BYTES
        )
        try:
            socket = await wait_at_most(self._clock, CONNECT_S, connecting)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            # ValueError: an impossible name of a host or of a proxy.
            self._status.report(
                f"WeCom cannot be reached ({describe_failure(error)}); check the network, DNS and "
                "proxy, and [wecom] url"
            )
            return 0.0
        connection = Connection(socket, self._clock)

        def take(frame: Frame) -> None:
            if dispatch(frame):
                self._replaced = True
                self._drop(connection)

        reading = asyncio.create_task(connection.read(take))
        try:
            return await self._stay_subscribed(connection)
        finally:
            self._drop(connection)
            await socket.close()
            reading.cancel()
            (failure,) = await asyncio.gather(reading, return_exceptions=True)
            if isinstance(failure, Exception):
                log.error("a frame from WeCom could not be handled", exc_info=failure)

    async def _stay_subscribed(self, connection: Connection) -> float:
        """Subscribe, and wait for the connection's end; returns the seconds in between.

        Raises:
            ChannelRefused: WeCom refused the bot id or the secret.
        """
        try:
            code = await connection.call(self._subscription)
        except (NotSent, Unconfirmed) as error:
            self._status.report(f"WeCom did not accept the subscription: {error}")
            return 0.0
        if code == protocol.BAD_SECRET:
            raise ChannelRefused(
                "WeCom does not accept HUIGU_WECOM_SECRET for [wecom] bot_id; copy both from the "
                "bot's page in WeCom (API mode, 长连接) and start again"
            )
        if code != protocol.OK:
            self._status.report(f"WeCom did not accept the subscription: errcode {code}")
            return 0.0
        self._status.set_ready()
        log.info("connected to WeCom")
        since = self._clock.now()
        self._current = connection
        self._connected.set()
        pinging = asyncio.create_task(connection.keep_alive())
        try:
            await connection.ended.wait()
        finally:
            self._status.set_connecting()
            pinging.cancel()
            await asyncio.gather(pinging, return_exceptions=True)
        return self._clock.now() - since
