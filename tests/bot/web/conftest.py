"""A real browser, and the page served by the real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.channels.http_api.server import run_server
from bot.messages import Ask
from bot.services.archive.contracts import Archive
from bot.services.archive.empty import EmptyArchive
from bot.services.community import CommunityTexts
from bot.services.contracts import QuestionJournal
from bot.settings import ServerSettings
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.browser import Browse
from tests.fakes.bot.services import NEUTRAL, EmptyJournal, fake_services

WAIT_MS = 60_000
EMPTY, NOTHING = EmptyArchive(), EmptyJournal()
expect.set_options(timeout=WAIT_MS)


@pytest_asyncio.fixture(loop_scope="session")
async def browse(browser: Browser) -> AsyncIterator[Browse]:
    """Open the page in a new profile on a new server; fails on errors and external requests."""
    async with AsyncExitStack() as stack:
        faults: list[str] = []

        async def start(
            path: str = "/",
            locale: str = "en-GB",
            ask: Ask = fake_ask,
            width: int = 1200,
            community: CommunityTexts = NEUTRAL,
            archive: Archive = EMPTY,
            scripts: bool = True,
            dark: bool = False,
            journal: QuestionJournal = NOTHING,
        ) -> Page:
            settings = ServerSettings(port=0, title="Mesh & Friends <b>回顾</b>")
            host, port = await stack.enter_async_context(
                run_server(
                    replace(
                        fake_services(ask), community=community, archive=archive, journal=journal
                    ),
                    settings,
                )
            )
            context = await browser.new_context(
                locale=locale,
                java_script_enabled=scripts,
                color_scheme="dark" if dark else "light",
                viewport={"width": width, "height": 800},
                base_url=f"http://{host}:{port}",
            )
            stack.push_async_callback(context.close)
            context.set_default_timeout(WAIT_MS)
            page = await context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("request", lambda request: _record_external(request.url, port, faults))
            await page.goto(path)
            if scripts:
                await wait_for_scripts(page)
            return page

        yield start
        assert faults == []


async def wait_for_scripts(page: Page) -> None:
    """Wait until the page is enhanced; before that the form loads the next page."""
    await page.wait_for_selector("html[data-ready]", state="attached")


def _record_external(url: str, port: int, faults: list[str]) -> None:
    """Record a request to another server."""
    if not url.startswith(f"http://127.0.0.1:{port}/"):
        faults.append(f"external request: {url}")
