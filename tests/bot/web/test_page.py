"""The web page in a real browser, served by the real server."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import msgspec
import pytest
from playwright.async_api import expect

from bot.channels.http_api.server import run_server
from bot.messages import Answer, Question
from bot.services.community import CommunityTexts
from bot.settings import ServerSettings
from indexer.settings import CommunitySettings
from tests.bot.web.conftest import wait_for_scripts
from tests.fakes.bot.archive_rows import FixedArchive
from tests.fakes.bot.asks import FOUND, HOSTILE_MARKUP, fake_ask
from tests.fakes.bot.browser import CHROMIUM, Browse
from tests.fakes.bot.layers import with_rate_limit
from tests.fakes.bot.services import fake_services
from tests.fakes.network.path_proxy import open_path_proxy

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_a_typed_question_is_answered_with_links_and_sources(browse):
    page = await browse()
    await page.keyboard.type("Where are the videos?")
    await page.keyboard.press("Enter")
    row = page.locator(".links a.row").first
    await expect(row).to_have_attribute("href", FOUND.links[0].url)
    await expect(row).to_have_attribute("rel", "noopener noreferrer")
    await expect(row).to_contain_text(FOUND.links[0].label)
    await expect(row).to_contain_text("Video · Bilibili · space.bilibili.com")
    await expect(page.locator(".links li")).to_have_count(len(FOUND.links))
    await expect(page.locator(".sources blockquote").first).to_contain_text("twelve talks")
    await expect(page.locator(".sources h3 a").first).to_have_attribute(
        "href", FOUND.citations[0].url
    )
    await expect(page.locator(".pages a")).to_have_count(2)
    await expect(page.locator(".confidence")).to_have_text("Sure")
    spoken = "The recordings of MeshDay 2030 are on Bilibili and YouTube. The slides of"
    await expect(page.get_by_role("status")).to_contain_text(spoken)
    await expect(page.get_by_role("status")).to_have_attribute("lang", "en")
    assert page.url.endswith("/?q=Where%20are%20the%20videos%3F")


async def test_a_quote_in_the_text_is_shown_once(browse):
    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, text=f"{FOUND.citations[0].quote} [1]")

    page = await browse("/?q=a", ask=ask)
    await expect(page.locator(".text")).to_contain_text("All twelve talks were recorded.")
    await page.locator("#sources summary").click()
    await expect(page.locator("#source-1 h3")).to_be_visible()
    await expect(page.locator("#source-1 blockquote")).to_have_count(0)
    await expect(page.locator("#source-2 blockquote")).to_have_text(FOUND.citations[1].quote)


async def test_a_mark_in_the_text_links_to_its_source(browse):
    page = await browse("/?q=a")
    mark = page.locator(".text .mark").nth(1)
    await expect(mark).to_have_attribute("aria-label", "Source 2")
    await mark.click()
    await expect(page.locator("#source-2")).to_be_in_viewport()
    await expect(page.locator(".links li").first).to_be_visible()


async def test_an_address_with_a_question_shows_its_answer_and_so_does_going_back(browse):
    page = await browse("/?q=MeshDay%20%E8%A7%86%E9%A2%91")
    await expect(page.locator("#question")).to_have_value("MeshDay 视频")
    await expect(page.locator(".text")).to_contain_text("B 站")
    await expect(page.locator(".text")).to_have_attribute("lang", "zh")
    await page.fill("#question", "nowhere")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    await page.go_back()
    await expect(page.locator(".text")).to_contain_text("B 站")
    await expect(page.locator("#question")).to_have_value("MeshDay 视频")


async def test_not_found_offers_related_pages(browse):
    page = await browse("/?q=nowhere")
    await expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    await expect(page.get_by_role("heading", name="The closest passages")).to_be_visible()
    await expect(page.locator(".pages blockquote")).to_have_text(FOUND.related[1].quote)
    await expect(page.locator(".pages a").first).to_have_attribute("href", FOUND.related[0].url)
    await expect(page.locator(".links")).to_have_count(0)


async def test_the_language_is_the_browser_s_or_the_chosen_one_which_is_kept(browse):
    page = await browse("/?q=a", locale="zh-CN")
    await expect(page.get_by_role("heading", name="来源")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    await page.goto("/")
    await expect(page.get_by_role("heading", name="What are you looking for?")).to_be_visible()
    english = page.get_by_role("link", name="English")
    await expect(english).to_have_attribute("aria-current", "true")
    await page.get_by_role("link", name="繁體").click()
    await expect(page.get_by_role("heading", name="想找點什麼？")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    [cookie] = await page.context.cookies()
    assert (cookie["name"], cookie["value"]) == ("huigu-language", "zh-Hant")


async def test_a_hostile_answer_is_shown_as_text_only(browse):
    page = await browse("/?q=hostile")
    await expect(page.locator(".text")).to_contain_text(HOSTILE_MARKUP)
    await expect(page.locator(".links li")).to_have_count(6)
    await page.wait_for_timeout(200)
    assert "owned" not in await page.title()
    hrefs = await page.eval_on_selector_all(
        "#result a", "nodes => nodes.map(node => node.protocol)"
    )
    assert set(hrefs) <= {"http:", "https:", "mailto:"}
    assert await page.locator("#result img, #result script, #result iframe").count() == 0
    assert await page.locator("#result a:not(.mark, .origin)").count() == 1
    assert await page.locator('#result a[href*="evil"]').count() == 0
    for row in await page.locator(".links .row").all():
        if await row.get_attribute("href") is None:
            await row.click()
    assert "owned" not in await page.title()


async def test_a_hostile_question_in_the_address_is_shown_as_text_only(browse):
    page = await browse("/?q=%3Cimg%20src%3Dx%20onerror%3D%22document.title%3D'owned'%22%3E")
    await expect(page.locator(".answer")).to_be_visible()
    assert await page.locator("img[onerror]").count() == 0
    assert await page.title() == (
        "<img src=x onerror=\"document.title='owned'\"> · Mesh & Friends <b>回顾</b>"
    )


async def test_the_title_of_the_community_is_shown_as_text_only(browse):
    page = await browse()
    await expect(page.locator(".brand")).to_have_text("Mesh & Friends <b>回顾</b>")
    assert await page.locator(".brand b").count() == 0


async def test_the_examples_are_the_communitys_in_the_readers_language(browse):
    examples = {
        "en": ("how to tie a bowline", "where are the regatta videos"),
        "zh": ("怎么打绳结",),
    }
    community = CommunityTexts(CommunitySettings(examples=examples))
    page = await browse(community=community)
    await expect(page.locator(".chip")).to_have_text([
        "How to tie a bowline",
        "Where are the regatta videos",
    ])
    field = page.get_by_role("searchbox")
    await expect(field).to_have_attribute("placeholder", "How to tie a bowline")
    await page.get_by_role("link", name="简体").click()
    await expect(page.locator(".chip")).to_have_text(["怎么打绳结"])
    await expect(field).to_have_attribute("placeholder", "怎么打绳结")


async def test_a_click_on_an_example_asks_it(browse):
    page = await browse()
    chip = page.locator(".chip").first
    question = await chip.inner_text()
    await chip.click()
    await expect(page.locator("#question")).to_have_value(question)
    await expect(page.locator(".answer")).to_be_visible()
    await page.locator(".brand").click()
    await expect(page.locator(".chip").first).to_be_visible()
    await expect(page.locator("#result")).to_be_empty()


async def test_a_refusal_is_in_the_language_of_the_page_with_a_button_to_retry(browse):
    page = await browse("/?q=a", ask=with_rate_limit(fake_ask, per_person=1), locale="zh-TW")
    await expect(page.locator(".answer")).to_be_visible()
    await page.fill("#question", "b")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("每分鐘最多 1 次")
    await expect(page.get_by_role("link", name="再問一次")).to_be_visible()


async def test_an_unreachable_server_is_an_error_with_a_button_to_retry(browse):
    page = await browse()
    await page.context.set_offline(True)
    await page.fill("#question", "a")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    await page.context.set_offline(False)
    await page.get_by_role("link", name="Ask again").click()
    await expect(page.locator(".answer")).to_be_visible()


async def test_the_answer_to_an_earlier_question_is_ignored(browse):
    finish = asyncio.Event()

    async def ask(question: Question) -> Answer:
        if question.text == "slow":
            await finish.wait()
            return await fake_ask(Question(text="nowhere"))
        return await fake_ask(question)

    page = await browse(ask=ask)
    await page.fill("#question", "slow")
    await page.keyboard.press("Enter")
    await expect(page.locator("#result")).to_have_attribute("aria-busy", "true")
    await page.fill("#question", "quick")
    await page.keyboard.press("Enter")
    await expect(page.locator(".answer")).to_be_visible()
    finish.set()
    await page.wait_for_timeout(200)
    await expect(page.locator(".answer")).to_be_visible()
    await expect(page.locator("#question")).to_have_value("quick")


@pytest.mark.parametrize("path", ["/", "/?q=a", "/?q=hostile", "/?q=nowhere"])
async def test_the_page_fits_on_a_phone(browse, path):
    page = await browse(path, width=320, archive=FixedArchive())
    await expect(page.locator("#result > *, .hero").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_the_slash_key_focuses_the_question(browse):
    page = await browse("/?q=a")
    await expect(page.locator(".answer")).to_be_visible()
    await page.locator(".mark").first.focus()
    await page.keyboard.press("/")
    await expect(page.locator("#question")).to_be_focused()
    await expect(page.locator("#question")).to_have_value("a")


async def test_the_page_works_below_a_path(browser):
    """Behind a proxy, at an address such as https://example.org/bot/."""
    async with AsyncExitStack() as stack:
        settings = ServerSettings(port=0)
        host, port = await stack.enter_async_context(run_server(fake_services(), settings))
        proxy = open_path_proxy(f"http://{host}:{port}")
        address, strayed = await stack.enter_async_context(proxy)
        context = await browser.new_context(locale="zh-CN")
        stack.push_async_callback(context.close)
        page = await context.new_page()
        await page.goto(address)
        await wait_for_scripts(page)
        await page.locator(".chip").first.click()
        await expect(page.locator(".answer")).to_be_visible()
        assert page.url.startswith(address + "?q=")
        await page.reload()
        await wait_for_scripts(page)
        await expect(page.locator(".answer")).to_be_visible()
        await page.locator(".brand").click()
        await expect(page.locator(".chip").first).to_be_visible()
        assert page.url == address
        assert await page.locator(".brand img").evaluate("node => node.naturalWidth") > 0
        await page.go_back()
        await expect(page.locator(".answer")).to_be_visible()
        assert strayed == []


async def test_an_address_that_is_not_utf_8_is_said_so_and_not_asked(browse):
    page = await browse("/?q=%CA%D3%C6%B5", locale="zh-CN")
    await expect(page.get_by_role("alert")).to_contain_text("UTF-8")
    await page.fill("#question", "视频")
    await page.keyboard.press("Enter")
    await expect(page.locator(".answer")).to_be_visible()


async def test_a_source_shows_when_its_event_was_held(browse: Browse) -> None:
    days = "2030-05-17/2030-05-18"
    recap = msgspec.structs.replace(FOUND.citations[0], held=days, published="2031-11-22")

    async def ask(question: Question) -> Answer:
        return msgspec.structs.replace(FOUND, question=question.text, citations=[recap])

    page = await browse("/?q=recordings", ask=ask)

    await expect(page.locator("#source-1 .facts")).to_have_text("recaps · 2030-05")
    await expect(page.locator(".origin .age")).to_have_text("2030-05")
