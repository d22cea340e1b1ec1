"""Writes a stream of server-sent events.

The format: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.channels.http_api.connections.handler import ConnectionHandler
from bot.channels.http_api.streaming.accept import EVENTS

COMMENT = b": waiting\n\n"
"""Keeps the connection; clients skip it."""
HEADERS = {
    "Content-Type": EVENTS,
    "Cache-Control": "no-store",
    "Vary": "Accept",
    # nginx would keep the events until all have come.
    "X-Accel-Buffering": "no",
}
HUNG_UP = 499
"""Status of a request whose client is gone, for logs and metrics alone; as nginx has it."""


class HungUp(Exception):
    """The client is gone, or too slow."""


class EventStream:
    """The response to one request; its head is sent with the first event."""

    def __init__(self, request: web.Request, write_s: float) -> None:
        """Take the seconds that the client may take to read the whole stream."""
        assert isinstance(request.protocol, ConnectionHandler), "`run_server` makes no others"
        self._request, self._connection = request, request.protocol
        self._left_s = write_s
        self.response = web.StreamResponse(headers=HEADERS)

    @property
    def has_begun(self) -> bool:
        """Whether the head was sent, and with it the status."""
        return self.response.prepared

    def set_headers(self, headers: Mapping[str, str]) -> None:
        """Add headers, as long as none were sent."""
        if not self.has_begun:
            self.response.headers.update(headers)

    async def send(self, name: str, data: bytes) -> None:
        """Send an event; `data` is JSON of one line.

        Raises:
            HungUp: The client is gone, or too slow.
        """  # noqa: DOC502 - raised by `write`
        await self.write(b"event: %s\ndata: %s\n\n" % (name.encode(), data))

    async def send_comment(self) -> None:
        """Send what clients skip.

        Raises:
            HungUp: The client is gone, or too slow.
        """  # noqa: DOC502 - raised by `write`
        await self.write(COMMENT)

    async def write(self, data: bytes) -> None:
        """Write events that are formatted already.

        Raises:
            HungUp: The client is gone, or too slow.
        """
        loop = asyncio.get_running_loop()
        started_s = loop.time()
        try:
            with self._connection.waiting_for_client():
                async with asyncio.timeout(self._left_s):
                    if not self.has_begun:
                        await self.response.prepare(self._request)
                    await self.response.write(data)
        except (TimeoutError, ConnectionError):
            self._connection.drop()
            raise HungUp from None
        self._left_s -= loop.time() - started_s
