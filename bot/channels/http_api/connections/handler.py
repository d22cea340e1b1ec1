"""One connection: its time-outs, and errors as JSON."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from bot.channels.http_api.connections.registry import Connections
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.operations.access_log import AccessLog
from bot.channels.http_api.responses.errors import HttpError, explain_exception, make_error_response
from bot.channels.http_api.responses.headers import SECURITY_HEADERS

log = logging.getLogger("huigu.http")
access_log = logging.getLogger("huigu.access")

MAX_HEAD_BYTES = 32 * 1024
"""Of all header fields together. aiohttp has a limit for each, and would keep a megabyte a
connection; browsers send 1 kB, and some 8 kB of cookies of other sites of a domain."""
MAX_FIELD_BYTES = 8190
"""Of one header field, or of the address: as aiohttp and most proxies have it."""


class ConnectionHandler(web.RequestHandler):
    """One connection. Each thing that the client has to do has a time; all errors are JSON.

    Attributes:
        address: The network of the client, as `name_network` names it.
        last_step: When it was opened, or a whole head or response passed; seconds of the loop.
        hung_up: Set when the connection is closed.
    """

    __slots__ = (
        "_answered",
        "_connections",
        "_drains",
        "_head_bytes",
        "_head_timer",
        "_timeouts",
        "_writing",
        "address",
        "hung_up",
        "last_step",
    )

    def __init__(
        self,
        manager: web.Server,
        connections: Connections,
        timeouts: Timeouts,
        loop: asyncio.AbstractEventLoop,
        address: str,
    ) -> None:
        """Handle a connection that is about to be made, from an address as `name_network` says."""
        super().__init__(
            manager,
            loop=loop,
            keepalive_timeout=timeouts.idle_s,
            lingering_time=timeouts.linger_s,
            auto_decompress=False,
            max_line_size=MAX_FIELD_BYTES,
            max_field_size=MAX_FIELD_BYTES,
            access_log_class=AccessLog,
            access_log=access_log,
            logger=log,
        )
        self.address, self.last_step = address, loop.time()
        self.hung_up = asyncio.Event()
        self._connections, self._timeouts = connections, timeouts
        self._answered = self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._writing = self._drains = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        assert isinstance(transport, asyncio.Transport)
        # A response then counts as written when the kernel has all of it.
        transport.set_write_buffer_limits(high=0)
        super().connection_made(transport)
        if self._force_close:  # dropped before it was made
            transport.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give the place to another connection."""
        self._connections.discard(self)
        self._stop_head_timer()
        self.hung_up.set()
        super().connection_lost(exc)

    def waits_for_client(self) -> bool:
        """Whether the client has to send or to read something: no answer would be lost."""
        if self._writing or self._request_count <= self._answered:
            return True
        request = self._current_request
        return request is not None and not request.content.is_eof()

    @contextlib.contextmanager
    def waiting_for_client(self) -> Iterator[None]:
        """Note that the client has to read a part of a response that is sent bit by bit."""
        self._writing = True
        try:
            yield
        finally:
            self._writing = False

    def drop(self) -> None:
        """Close the connection now, whatever is still to be sent."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        else:
            self.force_close()

    def data_received(self, data: bytes) -> None:
        """Take bytes; those of a head must end within a time and a size."""
        requests = self._request_count
        super().data_received(data)
        if self._request_count > requests:
            self._stop_head_timer()
            self.last_step = self._loop.time()
        elif requests == self._answered and not self._drains:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse_head()
            elif self._head_timer is None:
                self._head_timer = self._loop.call_later(self._timeouts.head_s, self.drop)

    def _stop_head_timer(self) -> None:
        self._head_bytes = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse_head(self) -> None:
        """Answer a head that is too large; aiohttp makes a request only of a whole one."""
        self._stop_head_timer()
        response = _refuse_size().make_response("en")
        fields = {**response.headers, **SECURITY_HEADERS, "Connection": "close"}
        fields["Content-Length"] = str(response.body_length)
        head = [f"HTTP/1.1 {response.status} {response.reason}"]
        head += [f"{name}: {value}" for name, value in fields.items()]
        if isinstance(self.transport, asyncio.Transport) and isinstance(response.body, bytes):
            self.transport.write("\r\n".join([*head, "", ""]).encode() + response.body)
        self.force_close()

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Send a response within a time, an error of aiohttp's own as JSON."""
        if isinstance(resp, web.HTTPException):
            resp = make_error_response(explain_exception(resp), request)
        if not request.content.is_eof():
            # The rest of the body is read for a moment, so that the client sees the response.
            self._drains = True
            resp.force_close()
        self._writing = True
        try:
            async with asyncio.timeout(self._timeouts.write_s):
                return await super().finish_response(request, resp, start_time)
        except TimeoutError:
            self.drop()
            return resp, True
        finally:
            self._writing = False
            self._answered += 1
            self.last_step = self._loop.time()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Respond to malformed HTTP (400) or to an unexpected error (500), without internals.

        Raises:
            ConnectionError: The response has already begun.
        """
        if status == 400:
            # Common on the open internet: no traceback, and nothing of the request.
            log.info("malformed request: %s", type(exc).__name__)
        else:
            log.error("a request failed", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("the response has begun")
        error = HttpError("malformed_request" if status == 400 else "internal_error")
        if isinstance(exc, LineTooLong):
            error = _refuse_size()
        response = error.make_response("en")
        response.headers.update(SECURITY_HEADERS)
        response.force_close()
        return response


def _refuse_size() -> HttpError:
    return HttpError("head_too_large", MAX_HEAD_BYTES, MAX_FIELD_BYTES)
