"""Uptime monitors and load balancers: HEAD on every address that GET has."""

from __future__ import annotations

import pytest

from bot.channels.http_api.html.assets import load_assets
from bot.channels.http_api.routes import describe_whole_api

PATHS = [
    *describe_whole_api()["paths"],
    *(f"/{name}" for name in load_assets()),
    "/query?q=a",
    "/query?q=",
    "/nothing",
    "/query/?q=a",
]


@pytest.mark.parametrize("path", sorted(set(PATHS)))
async def test_head_is_get_without_the_body(serve, path):
    client = await serve()
    async with client.get(path) as got, client.head(path) as headed:
        assert headed.status == got.status
        assert await headed.read() == b""
        for name in ("Content-Type", "Cache-Control", "ETag", "Retry-After", "Content-Language"):
            assert headed.headers.get(name) == got.headers.get(name)
        if path != "/metrics":  # which counts its own requests
            assert headed.headers["Content-Length"] == got.headers["Content-Length"]


async def test_head_of_a_server_without_an_index_says_so(serve):
    client = await serve(generation="")
    async with client.head("/readyz") as headed:
        assert headed.status == 503
        assert headed.headers["Retry-After"]
    async with client.head("/healthz") as headed:
        assert headed.status == 200


async def test_other_methods_are_told_which_ones_there_are(serve):
    client = await serve()
    for method in ("OPTIONS", "PUT", "DELETE", "PATCH"):
        async with client.request(method, "/query") as response:
            assert response.status == 405
            assert response.headers["Allow"] == "GET, HEAD, POST"
