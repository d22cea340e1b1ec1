"""The fake Discord as a server on this machine: gateway and REST API share one state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Self
from unittest.mock import patch

import discord
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes.discord.clock import Clock
from tests.fakes.discord.gateway.gateway import Gateway
from tests.fakes.discord.rate_limits import RateLimits
from tests.fakes.discord.routes.channels import ChannelRoutes
from tests.fakes.discord.routes.commands import CommandRoutes
from tests.fakes.discord.routes.interactions import InteractionRoutes
from tests.fakes.discord.routes.login import LoginRoutes
from tests.fakes.discord.routes.rest import Rest
from tests.fakes.discord.snowflakes import Snowflakes
from tests.fakes.discord.state import State
from tests.fakes.discord.world.message_writer import MessageWriter
from tests.fakes.discord.world.people import User
from tests.fakes.event_loop import wait_until_idle

_BACKLOG = 1024
"""Waiting connections: with fewer, some of a burst would retry only after a second."""
_SHUTDOWN_S = 0.5
"""Time for requests in flight."""


class Server:
    """Listens on the loopback interface, and redirects discord.py of this process to it."""

    def __init__(
        self,
        token: str,
        privileged_intents: int,
        shards: int,
        identify_at_once: bool,
    ) -> None:
        """Make one; `Community` describes the arguments."""
        snowflakes, clock = Snowflakes(), Clock()
        bot = User(snowflakes.make_id(), "huigu", bot=True)
        self.state = State(token, bot, clock, snowflakes, privileged_intents, shards)
        self.clock = clock
        self.rate_limits = RateLimits(clock)
        self.gateway = Gateway(self.state)
        self.writer = MessageWriter(self.state, self.gateway.dispatch)
        self.url = ""
        self._identify_at_once = identify_at_once
        self._runner = web.AppRunner(self._make_application(), shutdown_timeout=_SHUTDOWN_S)
        self._patches = ExitStack()

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=_BACKLOG).start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        self.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        self._patches.enter_context(
            redirect_discord(self.url, self.gateway.url, self._identify_at_once)
        )
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._patches.close()
        await self.gateway.close()
        await self._runner.cleanup()
        await wait_until_idle()  # the client has to see the end before the loop ends

    def _make_application(self) -> web.Application:
        application = web.Application(client_max_size=128 * 1024 * 1024)
        application.router.add_get("/gateway", self.gateway.serve)
        tables = (
            LoginRoutes(self.state, lambda: self.gateway.url),
            CommandRoutes(self.state),
            InteractionRoutes(self.state, self.writer),
            ChannelRoutes(self.state, self.writer),
        )
        routes = [route for table in tables for route in table.list_routes()]
        Rest(self.state, self.rate_limits, routes).add_to(application)
        return application


@contextmanager
def redirect_discord(url: str, gateway_url: str, identify_at_once: bool = True) -> Iterator[None]:
    """Redirect discord.py to another Discord while the block runs.

    Args:
        url: Of the REST API, without `/api/v10`.
        gateway_url: Of the gateway.
        identify_at_once: See `Community`.
    """
    with ExitStack() as patches:
        patches.enter_context(patch.object(Route, "BASE", f"{url}/api/v10"))
        gateway = yarl.URL(gateway_url)
        patches.enter_context(patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", gateway))
        if identify_at_once:
            hook = patch.object(discord.Client, "before_identify_hook", _skip_wait)
            patches.enter_context(hook)
        yield


async def _skip_wait(
    client: discord.Client, shard_id: int | None, *, initial: bool = False
) -> None:
    """Replaces `Client.before_identify_hook`."""
