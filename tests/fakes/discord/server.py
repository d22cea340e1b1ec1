"""The fake Discord as a server on this machine: a gateway and a REST side over one state."""

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

from tests.fakes.discord.channel_routes import ChannelRoutes
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.command_routes import CommandRoutes
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.interaction_routes import InteractionRoutes
from tests.fakes.discord.login_routes import LoginRoutes
from tests.fakes.discord.people import User
from tests.fakes.discord.rates import Rates
from tests.fakes.discord.rest import Rest
from tests.fakes.discord.snowflakes import Snowflakes
from tests.fakes.discord.state import State
from tests.fakes.discord.writing import Writing
from tests.fakes.stillness import settled

_BACKLOG = 1024
"""Connections that may wait at once: with fewer, some of a burst try again only after a second."""
_SHUTDOWN_S = 0.5
"""Long enough for a request in flight, short enough for a test."""


class Server:
    """Listens on the loopback interface, and sends this process's discord.py there."""

    def __init__(
        self,
        token: str,
        privileged_intents: int,
        shards: int,
        identify_at_once: bool,
    ) -> None:
        """Make one; see `Community`, which says what they are."""
        snowflakes, clock = Snowflakes(), Clock()
        bot = User(snowflakes.next(), "huigu", bot=True)
        self.state = State(token, bot, clock, snowflakes, privileged_intents, shards)
        self.clock = clock
        self.rates = Rates(clock)
        self.gateway = Gateway(self.state)
        self.writing = Writing(self.state, self.gateway.dispatch)
        self.url = ""
        self._identify_at_once = identify_at_once
        self._runner = web.AppRunner(self._application(), shutdown_timeout=_SHUTDOWN_S)
        self._patches = ExitStack()

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=_BACKLOG).start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        self.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        self._patches.enter_context(redirected(self.url, self.gateway.url, self._identify_at_once))
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._patches.close()
        await self.gateway.close()
        await self._runner.cleanup()
        await settled()  # or the loop ends before the other end has seen that

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=128 * 1024 * 1024)
        application.router.add_get("/gateway", self.gateway.serve)
        tables = (
            LoginRoutes(self.state, lambda: self.gateway.url),
            CommandRoutes(self.state),
            InteractionRoutes(self.state, self.writing),
            ChannelRoutes(self.state, self.writing),
        )
        routes = [route for table in tables for route in table.table()]
        Rest(self.state, self.rates, routes).add_to(application)
        return application


@contextmanager
def redirected(url: str, gateway_url: str, identify_at_once: bool = True) -> Iterator[None]:
    """Send discord.py to another Discord, and back again after.

    Args:
        url: Of the REST side, without `/api/v10`.
        gateway_url: Of the gateway.
        identify_at_once: See `Community`.
    """
    with ExitStack() as patches:
        patches.enter_context(patch.object(Route, "BASE", f"{url}/api/v10"))
        gateway = yarl.URL(gateway_url)
        patches.enter_context(patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", gateway))
        if identify_at_once:
            hook = patch.object(discord.Client, "before_identify_hook", _no_wait)
            patches.enter_context(hook)
        yield


async def _no_wait(client: discord.Client, shard_id: int | None, *, initial: bool = False) -> None:
    """Stands for `Client.before_identify_hook`."""
