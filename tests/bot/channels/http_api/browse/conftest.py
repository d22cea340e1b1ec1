"""A real server over the beekeepers' lists."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace

import aiohttp
import pytest

from bot.settings import ServerSettings
from tests.fakes.bot.archives import make_services, open_bees, open_hostile, serve_lists


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
