"""Run the HTTP application on a socket until it is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from collections.abc import AsyncIterator

from aiohttp import web

from bot.channels.http_api.connections.handler import ConnectionHandler
from bot.channels.http_api.connections.limits import find_limits
from bot.channels.http_api.connections.listener import listen
from bot.channels.http_api.connections.registry import Connections
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.routes import build_application
from bot.channels.http_api.spec import HttpSecrets
from bot.runtime.clock import SystemClock
from bot.runtime.log_throttle import LogThrottle
from bot.services.contracts import Services
from bot.settings import ServerSettings

log = logging.getLogger("huigu.http")

DEFAULT_TIMEOUTS = Timeouts()
NO_SECRETS = HttpSecrets()


async def serve_http(services: Services, settings: ServerSettings, secrets: HttpSecrets) -> None:
    """Run the HTTP channel until it is cancelled; see `bot.channels.Serve`."""
    async with run_server(services, settings, secrets=secrets) as (host, port):
        url_host = f"[{host}]" if ":" in host else host
        services.status.set_ready()
        log.info("listening on http://%s:%d/", url_host, port)
        await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def run_server(
    services: Services,
    server: ServerSettings,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    secrets: HttpSecrets = NO_SECRETS,
) -> AsyncIterator[tuple[str, int]]:
    """Serve requests while the context is open, then finish the answers that have begun.

    Port 0 is any free one; the context is the host and port of the socket.
    """
    throttle = LogThrottle(log, SystemClock())
    connections = Connections(find_limits(server), throttle)
    app = build_application(services, server, timeouts, connections.__len__, secrets)
    runner = web.AppRunner(app, shutdown_timeout=timeouts.stop_s)
    await runner.setup()
    manager = runner.server
    assert manager is not None, "runner.setup() creates it"
    make_handler = functools.partial(
        ConnectionHandler, manager, connections, timeouts, asyncio.get_running_loop()
    )
    try:
        listening = listen(server.host, server.port, make_handler, connections, throttle)
        async with listening as (host, port):
            yield host, port
    finally:
        await runner.cleanup()
