"""No state of the page violates a rule of axe-core at any level, light or dark, in any language."""

from __future__ import annotations

import msgspec
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from bot.messages import Answer, Question
from tests.fakes.bot.archive_rows import FixedArchive
from tests.fakes.bot.asks import HOSTILE
from tests.fakes.bot.browser import CHROMIUM, Browse
from tests.fakes.bot.kinds import KINDS, TALKS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]
ANSWERS = {**KINDS, "hostile": HOSTILE}
LOOKS = [("en-GB", 1200, False), ("zh-CN", 320, True)]


async def ask(question: Question) -> Answer:
    """Give the answer whose kind is asked for.

    Raises:
        ZeroDivisionError: There is no such kind.
    """
    if question.text not in ANSWERS:
        raise ZeroDivisionError
    # Old enough that its age stands out.
    answer = ANSWERS[question.text]
    cited = [msgspec.structs.replace(one, published="2019-05-17") for one in answer.citations]
    talks = [msgspec.structs.replace(one, date="2019-05-17") for one in answer.talks]
    return msgspec.structs.replace(answer, question=question.text, citations=cited, talks=talks)


async def find_violations(page: Page) -> list[str]:
    """Name the rules that are violated, with the elements."""
    found = await Axe().run(page)
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("locale", "width", "dark"), LOOKS)
async def test_no_state_violates_a_rule(
    browse: Browse, locale: str, width: int, dark: bool
) -> None:
    page = await browse(ask=ask, locale=locale, width=width, dark=dark, archive=FixedArchive())
    await page.locator("footer summary").click()
    violations = {"start": await find_violations(page)}
    for kind in [*ANSWERS, "error"]:
        await page.fill("#question", kind)
        await page.keyboard.press("Enter")
        await expect(page.locator("#asked")).to_have_text(kind)
        await expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
        await page.evaluate("document.getElementById('sources')?.setAttribute('open', '')")
        violations[kind] = await find_violations(page)
    assert {state: found for state, found in violations.items() if found} == {}


async def test_an_open_quote_violates_no_rule(browse: Browse) -> None:
    page = await browse("/?q=facts", ask=ask)
    await page.locator(".text .mark").first.hover()
    await expect(page.get_by_role("tooltip")).to_be_visible()
    assert await find_violations(page) == []


async def test_what_the_server_renders_violates_no_rule_either(browse: Browse) -> None:
    page = await browse("/?q=talks", ask=ask, scripts=True)
    assert await find_violations(page) == []
    assert TALKS.talks[0].title in await page.locator(".talks").inner_text()


async def test_everything_can_be_reached_and_done_with_the_keyboard(browse: Browse) -> None:
    page = await browse(ask=ask)
    await page.keyboard.type("facts")
    await page.keyboard.press("Enter")
    mark = page.locator(".text .mark").first
    await expect(mark).to_be_visible()
    seen = []
    for _ in range(40):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate(
                "document.activeElement.className || document.activeElement.tagName"
            )
        )
        if seen[-1] == "mark":
            break
    assert "mark" in seen
    await expect(page.get_by_role("tooltip")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("tooltip")).to_be_hidden()
    await expect(mark).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#source-1")).to_be_in_viewport()
    await page.locator("#sources summary").focus()
    await page.keyboard.press("Space")
    await expect(page.locator("#source-1")).to_be_hidden()
