"""The pages to browse in a real browser: accessible, narrow, by keyboard, below a path, safe."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.fakes.bot.archives import make_services, open_bees, open_hostile, serve_lists
from tests.fakes.bot.browser import CHROMIUM
from tests.fakes.network.path_proxy import open_path_proxy

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]
PATHS = (
    "events",
    "talks?event=HoneyConf+2022",
    "talks?speaker=Ann+Wax&kind=video",
    "people",
    "talks?q=none+of+these",
    "talks?year=x",
)


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    opened = {
        "bees": open_bees(tmp_path_factory.mktemp("bees")),
        "hostile": open_hostile(tmp_path_factory.mktemp("hostile")),
    }
    yield {
        name: make_services(one, tmp_path_factory.mktemp("none")) for name, one in opened.items()
    }
    for one in opened.values():
        one.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser, services):
    """Open pages on a new server; fails where a script runs or something is asked of others."""
    async with AsyncExitStack() as stack:
        faults: list[str] = []

        async def open_page(archive: str = "bees", proxied: bool = False, **options) -> Page:
            base = await stack.enter_async_context(serve_lists(services[archive]))
            if proxied:
                base, _ = await stack.enter_async_context(open_path_proxy(base.rstrip("/")))
            context = await browser.new_context(base_url=base, **options)
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("dialog", lambda dialog: faults.append(dialog.message))
            page.on("requestfailed", lambda request: faults.append(request.url))
            origin = "/".join(base.split("/")[:3])
            page.on("request", lambda one: one.url.startswith(origin) or faults.append(one.url))
            return page

        yield open_page
        assert faults == []


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("zh", 1280, "light"), ("en", 320, "dark"), ("zh-Hant", 320, "light"), ("en", 1280, "dark")],
)
async def test_no_page_breaks_a_rule_of_accessibility_or_its_width(visit, lang, width, scheme):
    viewport = {"width": width, "height": 900}
    page = await visit(viewport=viewport, color_scheme=scheme)
    for path in PATHS:
        await page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        results = await Axe().run(page)
        found = [(one["id"], one["nodes"][0]["html"]) for one in results.response["violations"]]
        assert found == [], path
        # WCAG 1.4.10: nothing has to be scrolled sideways.
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path


async def test_the_filters_work_by_keyboard_and_without_scripts(visit):
    page = await visit(java_script_enabled=False, locale="en")
    await page.goto("talks")
    await page.get_by_label("Words of a title").focus()
    await page.keyboard.type("smoke")
    await page.keyboard.press("Tab")
    await page.keyboard.type("HoneyConf 2022")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/talks?q=smoke&event=HoneyConf+2022**")
    assert await page.locator(".talk h3").all_inner_texts() == ["Smoke without fire"]
    await page.get_by_label("Remove: Event HoneyConf 2022").press("Enter")
    await page.wait_for_url("**/talks?q=smoke")
    assert await page.locator(".talk").count() == 2
    await page.get_by_role("link", name="Bo Comb").first.click()
    assert (await page.locator(".set").inner_text()).split() == ["Speaker", "Bo", "Comb", "×"]


async def test_the_pages_work_below_a_path(visit):
    page = await visit(proxied=True, locale="zh-CN")
    await page.goto("events")
    await page.get_by_role("link", name="2022 蜜蜂大会").click()
    assert await page.locator(".talk").count() == 4
    await page.get_by_role("link", name="English").click()
    assert await page.locator("h1").inner_text() == "Talks"
    await page.get_by_role("link", name="Speakers").click()
    assert "/bot/people" in page.url
    colour = await page.evaluate("getComputedStyle(document.querySelector('.people')).display")
    assert colour == "grid"


@pytest.mark.parametrize(
    "path",
    [
        "events",
        "talks",
        "people",
        "talks?q=%3Cscript%3E",
        "talks?event=%22%3E%3Cimg%20src=x%3E",
    ],
)
async def test_hostile_names_do_nothing(visit, path):
    page = await visit("hostile")
    await page.goto(path)
    assert "owned" not in await page.title()
    assert (
        await page.locator("main script, main img, main [onmouseover], main [onclick]").count() == 0
    )
    links = await page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    assert all(link.startswith(("http://127.0.0.1", "https://ok.example/")) for link in links)
    for link in await page.locator("main a:not([href^='https'])").all():
        assert not (await link.get_attribute("href")).startswith(("read/..", "javascript:"))
