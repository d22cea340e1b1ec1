"""A real state server of each kind; empty for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.shared_state.open import open_state_server
from tests.fakes.state.servers import StateProcess, run_server

KINDS = ("postgres", "redis")


@pytest.fixture(scope="session")
def started() -> Iterator[dict[str, StateProcess]]:
    with run_server("redis") as redis, run_server("postgres") as postgres:
        yield {"redis": redis, "postgres": postgres}


@pytest.fixture(params=KINDS)
def process(request, started) -> StateProcess:
    """A server, empty."""
    server = started[request.param]
    server.empty()
    return server


@pytest.fixture
def connect(process):
    """Open connections, as many replicas as a test wants."""
    opened = []

    def connect():
        opened.append(open_state_server(process.address))
        return opened[-1]

    yield connect
    for server in opened:
        server.close()
