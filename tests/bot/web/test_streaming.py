"""An answer that a language model words appears as it is written."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from playwright.async_api import Route, expect

from bot.messages import Answer, Question
from tests.fakes.bot.asks import FOUND, HOSTILE_MARKUP
from tests.fakes.bot.browser import CHROMIUM, Browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]
WORDED = msgspec.structs.replace(FOUND, text="Both places have them [1].", generated=True)


async def type_question(page) -> None:
    await page.fill("#question", "a")
    await page.keyboard.press("Enter")


async def test_what_was_found_comes_first_then_the_words_then_the_whole(browse: Browse) -> None:
    go_on = asyncio.Event()
    pieces = asyncio.Queue[str]()

    async def ask(question: Question) -> Answer:
        assert question.listener is not None
        question.listener.take_found(FOUND)
        while piece := await pieces.get():
            question.listener.take_text(piece)
        await go_on.wait()
        return WORDED

    page = await browse(ask=ask)
    await type_question(page)
    text = page.locator(".text")
    await expect(text).to_contain_text("The recordings of MeshDay 2030")
    await expect(page.locator(".links li")).to_have_count(len(FOUND.links))
    await expect(page.locator("#result")).to_have_attribute("aria-busy", "true")
    for piece in ("Both ", "places ", HOSTILE_MARKUP):
        await pieces.put(piece)
    await expect(text).to_have_text(f"Both places {HOSTILE_MARKUP}")
    assert await page.locator("#result img").count() == 0
    await expect(page.get_by_role("status")).to_have_text("Looking…")
    await pieces.put("")
    go_on.set()
    await expect(text).to_have_text("Both places have them 1.")
    await expect(page.locator(".generated")).to_be_visible()
    await expect(page.get_by_role("status")).to_have_text("Both places have them.")
    await expect(page.locator("#result")).to_have_attribute("aria-busy", "false")


async def test_an_error_behind_the_first_event_is_an_error(browse: Browse) -> None:
    async def ask(question: Question) -> Answer:
        assert question.listener is not None
        question.listener.take_found(FOUND)
        await asyncio.sleep(0.05)
        raise ZeroDivisionError("a secret inside")

    page = await browse(ask=ask)
    await type_question(page)
    await expect(page.get_by_role("alert")).to_contain_text("Something went wrong on the server")
    await expect(page.locator(".links")).to_have_count(0)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "event: hits\ndata: {}\n\n",
        "event: answer\ndata: {\n\n",
        ": waiting\n\nevent: answer\ndata: null\n\n",
        "event: text\ndata: 7\n\n",
        "event: answer\r\ndata: {}\r\n\r\n",
        "data\n\n\n\nevent: answer\n\n",
    ],
)
async def test_odd_events_are_an_error(browse: Browse, body: str) -> None:
    page = await browse()

    async def fulfil(route: Route) -> None:
        await route.fulfill(body=body, content_type="text/event-stream")

    await page.route("**/query", fulfil)
    await type_question(page)
    await expect(page.get_by_role("alert")).to_contain_text("cannot read the server’s response")


async def test_events_with_comments_and_carriage_returns_are_read(browse: Browse) -> None:
    page = await browse()
    reply = msgspec.json.encode(FOUND).decode()

    async def fulfil(route: Route) -> None:
        events = f": hello\r\n\r\nevent: answer\r\ndata: {reply}\r\n\r\n"
        await route.fulfill(body=events, content_type="text/event-stream; charset=utf-8")

    await page.route("**/query", fulfil)
    await type_question(page)
    await expect(page.locator(".links li")).to_have_count(len(FOUND.links))


async def test_a_server_that_streams_nothing_is_understood_too(browse: Browse) -> None:
    page = await browse()

    async def fulfil(route: Route) -> None:
        await route.fulfill(body=msgspec.json.encode(FOUND), content_type="application/json")

    await page.route("**/query", fulfil)
    await type_question(page)
    await expect(page.locator(".links li")).to_have_count(len(FOUND.links))
