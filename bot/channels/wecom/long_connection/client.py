"""The long connection across all the connections it takes: there, or soon there again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import aiohttp

from bot.channels.wecom.long_connection.backoff import Pauses
from bot.channels.wecom.long_connection.chat_quota import NEVER
from bot.channels.wecom.long_connection.connection import Connection, NotSent, Unconfirmed
from bot.channels.wecom.long_connection.protocol import (
    BAD_SECRET,
    DONE,
    NOT_SUBSCRIBED,
    SUBSCRIBE,
    Frame,
    Outgoing,
)
from bot.channels.wecom.spec import WecomSecrets, WecomSettings
from bot.rendering.urls import is_private
from bot.runtime.clock import Clock, wait_at_most
from indexer.errors import ConfigError

log = logging.getLogger("huigu.wecom")

CONNECTED_S = 20.0
"""Longest wait for a connection to be opened."""
CLOSED_S = 1.0
"""Longest wait for the other end to agree that a connection is closed."""
MAX_MESSAGE_BYTES = 8 << 20
"""aiohttp gives up a connection that brings more in one frame."""

Take = Callable[[Frame], bool]
"""Gets what WeCom tells us and returns at once; true when another process took our place."""


class Line:
    """Connects, subscribes, and comes back for as long as WeCom will have it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        settings: WecomSettings,
        secrets: WecomSecrets,
        clock: Clock,
    ) -> None:
        """Make a line that is not connected yet.

        Args:
            session: Opens the connections.
            settings: Address and bot id.
            secrets: Of the bot.
            clock: Tells the time and waits.

        Raises:
            ConfigError: A setting is missing, or others could listen.
        """
        if not settings.bot_id:
            raise ConfigError("[wecom] bot_id is missing; copy the bot's BotID from WeCom")
        if not secrets.wecom_secret:
            raise ConfigError(
                "HUIGU_WECOM_SECRET is missing; copy the Secret of the bot's long connection "
                "(长连接) from WeCom"
            )
        if not is_private(settings.url):
            raise ConfigError(
                f"[wecom] url {settings.url}: others could listen; it must begin wss://"
            )
        # aiohttp looks for a proxy by scheme, and nobody sets `wss_proxy`.
        self._url = "http" + settings.url.removeprefix("ws")
        self._identity: dict[str, object] = {
            "bot_id": settings.bot_id,
            "secret": secrets.wecom_secret,
        }
        self._session = session
        self._clock = clock
        self._current: Connection | None = None
        self._there = asyncio.Event()
        self._replaced = False

    async def keep(self, take: Take, pauses: Pauses) -> None:
        """Stay connected, for ever.

        `ConfigError` passes through: WeCom does not take the bot id or the secret.

        Args:
            take: Gets what WeCom tells us.
            pauses: How long to wait before connecting again.
        """
        while True:
            held_s = await self._connected(take)
            pause_s = pauses.after(held_s, replaced=self._replaced)
            if self._replaced:
                log.error(
                    "another process is connected as this bot; run only one with a [wecom] "
                    "bot_id. Trying again in %.0f s",
                    pause_s,
                )
            else:
                log.warning("no connection to WeCom; trying again in %.0f s", pause_s)
            await self._clock.sleep(pause_s)

    async def call(self, frame: Outgoing, before: float = NEVER) -> int:
        """Send a frame, as soon as there is a connection, and wait for its acknowledgement.

        `Unconfirmed` passes through: the frame was sent, and nobody knows what became of it. So
        does `TimeoutError`: there was no connection in time, and WeCom took nothing.

        Args:
            frame: What is sent; the caller sends no other of the same request meanwhile.
            before: When it is of no more use, by the clock's `now`.

        Returns:
            WeCom's `errcode`, 0 when it took the frame.
        """
        again = True
        while True:
            connection = await self._connection(before)
            try:
                code = await connection.call(frame)
            except NotSent:
                self._leave(connection)
                continue
            if code != NOT_SUBSCRIBED:
                return code
            self._leave(connection)
            if not again:
                return code
            again = False

    async def ready(self, before: float = NEVER) -> None:
        """Wait for a connection; `TimeoutError` passes through, where there is none by then."""
        await self._connection(before)

    async def sound(self) -> None:
        """Wait until WeCom answers a ping: what may be sent only once must not go to nobody."""
        while True:
            connection = await self._connection(NEVER)
            try:
                if await connection.ping_once() != NOT_SUBSCRIBED:
                    return
            except Unconfirmed:
                continue
            except NotSent:
                pass
            self._leave(connection)

    @property
    def there(self) -> bool:
        """Whether a frame would be sent at once."""
        return self._current is not None

    def forget(self, request: str) -> None:
        """No longer expect an acknowledgement for a request."""
        if self._current is not None:
            self._current.forget(request)

    async def _connection(self, before: float) -> Connection:
        """Wait for a connection.

        Raises:
            TimeoutError: There was none by then.
        """
        while self._current is None:
            left_s = before - self._clock.now()
            if left_s <= 0:
                raise TimeoutError
            if before == NEVER:
                await self._there.wait()
            else:
                await wait_at_most(self._clock, left_s, self._there.wait())
        if before < self._clock.now():
            raise TimeoutError
        return self._current

    def _leave(self, connection: Connection) -> None:
        """Have a connection closed that is of no more use."""
        connection.end()
        if self._current is connection:
            self._current = None
            self._there.clear()

    async def _connected(self, take: Take) -> float:
        """Connect once; gives how many seconds the connection was good."""
        self._replaced = False
        try:
            socket = await wait_at_most(
                self._clock,
                CONNECTED_S,
                self._session.ws_connect(
                    self._url,
                    timeout=aiohttp.ClientWSTimeout(ws_close=CLOSED_S),
                    max_msg_size=MAX_MESSAGE_BYTES,
                ),
            )
        except (aiohttp.ClientError, OSError, TimeoutError, UnicodeError) as error:
            # A UnicodeError: no host is called so. Its words may name a proxy with its password.
            log.warning(
                "WeCom cannot be reached (%s); check the network, DNS and proxy, and [wecom] url",
                type(error).__name__,
            )
            return 0.0
        connection = Connection(socket, self._clock)
        reading = asyncio.create_task(
            connection.read(lambda frame: self._taken(take(frame), connection))
        )
        try:
            return await self._subscribed(connection)
        finally:
            self._leave(connection)
            await socket.close()
            reading.cancel()
            (failure,) = await asyncio.gather(reading, return_exceptions=True)
            if isinstance(failure, Exception):
                log.error("what WeCom sent could not be dealt with", exc_info=failure)

    async def _subscribed(self, connection: Connection) -> float:
        """Subscribe, and stay until the connection ends; gives how many seconds that was.

        Raises:
            ConfigError: WeCom does not take the bot id or the secret.
        """
        try:
            code = await connection.call(Outgoing(SUBSCRIBE, f"{SUBSCRIBE}_1", self._identity))
        except (NotSent, Unconfirmed) as error:
            log.warning("WeCom did not let the bot in: %s", error)
            return 0.0
        if code == BAD_SECRET:
            raise ConfigError(
                "WeCom does not take HUIGU_WECOM_SECRET for [wecom] bot_id; copy both from the "
                "bot's page in WeCom (API mode, 长连接)"
            )
        if code != DONE:
            log.warning("WeCom did not let the bot in: errcode %d", code)
            return 0.0
        log.info("connected to WeCom")
        since = self._clock.now()
        self._current = connection
        self._there.set()
        pinging = asyncio.create_task(connection.ping())
        ended = asyncio.create_task(connection.ended.wait())
        try:
            await asyncio.wait({pinging, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            pinging.cancel()
            ended.cancel()
            await asyncio.gather(pinging, ended, return_exceptions=True)
        return self._clock.now() - since

    def _taken(self, replaced: bool, connection: Connection) -> None:
        """Leave when another process took our place."""
        if replaced:
            self._replaced = True
            self._leave(connection)
