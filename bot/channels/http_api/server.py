"""Runs the HTTP application on a socket, until cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable

from aiohttp import web
from prometheus_client import CollectorRegistry

from bot.channels import NoSecrets
from bot.channels.http_api.access_log import AccessLog
from bot.channels.http_api.errors import Problem
from bot.channels.http_api.routes import SECURITY_HEADERS, application
from bot.channels.http_api.timeouts import Timeouts
from bot.messages import Ask
from bot.runtime.webhooks import Webhooks
from bot.services.contracts import Services
from bot.settings import ServerSettings
from indexer.errors import ConfigError

log = logging.getLogger("huigu.http")
access_log = logging.getLogger("huigu.access")

DEFAULT_TIMEOUTS = Timeouts()
BACKLOG = 512
"""Connections the kernel keeps while the loop is busy; a rush of visitors, not an attack."""


async def serve_http(services: Services, settings: ServerSettings, secrets: NoSecrets) -> None:
    """Run the HTTP channel until cancelled, then finish the answers that have begun.

    Args:
        services: It asks, tells which generation answers, and holds the webhooks of other channels.
        settings: Name host, port and title.
        secrets: None.
    """
    async with listening(
        services.ask,
        settings,
        services.generation,
        webhooks=services.webhooks,
        registry=services.registry,
    ) as (host, port):
        shown = f"[{host}]" if ":" in host else host
        log.info("listening on http://%s:%d/", shown, port)
        await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def listening(
    ask: Ask,
    server: ServerSettings,
    generation: Callable[[], str],
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    webhooks: Webhooks | None = None,
    registry: CollectorRegistry | None = None,
) -> AsyncIterator[tuple[str, int]]:
    """Listen while the context is open.

    Args:
        ask: What answers.
        server: Host, port (0 for any free one) and title.
        generation: Id of the open index generation; empty while there is none.
        timeouts: In seconds; short ones in tests.
        webhooks: Handlers of requests from other services; None for none.
        registry: What the server counts; None for nothing but this channel's.

    Yields:
        The host and port that are listened on.
    """
    runner = web.AppRunner(
        application(
            ask,
            server,
            generation,
            webhooks or Webhooks(),
            timeouts.read_s,
            registry or CollectorRegistry(),
        ),
        shutdown_timeout=timeouts.stop_s,
    )
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
    """Open the socket, or say in one line why not.

    Raises:
        ConfigError: The host or port cannot be listened on.
    """
    loop = asyncio.get_running_loop()
    manager = runner.server
    assert manager is not None, "runner.setup() makes it"

    def connection() -> JsonHandler:
        return JsonHandler(
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
        return await loop.create_server(connection, host, port, backlog=BACKLOG)
    except socket.gaierror as error:
        raise ConfigError(f"{host}: no such host ({error}); set `host` in [server]") from error
    except OSError as error:
        raise ConfigError(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    """Explain why a socket cannot be opened, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is in use by another program; stop it or choose another --port"
    if error.errno == errno.EACCES:
        return f"{host}:{port} needs more rights than this user has; choose a --port above 1023"
    # asyncio of Python 3.13 leaves the number out of this one.
    if error.errno in {errno.EADDRNOTAVAIL, None}:
        return f"{host}:{port}: this machine has no such address; use --host 127.0.0.1 or 0.0.0.0"
    return f"{host}:{port} cannot be listened on ({error}); choose another --host or --port"


class JsonHandler(web.RequestHandler):
    """One connection. What nobody else caught becomes JSON here, without internals."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a request that is not HTTP (400) or broke a handler (500).

        Raises:
            ConnectionError: Part of another response is on the wire already.
        """
        if status == 400:
            # Noise from the open internet: no traceback, and none of what was sent.
            log.info("malformed request: %s", type(exc).__name__)
        else:
            log.error("a request failed", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("the response has begun")
        problem = Problem(status, "malformed" if status == 400 else "internal")
        response = problem.response("en")
        response.headers.update(SECURITY_HEADERS)
        response.force_close()
        return response
