"""What the responses of the real server say about other sites."""

from __future__ import annotations

import gzip

import pytest

from bot.channels.http_api import routes
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.embedding.sharing import is_shared
from bot.channels.http_api.keys.guard import guard_routes
from bot.channels.http_api.responses.headers import SECURITY_HEADERS
from bot.channels.http_api.spec import HttpSecrets
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.layers import with_rate_limit
from tests.fakes.bot.services import fake_services

SITE, OTHER = "https://example.org", "https://other.example"
SETTINGS = ServerSettings(embed=(SITE, "http://localhost:1313/"))
ALLOW, VARY, POLICY = "Access-Control-Allow-Origin", "Vary", "Content-Security-Policy"
SHARED = ("/", "/query?q=a", "/events", "/talks", "/suggest?q=a", "/openapi.json", "/llms.txt")
PRIVATE = ("/metrics", "/readyz", "/healthz", "/admin/rebuild", "/hooks/github", "/callback/wecom")
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.mark.parametrize("path", SHARED)
async def test_a_site_of_the_list_may_read_and_show_what_is_for_everybody(serve, path):
    client = await serve(settings=SETTINGS)
    for origin, allowed in ((SITE, SITE), (OTHER, None), ("null", None), (SITE + "/", None)):
        async with client.get(path, headers={"Origin": origin}) as response:
            assert response.headers.get(ALLOW) == allowed
            assert "Origin" in response.headers[VARY].split(", ")
            assert "Access-Control-Allow-Credentials" not in response.headers
            policy = response.headers[POLICY]
            assert f"frame-ancestors 'self' http://localhost:1313 {SITE};" in policy


@pytest.mark.parametrize("path", PRIVATE)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
async def test_nobody_else_reads_or_shows_what_is_for_operators(serve, path, method):
    client = await serve(settings=SETTINGS)
    async with client.request(method, path, headers={"Origin": SITE, **ASKS}) as response:
        assert not [name for name in response.headers if name.startswith("Access-Control")]
        assert response.headers[POLICY] == SECURITY_HEADERS[POLICY]
        assert response.status != 204


async def test_a_browser_may_ask_before_it_sends_json(serve):
    client = await serve(settings=SETTINGS)
    async with client.options("/query", headers={"Origin": SITE, **ASKS}) as response:
        assert (response.status, await response.read()) == (204, b"")
        assert response.headers[ALLOW] == SITE
        assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
        assert "POST" in response.headers["Access-Control-Allow-Methods"]
    async with client.options("/query", headers={"Origin": OTHER, **ASKS}) as response:
        assert response.status == 405
        assert ALLOW not in response.headers
    async with client.options("/query", headers={"Origin": SITE}) as response:
        assert response.status == 405  # not what a browser asks


async def test_errors_can_be_read_too(serve):
    client = await serve(settings=SETTINGS, ask=with_rate_limit(fake_ask, per_person=1))
    seen = {}
    for path in ("/query?q=a", "/query?q=b", "/query", "/nothing"):
        async with client.get(path, headers={"Origin": SITE}) as response:
            seen[path] = response.status
            assert response.headers[ALLOW] == SITE
            if response.status == 429:
                assert response.headers["Retry-After"]
                assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]
    assert list(seen.values()) == [200, 429, 400, 404]


async def test_an_error_of_ours_can_be_read_too(serve):
    async def fail(question):
        raise ZeroDivisionError

    client = await serve(settings=SETTINGS, ask=fail)
    async with client.get("/query?q=a", headers={"Origin": SITE}) as response:
        assert response.status == 500
        assert response.headers[ALLOW] == SITE


@pytest.mark.parametrize("path", [*SHARED, *PRIVATE])
async def test_without_the_setting_nothing_is_said(serve, path):
    client = await serve()
    for method in ("GET", "OPTIONS"):
        async with client.request(method, path, headers={"Origin": SITE, **ASKS}) as response:
            assert not [name for name in response.headers if name.startswith("Access-Control")]
            assert "Origin" not in response.headers.get(VARY, "")
            assert response.headers.items() >= SECURITY_HEADERS.items()


async def test_assistants_on_a_page_of_the_list_may_call(serve):
    pytest.importorskip("mcp")
    client = await serve(settings=SETTINGS)
    for origin, is_allowed in ((SITE, True), ("http://localhost:1313", True), (OTHER, False)):
        async with client.post("/mcp", json={}, headers={"Origin": origin}) as response:
            assert (response.status != 403) == is_allowed
            assert (response.headers.get(ALLOW) == origin) == is_allowed


async def test_every_site_may_load_the_widget_which_is_small_and_kept_for_an_hour(serve):
    client = await serve()
    async with client.get("/widget.js") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["Cache-Control"] == "public, max-age=3600"
        assert response.content_type == "text/javascript"
        assert len(gzip.compress(await response.read(), 9)) < 20_000
    async with client.get("/app.js") as response:
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_a_frame_takes_no_focus_and_keeps_no_language(serve):
    client = await serve(settings=SETTINGS)
    async with client.get("/?lang=zh", headers={"Sec-Fetch-Dest": "iframe"}) as response:
        assert "autofocus" not in await response.text()
        assert "Set-Cookie" not in response.headers
    async with client.get("/?lang=zh", headers={"Sec-Fetch-Dest": "document"}) as response:
        assert "autofocus" in await response.text()
        assert "Set-Cookie" in response.headers


def test_no_route_of_operators_or_services_is_shared(monkeypatch):
    seen = []

    def guard(needs, ring, settings):
        seen.append(needs)
        return guard_routes(needs, ring, settings)

    monkeypatch.setattr(routes, "guard_routes", guard)
    routes.build_application(
        fake_services(), SETTINGS, Timeouts(), lambda: 0, HttpSecrets("a" * 32)
    )
    [needs] = seen
    private = {
        one.resource.canonical for one, need in needs.items() if need in ("nothing", "admin")
    }
    assert len(private) > 4
    assert [path for path in private if is_shared(path, SETTINGS.embed)] == []
