"""Scripts of other sites ask the real server in a real browser: those of `[server] embed` only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.channels.http_api.server import run_server
from bot.settings import ServerSettings
from tests.fakes.bot.archive_rows import FixedArchive
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.browser import CHROMIUM
from tests.fakes.bot.layers import with_rate_limit
from tests.fakes.bot.services import fake_services
from tests.fakes.network.small_site import open_small_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]
FETCH = """async ([url, options]) => {
    try {
        const response = await fetch(url, options);
        const retry = response.headers.get("Retry-After");
        return { status: response.status, retry, text: await response.text() };
    } catch (error) {
        return { error: error.name };
    }
}"""
REFUSED = {"error": "TypeError"}
Fetch = Callable[..., Awaitable[dict[str, Any]]]


def send(body: str, **headers: str) -> dict[str, Any]:
    """What a script sends as JSON."""
    return {
        "method": "POST",
        "headers": {"Content-Type": "application/json", **headers},
        "body": body,
    }


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def fetch(browser: Browser) -> AsyncIterator[Fetch]:
    """Fetch from a page of a site of the list, or of another one."""
    page = {"/": "<!doctype html><title>Club</title>"}
    # One more is refused.
    asks = with_rate_limit(fake_ask, per_person=2)
    async with open_small_site(page, []) as site, open_small_site(page, []) as other:
        services = replace(fake_services(asks), archive=FixedArchive())
        settings = ServerSettings(port=0, embed=(site,))
        async with run_server(services, settings) as (host, port):
            pages = {True: await browser.new_page(), False: await browser.new_page()}
            await pages[True].goto(site)
            await pages[False].goto(other)

            async def start(
                path: str, options: dict[str, Any] | None = None, is_listed: bool = True
            ) -> dict[str, Any]:
                address = f"http://{host}:{port}{path}"
                found: dict[str, Any] = await pages[is_listed].evaluate(
                    FETCH, [address, options or {}]
                )
                return found

            yield start
            for one in pages.values():
                await one.close()


async def test_a_site_of_the_list_asks_and_reads_and_another_does_not(fetch):
    question = '{"question": "where are the videos"}'
    asked = await fetch("/query", send(question))
    assert FOUND.text in asked["text"]
    streamed = await fetch("/query", send(question, Accept="text/event-stream"))
    assert "event:" in streamed["text"]
    refused = await fetch("/query", send(question))
    assert (refused["status"], refused["retry"] is not None) == (429, True)
    judged = await fetch("/feedback", send('{"id": "0123456789abcdef", "verdict": "helpful"}'))
    assert judged["status"] in (400, 404)  # known to no journal, and the reason can be read
    assert (await fetch("/events"))["status"] == 200
    assert (await fetch("/feedback/0123456789abcdef", {"method": "DELETE"}))["status"] == 404

    assert await fetch("/query", send(question), is_listed=False) == REFUSED
    assert await fetch("/query?q=a", is_listed=False) == REFUSED
    assert await fetch("/events", is_listed=False) == REFUSED


async def test_no_site_reads_what_is_for_operators_or_sends_cookies(fetch):
    for path in ("/metrics", "/readyz", "/admin/rebuild"):
        assert await fetch(path) == REFUSED
    assert await fetch("/admin/rebuild", send("{}", Authorization="Bearer x")) == REFUSED
    assert await fetch("/events", {"credentials": "include"}) == REFUSED
