"""The widget on another site, in a real browser: two servers, and a strict policy on both sides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Frame, Locator, Page, expect

from bot.channels.http_api.server import run_server
from bot.settings import ServerSettings
from tests.fakes.bot.archive_rows import FixedArchive
from tests.fakes.bot.browser import CHROMIUM
from tests.fakes.bot.services import fake_services
from tests.fakes.network.small_site import open_small_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]
STRICT = "script-src 'self' {bot}"
STRICTEST = (
    "default-src 'none'; script-src 'self' {bot}; frame-src {bot}; style-src 'self'; "
    "img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
STYLE = """
body { background: #fff; color: #222; font: 1rem sans-serif }
.dark body { background: #111; color: #eee }
body.night { background: oklch(0.2 0.02 250); color: #eee }
:root { --brand: #1d4ed8 }
div { display: none; transform: scale(2) }
button { all: unset; color: yellow }
"""
REPORT = """addEventListener("securitypolicyviolation", (event) =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""
HOSTILE = [
    "<img src=x onerror=\"document.title='owned'\">",
    "\"><script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "</style><svg onload=document.title='owned'>",
    "${document.title='owned'}",
]


@dataclass(frozen=True)
class Site:
    """Another site with the widget, open in a browser."""

    page: Page
    address: str
    bot: str

    @property
    def button(self) -> Locator:
        return self.page.locator("[data-huigu-widget] .open")

    @property
    def panel(self) -> Locator:
        return self.page.locator("[data-huigu-widget] .panel")

    @property
    def frame(self) -> Frame:
        return self.page.frames[1]

    async def open(self) -> Frame:
        """Open the panel with the keyboard; gives the frame when its page is ready."""
        await self.button.focus()
        await self.page.keyboard.press("Enter")
        ready = self.page.frame_locator("iframe").locator("html.embedded[data-ready]")
        await ready.wait_for(state="attached")
        return self.frame


async def read_colour(place: Locator, name: str) -> list[float]:
    """Red, green and blue of a computed colour, 0 to 255."""
    script = "(node, name) => getComputedStyle(node)[name].match(/[\\d.]+/g).map(Number)"
    numbers: list[float] = await place.evaluate(script, name)
    return numbers


OpenSite = Callable[..., Awaitable[Site]]


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def servers() -> AsyncIterator[tuple[str, str, dict[str, str], list[str]]]:
    """The bot, the site that may embed it, its pages and its policy."""
    pages, policies = {"/style.css": STYLE}, [""]
    services = replace(fake_services(), archive=FixedArchive())
    async with open_small_site(pages, policies) as site:
        settings = ServerSettings(port=0, embed=(site,), title="Mesh & Friends")
        async with run_server(services, settings) as (host, port):
            yield f"http://{host}:{port}", site, pages, policies


@pytest_asyncio.fixture(loop_scope="session")
async def open_site(browser: Browser, servers: Any) -> AsyncIterator[OpenSite]:
    """Open a page of the site; fails on an error in any console, or a violated policy."""
    bot, address, pages, policies = servers
    faults: list[str] = []
    async with AsyncExitStack() as stack:

        async def start(
            lang: str = "en",
            policy: str = STRICTEST,
            width: int = 1200,
            dark: bool = False,
            script: str = "",
            **data: str,
        ) -> Site:
            written = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
            line = f'<script src="{script or bot}/widget.js" defer{written}></script>'
            pages["/"] = (
                f'<!doctype html><html lang="{lang}"><title>Club</title>'
                f'<link rel="stylesheet" href="/style.css">{line}<main><h1>Club</h1></main></html>'
            )
            policies[:] = [policy.format(bot=script or bot)]
            context: BrowserContext = await browser.new_context(
                viewport={"width": width, "height": 700},
                color_scheme="dark" if dark else "light",
                locale="en-GB",
            )
            stack.push_async_callback(context.close)
            context.set_default_timeout(4000)
            await context.add_init_script(REPORT)
            page = await context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: said.type == "error" and faults.append(said.text))
            await page.goto(address)
            return Site(page, address, bot)

        start.faults = faults  # type: ignore[attr-defined]
        yield start
        assert faults == []


@pytest.mark.parametrize(
    ("lang", "policy", "label", "question", "answer"),
    [
        ("en", STRICT, "Ask", "where are the videos", "are on Bilibili and YouTube"),
        ("zh-CN", STRICTEST, "问一问", "视频在哪里", "可以在 B 站和 YouTube 观看"),
    ],
)
async def test_a_question_is_asked_and_answered_with_the_keyboard(
    open_site, lang, policy, label, question, answer
):
    site = await open_site(lang, policy, width=320)
    await expect(site.page.get_by_role("button", name=label)).to_have_text(label)
    await expect(site.button).to_have_attribute("aria-expanded", "false")
    assert len(site.page.frames) == 1
    frame = await site.open()
    await expect(site.page.get_by_role("dialog", name=label)).to_be_visible()
    await expect(frame.locator("#question")).to_be_focused()
    await site.page.keyboard.type(question)
    await site.page.keyboard.press("Enter")
    await expect(frame.locator(".text")).to_contain_text(answer)
    assert await frame.evaluate("document.documentElement.scrollWidth") <= 320
    # The site's own history is not filled: going back leaves its page.
    assert await site.page.evaluate("history.length") <= 2

    await site.page.keyboard.press("Escape")
    await expect(site.panel).to_be_hidden()
    await expect(site.button).to_be_focused()
    await expect(site.button).to_have_attribute("aria-expanded", "false")
    await site.page.keyboard.press("Enter")
    await expect(frame.locator(".text")).to_contain_text(answer)
    await expect(site.button).to_be_hidden()  # it would be behind the panel
    await site.page.get_by_role("button", name={"en": "Close"}.get(lang, "关闭")).click()
    await expect(site.panel).to_be_hidden()


async def test_links_open_in_a_new_tab_marks_do_not_and_answers_are_copied(open_site):
    site = await open_site(examples="where are the videos")
    frame = await site.open()
    await frame.get_by_text("where are the videos").click()
    await frame.locator(".text .mark").first.click()
    await expect(frame.locator("#source-1 h3")).to_be_in_viewport()
    # A browser with windows lets a click copy by itself.
    await site.page.context.grant_permissions(["clipboard-write"])
    await frame.get_by_role("button", name="Copy as Markdown").click()
    await expect(frame.get_by_role("button", name="Copied")).to_be_visible()
    await frame.evaluate("""() => {
        const link = document.createElement("a");
        link.href = "events";
        link.textContent = "all events";
        document.getElementById("result").append(link);
    }""")
    await site.page.context.route("https://**", lambda route: route.fulfill(body="other"))
    for link in (".links a.row", "text=all events"):
        async with site.page.context.expect_page() as opened:
            await frame.locator(link).first.click()
        tab = await opened.value
        assert await tab.evaluate("window.opener") is None
        await tab.close()
    assert frame.url.startswith(f"{site.bot}/?q=where")
    leave = site.page.get_by_role("link", name="Open in a new tab")
    await expect(leave).to_have_attribute("href", f"{site.bot}/?lang=en")
    await expect(leave).to_have_attribute("rel", "noopener noreferrer")


async def test_escape_closes_an_open_quote_before_the_panel(open_site):
    site = await open_site(examples="where are the videos")
    frame = await site.open()
    await frame.get_by_text("where are the videos").click()
    await frame.locator(".text .mark").first.focus()
    await site.page.keyboard.press("Tab")
    await expect(frame.get_by_role("tooltip")).to_be_visible()
    await site.page.keyboard.press("Escape")
    await expect(frame.get_by_role("tooltip")).to_be_hidden()
    await expect(site.panel).to_be_visible()
    await site.page.keyboard.press("Escape")
    await expect(site.panel).to_be_hidden()


@pytest.mark.parametrize(
    ("tag", "label", "asked"),
    [
        ("zh-Hans-HK", "问一问", "zh"),
        ("fr", "Ask", "en"),
        ("", "Ask", "en"),  # the browser's
        ("zh_TW", "問一問", "zh-Hant"),
    ],
)
async def test_the_language_is_that_of_the_site(open_site, tag, label, asked):
    site = await open_site(tag)
    await expect(site.button).to_have_text(label)
    leave = site.page.locator("[data-huigu-widget] .leave")
    await expect(leave).to_have_attribute("href", f"{site.bot}/?lang={asked}")


async def test_the_language_of_a_site_is_not_kept_as_the_reader_s(open_site):
    site = await open_site("zh-TW")
    frame = await site.open()
    await expect(frame.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert await site.page.context.cookies() == []


async def test_the_colour_scheme_follows_the_site_while_it_is_open(open_site):
    site = await open_site(dark=True)  # the system's, which this site does not follow
    await site.open()
    body = site.frame.locator("body")
    assert max(await read_colour(body, "color")) < 60
    # A class of the root, a class of the body in a newer colour space, and what is declared.
    steps = [
        ("document.documentElement.className = 'dark'", True),
        ("document.documentElement.className = ''", False),
        ("document.body.className = 'night'", True),
        ("document.documentElement.style.colorScheme = 'light'", False),
    ]
    for step, is_dark in steps:
        await site.page.evaluate(step)
        scheme = "dark" if is_dark else "light"
        await expect(site.frame.locator("html")).to_have_css("color-scheme", scheme)
        assert (max(await read_colour(body, "color")) > 200) == is_dark
        assert (max(await read_colour(body, "backgroundColor")) < 60) == is_dark
        assert ("dark" in await site.panel.get_attribute("class")) == is_dark
    await site.page.evaluate("document.body.style.background = 'none'")
    await site.page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    await expect(site.frame.locator("html")).to_have_css("color-scheme", "dark")
    await site.page.emulate_media(color_scheme="light")
    await expect(site.frame.locator("html")).to_have_css("color-scheme", "light")


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it."""

    def measure(colour: list[float]) -> float:
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (number / 255 for number in colour[:3])
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted([measure(one), measure(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("accent", ["#ffe600", "var(--brand)", "oklch(0.65 0.2 20)"])
async def test_an_accent_colour_can_be_read_wherever_it_stands(open_site, accent):
    site = await open_site(accent=accent, label="Ask the club", examples="where are the videos")
    await expect(site.button).to_have_text("Ask the club")
    frame = await site.open()
    await frame.get_by_text("where are the videos").click()
    await frame.locator("#sources summary").click()
    body = frame.locator("body")
    for scheme in ("light", "dark"):
        await site.page.evaluate("name => (document.documentElement.className = name)", scheme)
        await expect(frame.locator("html")).to_have_css("color-scheme", scheme)
        ours = {"light": "rgb(15, 107, 92)", "dark": "rgb(108, 199, 179)"}[scheme]
        filled = frame.locator(".field button")
        await expect(filled).not_to_have_css("background-color", ours)
        for place in (site.button, filled, frame.locator(".mark").first):
            text, surface = [await read_colour(place, one) for one in ("color", "backgroundColor")]
            assert contrast(text, surface) >= 4.5
        link = await read_colour(frame.locator("#source-1 h3 a"), "color")
        assert contrast(link, await read_colour(body, "backgroundColor")) >= 4.5


async def test_what_a_hostile_page_writes_is_shown_as_text(open_site):
    label = " ".join(HOSTILE)
    site = await open_site(
        label=label, accent=HOSTILE[1], examples="|".join(HOSTILE), language=label
    )
    frame = await site.open()
    await expect(site.button).to_have_text(label)
    await expect(frame.locator(".examples .chip")).to_have_text(HOSTILE)
    for text in HOSTILE:
        await frame.locator("#question").fill(text)
        await site.page.keyboard.press("Enter")
        await expect(frame.locator("#asked")).to_have_text(text)
    assert await site.page.title() == "Club"
    assert await frame.title() == f"{HOSTILE[-1]} · Mesh & Friends"


FIND_FRAME = """const host = document.querySelector("[data-huigu-widget]");
    const inner = host.shadowRoot.querySelector("iframe").contentWindow;"""
FORGED = [
    *(None, 1, {}, {"huigu": "look"}, {"huigu": "close"}, {"huigu": "look", "scheme": "<b>"}),
    {"huigu": "look", "scheme": "light", "accent": "url(x)"},
    {"huigu": "look", "scheme": ["dark"], "accent": ["#ffffff"]},
]


async def test_messages_of_others_change_nothing(open_site):
    site = await open_site()
    frame = await site.open()
    send = f"""(messages) => {{
        {FIND_FRAME}
        for (const sent of messages) {{
            inner.postMessage(sent, "*");
            postMessage(sent, "*");
        }}
    }}"""
    await site.page.evaluate(send, FORGED)
    # Of the page in the frame itself, not of the site around it.
    await frame.evaluate("postMessage({ huigu: 'look', scheme: 'dark' }, '*')")
    await site.page.wait_for_timeout(100)
    await expect(site.panel).to_be_visible()
    await expect(frame.locator("html")).to_have_css("color-scheme", "light")
    assert await frame.evaluate("document.documentElement.style.getPropertyValue('--accent')") == ""


async def test_the_site_around_it_does_not_see_the_answers(open_site):
    site = await open_site(examples="where are the videos")
    frame = await site.open()
    await site.page.evaluate("""() => {
        window.heard = [];
        addEventListener("message", (event) => heard.push(event.data));
    }""")
    await frame.get_by_text("where are the videos").click()
    await expect(frame.locator(".text")).to_be_visible()
    read = f"""() => {{
        {FIND_FRAME}
        try {{ return inner.document.body.textContent; }} catch (error) {{ return error.name; }}
    }}"""
    assert await site.page.evaluate(read) == "SecurityError"
    assert await site.page.evaluate("heard") == []


async def test_the_widget_is_not_printed_and_is_there_once(open_site):
    site = await open_site(policy=STRICT)
    await site.page.add_script_tag(url=f"{site.bot}/widget.js")
    await expect(site.page.locator("[data-huigu-widget]")).to_have_count(1)
    await site.open()
    await site.page.emulate_media(media="print")
    await expect(site.panel).to_be_hidden()
    await expect(site.button).to_be_hidden()


async def test_a_site_that_may_not_show_the_page_gets_an_empty_panel(browser, open_site):
    async with run_server(fake_services(), ServerSettings(port=0)) as (host, port):
        site = await open_site(script=f"http://{host}:{port}")
        await site.button.click()
        await site.page.wait_for_timeout(300)
        assert await site.page.frames[1].locator("#question").count() == 0
        assert any("frame-ancestors 'none'" in fault for fault in open_site.faults)
        open_site.faults.clear()


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "dark"), [("en", False), ("zh-CN", True)])
async def test_neither_the_site_nor_the_panel_violates_a_rule_of_axe(open_site, lang, dark):
    # axe-core comes as a script that no policy lets in.
    site = await open_site(lang, STRICT, accent="#e11d48", examples="视频在哪里")
    if dark:
        await site.page.evaluate("document.documentElement.className = 'dark'")
    violations = {"closed": await find_violations(site.page)}
    frame = await site.open()
    await expect(site.page.locator("iframe")).to_have_css("opacity", "1")
    violations["open"] = await find_violations(site.page)
    violations["start"] = await find_violations(frame)
    await frame.get_by_text("视频在哪里").click()
    await expect(frame.locator("#result")).to_have_attribute("aria-busy", "false")
    violations["answer"] = await find_violations(frame)
    assert {state: found for state, found in violations.items() if found} == {}


async def find_violations(page: Page | Frame) -> list[str]:
    """Name the rules that are violated, with the elements; not in frames within."""
    found = await Axe().run(page, options={"iframes": False})  # type: ignore[arg-type]
    return [
        f"{rule['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
