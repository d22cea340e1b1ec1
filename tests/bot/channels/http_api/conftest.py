from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import aiohttp
import msgspec
import pytest

from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.server import DEFAULT_TIMEOUTS, run_server
from bot.messages import Ask
from bot.runtime.health import Health, IndexProblem
from bot.runtime.webhooks import Webhooks
from bot.services.contracts import QuestionJournal
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.services import fake_services

Serve = Callable[..., Awaitable[aiohttp.ClientSession]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start real servers on loopback; gives a client for the paths of each."""
    async with AsyncExitStack() as stack:

        async def start(
            ask: Ask = fake_ask,
            generation: str = "g1",
            timeouts: Timeouts = DEFAULT_TIMEOUTS,
            proxies: int = 0,
            webhooks: Webhooks | None = None,
            health: Health | None = None,
            settings: ServerSettings = ServerSettings(),  # noqa: B008 - frozen
            index_problem: IndexProblem = "",
            journal: QuestionJournal | None = None,
        ) -> aiohttp.ClientSession:
            server = msgspec.structs.replace(settings, port=0, proxies=proxies)
            services = fake_services(
                ask, lambda: generation, webhooks, health, lambda: index_problem
            )
            if journal is not None:
                services = dataclasses.replace(services, journal=journal)
            context = run_server(services, server, timeouts)
            host, port = await stack.enter_async_context(context)
            return await stack.enter_async_context(
                aiohttp.ClientSession(f"http://{host}:{port}", headers={"Accept-Language": "en"})
            )

        yield start
