"""The page holds a conversation: one for each tab, until the start page is opened again."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from bot.messages import Answer, Question
from tests.bot.web.conftest import wait_for_scripts
from tests.fakes.bot.asks import fake_ask
from tests.fakes.bot.browser import CHROMIUM, Browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]


@pytest.fixture
def asked() -> list[Question]:
    return []


@pytest.fixture
def ask(asked):
    async def answer(question: Question) -> Answer:
        asked.append(question)
        return await fake_ask(question)

    return answer


async def type_question(page: Page, text: str) -> None:
    await page.fill("#question", text)
    await page.keyboard.press("Enter")
    await expect(page).to_have_title(re.compile(f"^{re.escape(text)} "))
    await expect(page.locator("#result")).to_have_attribute("aria-busy", "false")


async def test_the_questions_of_a_tab_are_one_conversation(browse: Browse, ask, asked) -> None:
    page = await browse(ask=ask)
    await type_question(page, "kites")
    await type_question(page, "and the slides?")
    await page.reload()
    await wait_for_scripts(page)
    await type_question(page, "the second one")
    # What the server answered when the page was loaded again stands alone.
    reloaded = asked.pop(2)
    assert [question.text for question in asked] == ["kites", "and the slides?", "the second one"]
    [thread] = {question.thread for question in asked}
    assert reloaded.thread != thread
    assert re.fullmatch(r"http:[0-9a-f]{32}", thread)


async def test_another_tab_is_another_conversation(browse: Browse, ask, asked) -> None:
    page = await browse("/?q=kites", ask=ask)
    await expect(page.locator(".answer")).to_be_visible()
    other = await page.context.new_page()
    await other.goto("/?q=kites")
    await expect(other.locator(".answer")).to_be_visible()
    assert len({question.thread for question in asked}) == 2


async def test_the_start_page_begins_another_conversation(browse: Browse, ask, asked) -> None:
    page = await browse(ask=ask)
    await type_question(page, "kites")
    await page.locator(".brand").click()
    await type_question(page, "lanterns")
    assert len({question.thread for question in asked}) == 2


async def test_the_same_words_again_are_asked_again(browse: Browse, ask, asked) -> None:
    page = await browse(ask=ask)
    await type_question(page, "more")
    async with page.expect_response("**/query"):
        await page.keyboard.press("Enter")
    assert [question.text for question in asked] == ["more", "more"]


async def test_what_is_typed_behind_an_answer_replaces_the_question(browse: Browse, ask) -> None:
    page = await browse(ask=ask)
    await type_question(page, "kites")
    await page.keyboard.type("and the slides?")
    await expect(page.locator("#question")).to_have_value("and the slides?")


async def test_a_page_that_may_store_nothing_holds_a_conversation_too(
    browse: Browse, ask, asked
) -> None:
    page = await browse(ask=ask)
    await page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('off'); } });"
    )
    await page.reload()
    await wait_for_scripts(page)
    await type_question(page, "kites")
    await type_question(page, "and the slides?")
    [thread] = {question.thread for question in asked}
    assert thread


async def test_without_javascript_the_form_and_its_answers_are_one_conversation(
    browse: Browse, ask, asked
) -> None:
    page = await browse(ask=ask, scripts=False, locale="zh-CN")
    for text in ("kites", "and the slides?"):
        await page.fill("#question", text)
        await page.keyboard.press("Enter")
        await expect(page.locator(".origin").first).to_be_visible()
        await expect(page.locator("#question")).to_have_value(text)
    assert [question.text for question in asked] == ["kites", "and the slides?"]
    assert len({question.thread for question in asked}) == 1
