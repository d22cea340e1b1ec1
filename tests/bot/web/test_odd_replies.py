"""Whatever comes back instead of an answer, the page says so in its language and can ask again."""

from __future__ import annotations

import json

import msgspec
import pytest
from playwright.async_api import Page, Route, expect

from tests.fakes.bot.asks import FOUND
from tests.fakes.bot.browser import CHROMIUM, Browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]

ANSWER = json.loads(msgspec.json.encode(FOUND))
ODD = {
    "null": "null",
    "list": "[]",
    "text": '"found"',
    "number": "42",
    "true": "true",
    "empty object": "{}",
    "error of this page": '{"word": "offline"}',
    "nothing": "",
    "blanks": "  \n",
    "page of a proxy": "<!doctype html><html><body>Please log in</body></html>",
    "cut": json.dumps(ANSWER)[:-40],
    "two": json.dumps(ANSWER) * 2,
    "lists of null": json.dumps({**ANSWER, "citations": [None], "links": [None]}),
    "no lists": json.dumps({**ANSWER, "citations": None, "links": {}, "related": "x"}),
    "numbers as text": json.dumps({**ANSWER, "confidence": "high", "total": "2"}),
    "a text that is a list": json.dumps({**ANSWER, "text": ["a"], "intro": {}}),
    "headings of null": json.dumps({
        **ANSWER,
        "citations": [{**ANSWER["citations"][0], "headings": [None], "held": 7}],
    }),
    "choices without a question": json.dumps({
        **ANSWER,
        "kind": "clarify",
        "choices": [{"label": "a"}],
    }),
    "talks without speakers": json.dumps({
        **ANSWER,
        "kind": "talks",
        "talks": [{"title": "a", "links": [0]}],
    }),
}
"""Bodies with status 200."""
ODD_ERRORS = ["null", "[]", "{}", '{"code": 7}', '{"code": "busy", "detail": {"a": 1}}', "<html>"]
"""Bodies with status 503."""


async def reply(page: Page, body: str, status: int = 200) -> None:
    """Let whatever stands between the page and the server give this body."""

    async def fulfil(route: Route) -> None:
        await route.fulfill(status=status, body=body, content_type="application/json")

    await page.route("**/query", fulfil)


async def ask(page: Page) -> None:
    await page.fill("#question", "a")
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
async def test_an_odd_reply_is_an_error_with_a_button_to_retry(browse: Browse, body: str) -> None:
    page = await browse(locale="zh-CN")
    await reply(page, body)
    await ask(page)
    await expect(page.get_by_role("alert")).to_contain_text("看不懂服务器返回的内容")
    await expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
    await page.unroute("**/query")
    await page.get_by_role("link", name="再问一次").click()
    await expect(page.locator(".answer")).to_be_visible()


@pytest.mark.parametrize("body", ODD_ERRORS)
async def test_an_odd_error_is_an_error_too(browse: Browse, body: str) -> None:
    page = await browse()
    await reply(page, body, 503)
    await ask(page)
    await expect(page.get_by_role("alert")).to_contain_text("cannot read the server’s response")


async def test_an_answer_that_an_older_page_kept_is_asked_again(browse: Browse) -> None:
    page = await browse("/?q=a")
    await expect(page.locator(".answer")).to_be_visible()
    old = "{...history.state, reply: {kind: 'text', found: true, text: 'old'}}"
    await page.evaluate(f"history.replaceState({old}, '')")
    await page.reload()
    await expect(page.locator(".text")).to_contain_text("recordings of MeshDay")
