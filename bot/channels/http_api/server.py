"""Run the HTTP application on a socket until it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import functools
import logging
import socket
from collections.abc import AsyncIterator

from aiohttp import web

from bot.channels import NoSecrets
from bot.channels.http_api.access_log import AccessLog
from bot.channels.http_api.errors import HttpError
from bot.channels.http_api.routes import SECURITY_HEADERS, build_application
from bot.channels.http_api.timeouts import Timeouts
from bot.services.contracts import Services
from bot.settings import ServerSettings
from indexer.errors import ConfigError

log = logging.getLogger("huigu.http")
access_log = logging.getLogger("huigu.access")

DEFAULT_TIMEOUTS = Timeouts()
BACKLOG = 512
"""Connections that wait in the kernel while the event loop is busy: for a rush of visitors."""


async def serve_http(services: Services, settings: ServerSettings, secrets: NoSecrets) -> None:
    """Run the HTTP channel until it is cancelled; see `bot.channels.Serve`."""
    async with run_server(services, settings) as (host, port):
        url_host = f"[{host}]" if ":" in host else host
        services.status.set_ready()
        log.info("listening on http://%s:%d/", url_host, port)
        await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def run_server(
    services: Services, server: ServerSettings, timeouts: Timeouts = DEFAULT_TIMEOUTS
) -> AsyncIterator[tuple[str, int]]:
    """Serve requests while the context is open, then finish the answers that have begun.

    Port 0 is any free one; the context is the host and port of the socket.
    """
    app = build_application(services, server, timeouts.read_s)
    runner = web.AppRunner(app, shutdown_timeout=timeouts.stop_s)
    await runner.setup()
    try:
        listener = await _listen(runner, server.host, server.port, timeouts)
        try:
            host, port = listener.sockets[0].getsockname()[:2]
            yield host, port
        finally:
            listener.close()
    finally:
        await runner.cleanup()


async def _listen(
    runner: web.AppRunner, host: str, port: int, timeouts: Timeouts
) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    manager = runner.server
    assert manager is not None, "runner.setup() creates it"
    make_handler = functools.partial(
        ConnectionHandler,
        manager,
        loop=loop,
        keepalive_timeout=timeouts.idle_s,
        lingering_time=timeouts.linger_s,
        auto_decompress=False,
        access_log_class=AccessLog,
        access_log=access_log,
        logger=log,
    )
    try:
        return await loop.create_server(make_handler, host, port, backlog=BACKLOG)
    except socket.gaierror as error:
        raise ConfigError(f"{host}: no such host ({error}); set `host` in [server]") from error
    except OSError as error:
        raise ConfigError(_explain_socket_error(host, port, error)) from error


def _explain_socket_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is in use by another program; stop it or choose another --port"
    if error.errno == errno.EACCES:
        return f"{host}:{port} needs more rights than this user has; choose a --port above 1023"
    # asyncio of Python 3.13 raises this one without the number.
    if error.errno in {errno.EADDRNOTAVAIL, None}:
        return f"{host}:{port}: this machine has no such address; use --host 127.0.0.1 or 0.0.0.0"
    return f"{host}:{port} cannot be listened on ({error}); choose another --host or --port"


class ConnectionHandler(web.RequestHandler):
    """One connection. Unexpected errors become JSON here, without internals."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Respond to malformed HTTP (400) or to an unexpected error (500).

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
        response = error.make_response("en")
        response.headers.update(SECURITY_HEADERS)
        response.force_close()
        return response
