"""Pages to read in a real browser: hostile ones do nothing, and each opens without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from axe_playwright_python.async_playwright import Axe
from msgspec.structs import replace as replace_record
from playwright.async_api import Browser, Page

from bot.channels.http_api.server import run_server
from bot.rendering.pages.addresses import PageAddresses
from bot.rendering.pages.passages import name_quote
from bot.settings import ServerSettings
from indexer.records import Document, Link, Section
from tests.bot.channels.http_api.read.conftest import ADDRESS, PAGE, PagesArchive
from tests.bot.rendering.pages.test_addresses import IDS
from tests.fakes.bot.services import fake_services

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ATTACKS = [
    "<script>owned=1</script>",
    "<img src=x onerror=owned=1>",
    "\"><svg onload=owned=1>",
    "' onmouseover='owned=1",
    "</title></textarea></style><script>owned=1</script>",
    "<!--><img src=x onerror=owned=1>-->",
    "<iframe srcdoc='<script>parent.owned=1</script>'>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>x",
    "{{constructor.constructor('owned=1')()}}",
    "\u202e\u2028<math><mtext><script>owned=1</script>",
    "&lt;script&gt;owned=1&lt;/script&gt;&#60;script&#62;",
    "javascript:owned=1",
]  # fmt: skip
ADDRESSES = [
    "javascript:owned=1",
    "JaVaScRiPt:owned=1",
    " \tjava\nscript:owned=1",
    "data:text/html,<script>owned=1</script>",
    "vbscript:owned=1",
    "//evil.example/x",
    "/read/../query?q=1",
    "read/../../evil",
    "https://user:pass@evil.example/",
    "https://ok.example/\"onmouseover=\"owned=1",
    "blob:https://evil.example/1",
    "https://ok.example/%22><script>owned=1</script>",
    "mailto:a@example.org?subject=<script>owned=1</script>",
]  # fmt: skip


def attack(number: int, attack: str) -> Document:
    """A page that is hostile in every field."""
    links = tuple(
        Link(
            url=url, label=attack, kind=attack, platform=attack, headings=(attack,), anchor=attack,
            key="" if place % 2 else attack, context=attack, offset=0, scope=attack,
        )
        for place, url in enumerate(ADDRESSES)
    )  # fmt: skip
    text = f"{attack}\n\n{attack} | {attack}\n{attack} | {attack}\n\n  {attack}\n{attack}"
    return Document(
        id=f"{number}/{attack}", source="hostile", title=attack, url=ADDRESSES[number % 13],
        language=attack, sections=(Section((attack,), attack, text, links, ADDRESSES[0]),) * 2,
        summary=attack, published=attack, held=attack, event=attack, speakers=(attack,) * 2,
    )  # fmt: skip


MISSING = "404 (Not Found)"
"""What the browser notes of a page that is not there."""
LOOK = """() => ({
  owned: typeof owned !== "undefined",
  elements: [...document.querySelectorAll("script, img, iframe, form, object, embed, base, svg")]
    .filter(element => !element.closest("header")).map(element => element.outerHTML),
  handlers: [...document.querySelectorAll("*")].flatMap(element => element.getAttributeNames())
    .filter(name => name.startsWith("on")),
  links: [...document.querySelectorAll("a")]
    .filter(link => !/^(https?|mailto):$/.test(link.protocol) || /evil/.test(link.host))
    .map(link => link.outerHTML),
})"""
"""What may not be on a page."""
HOSTILE = [attack(number, text) for number, text in enumerate(ATTACKS)]
NAMED = [replace_record(PAGE, id=id, title=f"Page {number}") for number, id in enumerate(IDS)]
NESTED = replace_record(PAGE, id="published.md", url="https://kites.example/1/")


@asynccontextmanager
async def opening(
    browser: Browser, documents: Sequence[Document], scripts: bool = False, **options: object
) -> AsyncIterator[Page]:
    """Serve pages, and open a browser for them; fails on whatever a page does by itself."""
    services = replace(fake_services(), archive=PagesArchive(documents))
    async with run_server(services, ServerSettings(port=0)) as (host, port):
        base = f"http://{host}:{port}"
        context = await browser.new_context(
            base_url=base, java_script_enabled=scripts, locale="en-GB", **options
        )
        page = await context.new_page()
        faults: list[str] = []
        page.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
        page.on("console", lambda one: None if MISSING in one.text else faults.append(one.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda one: None if one.url.startswith(base) else faults.append(one.url))
        yield page
        await context.close()
        assert faults == []


@pytest.mark.slow
async def test_hostile_pages_do_nothing(browser):
    async with opening(browser, HOSTILE, scripts=True) as page:
        for document in HOSTILE:
            passage = name_quote(document.sections, 0, document.title)
            response = await page.goto(
                PageAddresses("/").write(document.source, document.id, passage)
            )
            assert response.status == 200
            found = await page.evaluate(LOOK)
            assert found == {"owned": False, "elements": [], "handlers": [], "links": []}


@pytest.mark.slow
async def test_every_page_opens_by_its_address_whatever_it_is_called(browser):
    async with opening(browser, NAMED) as page:
        for document in NAMED:
            response = await page.goto(PageAddresses("/").write(document.source, document.id))
            assert response.status == 200
            assert await page.locator("h1").inner_text() == document.title
        # The links of the page itself lead to it, in another language.
        await page.get_by_text("English", exact=True).click()
        assert await page.locator("h1").inner_text() == document.title


async def test_the_browser_scrolls_to_the_cited_passage_without_scripts(browser):
    filler = Section(("Before",), "before", "\n\n".join(["A line."] * 100))
    long = replace_record(PAGE, sections=(filler, *PAGE.sections))
    passage = name_quote(long.sections, 1, "The wind came from the west.")
    async with opening(browser, [long]) as page:
        await page.goto(PageAddresses("/").write(long.source, long.id, passage))
        mark = page.locator("mark")
        assert await mark.inner_text() == "The wind came from the west."
        box = await mark.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < page.viewport_size["height"] - 40


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
async def test_everybody_can_read_a_page(browser, width, scheme):
    documents = [PAGE, NESTED]
    passage = name_quote(PAGE.sections, 1, "Watch now the opening, or")
    addresses = [
        PageAddresses("/").write(PAGE.source, PAGE.id, passage),
        f"{ADDRESS}?passage=0.0.9.00000000&lang=zh",
        PageAddresses("/").write(NESTED.source, NESTED.id),
        "/read/recaps/none.md?lang=zh-Hant",
    ]
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    async with opening(browser, documents, scripts=True, bypass_csp=True, **options) as page:
        for address in addresses:
            await page.goto(address)
            found = (await Axe().run(page)).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            edges = "Math.max(...[...document.querySelectorAll('main, main > *, article > *')]"
            edges += ".map(element => element.getBoundingClientRect().right))"
            assert await page.evaluate(edges) <= width
