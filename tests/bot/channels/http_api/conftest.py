from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import msgspec
import pytest

from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.server import DEFAULT_TIMEOUTS, NO_SECRETS, run_server
from bot.channels.http_api.spec import HttpSecrets
from bot.messages import Ask
from bot.runtime.health import Health, IndexProblem
from bot.runtime.state_files import StateFiles
from bot.runtime.webhooks import Webhooks
from bot.services.contracts import QuestionJournal, RebuildSources
from bot.services.repositories import Repository
from bot.settings import ServerSettings
from tests.fakes.bot.archives import make_services, open_bees, open_hostile, serve_lists
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
            files: StateFiles | None = None,
            reindex: RebuildSources | None = None,
            repositories: tuple[Repository, ...] | None = None,
            secrets: HttpSecrets = NO_SECRETS,
        ) -> aiohttp.ClientSession:
            server = msgspec.structs.replace(settings, port=0, proxies=proxies)
            services = fake_services(
                ask, lambda: generation, webhooks, health, lambda: index_problem
            )
            given = {
                **{"journal": journal, "files": files, "reindex": reindex},
                "repositories": repositories,
            }
            given = {name: service for name, service in given.items() if service is not None}
            services = dataclasses.replace(services, **given)
            context = run_server(services, server, timeouts, secrets)
            host, port = await stack.enter_async_context(context)
            return await stack.enter_async_context(
                aiohttp.ClientSession(f"http://{host}:{port}", headers={"Accept-Language": "en"})
            )

        yield start


@pytest.fixture(scope="module")
def bees(tmp_path_factory):
    opened = open_bees(tmp_path_factory.mktemp("bees"))
    yield make_services(opened, tmp_path_factory.mktemp("none"))
    opened.close()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    opened = open_hostile(tmp_path_factory.mktemp("hostile"))
    yield make_services(opened, tmp_path_factory.mktemp("none"))
    opened.close()


@pytest.fixture
async def connect(bees):
    """Start a server; gives a client that reads English."""
    async with AsyncExitStack() as stack:

        async def start(services=bees, settings=ServerSettings(), **changes):  # noqa: B008
            address = await stack.enter_async_context(
                serve_lists(replace(services, **changes), settings)
            )
            client = aiohttp.ClientSession(address, headers={"Accept-Language": "en"})
            return await stack.enter_async_context(client)

        yield start
