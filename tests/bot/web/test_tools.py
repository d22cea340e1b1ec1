"""What a reader does with an answer: quotes, feedback, Markdown, sharing, printing."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from playwright.async_api import Page, expect

from bot.messages import Answer, Question
from tests.fakes.bot.asks import ABSENT, FOUND, HOSTILE
from tests.fakes.bot.browser import CHROMIUM, Browse
from tests.fakes.bot.kinds import TALKS
from tests.fakes.bot.world import FakeJournal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]


def give(answer: Answer, journal: FakeJournal | None = None):
    async def ask(question: Question) -> Answer:
        if journal is not None:
            journal.askers[question.id] = question.asker
        return msgspec.structs.replace(answer, question=question.text)

    return ask


async def read_clipboard(page: Page) -> str:
    return await page.evaluate("navigator.clipboard.readText()")


async def allow_clipboard(page: Page) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])


@pytest.mark.parametrize("typed", [False, True])
async def test_feedback_is_kept_changed_and_taken_back(browse: Browse, typed: bool) -> None:
    journal = FakeJournal()
    page = await browse("/" if typed else "/?q=a", ask=give(FOUND, journal), journal=journal)
    if typed:
        await page.fill("#question", "a")
        await page.keyboard.press("Enter")
    helpful, wrong = (page.get_by_role("button", name=name) for name in ("Helpful", "Wrong"))
    await helpful.click()
    await expect(helpful).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_role("status")).to_have_text("Thank you, that is noted.")
    assert list(journal.verdicts.values()) == ["helpful"]
    await wrong.click()
    await expect(wrong).to_have_attribute("aria-pressed", "true")
    await expect(helpful).to_have_attribute("aria-pressed", "false")
    assert list(journal.verdicts.values()) == ["wrong"]
    await wrong.click()
    await expect(wrong).to_have_attribute("aria-pressed", "false")
    assert journal.verdicts == {}


async def test_feedback_that_is_not_kept_is_said_so(browse: Browse) -> None:
    page = await browse("/?q=a", locale="zh-CN")
    await page.get_by_role("button", name="有帮助").click()
    await expect(page.locator(".said")).to_have_text("没能记下，请稍后再试。")
    pressed = page.locator("[aria-pressed=true]")
    await expect(pressed).to_have_count(0)


async def test_a_quote_shows_at_its_mark_stays_under_the_pointer_and_closes(browse: Browse) -> None:
    page = await browse("/?q=a")
    quote, mark = page.get_by_role("tooltip"), page.locator(".text .mark").first
    await mark.hover()
    await expect(quote).to_contain_text("All twelve talks were recorded.")
    await expect(quote.locator("p")).to_have_attribute("lang", "en")
    await expect(mark).to_have_attribute("aria-describedby", "quote")
    await quote.hover()
    await page.wait_for_timeout(400)
    await expect(quote).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(quote).to_be_hidden()
    await mark.hover()
    await expect(quote).to_be_visible()
    await page.locator("footer").hover()
    await expect(quote).to_be_hidden()


async def test_a_quote_fits_on_a_phone(browse: Browse) -> None:
    page = await browse("/?q=a", width=320)
    await page.locator(".text .mark").last.focus()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    quote = page.get_by_role("tooltip")
    await expect(quote).to_be_visible()
    box = await quote.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


async def test_an_answer_is_copied_as_markdown(browse: Browse) -> None:
    page = await browse("/?q=a%20%2Ab%2A", ask=give(TALKS))
    await allow_clipboard(page)
    await page.get_by_role("button", name="Copy as Markdown").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    lines = (await read_clipboard(page)).splitlines()
    assert lines[0] == r"**a \*b\***"
    link = TALKS.links[0].url
    assert lines[4].startswith("- **Kites in production, part 1** (Ada Flyer, Grace Line, KiteCon")
    assert f"[video](<{link}>)" in lines[4]
    assert rf"\[1\] [KiteCon 2031: all talks › Morning](<{TALKS.citations[0].url}>)" in lines[8]


async def test_the_closest_pages_are_copied_with_their_passages(browse: Browse) -> None:
    page = await browse("/?q=nothing", ask=give(ABSENT))
    await allow_clipboard(page)
    await page.get_by_role("button", name="Copy as Markdown").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = await read_clipboard(page)
    for related in ABSENT.related:
        assert f"(<{related.url}>)" in text
    assert "\n  > Mail \\*it\\* to the chairs" in text


async def test_hostile_names_stay_text_in_markdown(browse: Browse) -> None:
    page = await browse("/?q=hostile", ask=give(HOSTILE))
    await allow_clipboard(page)
    await page.get_by_role("button", name="Copy as Markdown").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = await read_clipboard(page)
    assert r"\<img src=x" in text
    assert "](<javascript" not in text
    assert text.count("](<") == text.count("](<https://ok.example/") == 1


async def test_an_address_is_copied_where_there_is_nothing_to_share_with(browse: Browse) -> None:
    page = await browse("/?q=a")
    await allow_clipboard(page)
    await page.evaluate("navigator.canShare = () => false")
    await page.get_by_role("button", name="Share").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert await read_clipboard(page) == page.url


async def test_a_device_shares_in_its_own_way(browse: Browse) -> None:
    page = await browse("/?q=a")
    await page.evaluate(
        "Object.assign(navigator, { canShare: () => true, share: async (it) => (window.it = it) })"
    )
    await page.get_by_role("button", name="Share").click()
    assert await page.evaluate("window.it") == {"title": "a", "url": page.url}


async def test_paper_has_the_question_the_sources_and_every_address(browse: Browse) -> None:
    page = await browse("/?q=where%20are%20they")
    await expect(page.locator("#asked")).to_have_css("width", "1px")
    await page.emulate_media(media="print")
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await expect(page.locator("#asked")).to_have_text("where are they")
    await expect(page.locator("#asked")).to_have_css("position", "static")
    await expect(page.locator("#form")).to_be_hidden()
    await expect(page.locator("#source-1 blockquote")).to_be_visible()
    written = await page.locator("a.row, .sources h3 a").evaluate_all(
        "nodes => nodes.map(node => [node.href, getComputedStyle(node, '::after').content])"
    )
    assert len(written) == len(FOUND.links) + len(FOUND.citations)
    assert all(f"<{address}>" in content.replace('"', "") for address, content in written)


@pytest.mark.parametrize(
    ("locale", "age"),
    [("en-GB", "8 years ago"), ("zh-CN", "8 年前的内容"), ("zh-TW", "8 年前的內容")],
)
async def test_the_age_of_each_source_is_in_plain_sight(
    browse: Browse, locale: str, age: str
) -> None:
    written = f"{datetime.now(UTC).year - 8}-01-01"
    cited = [msgspec.structs.replace(one, published=written) for one in FOUND.citations]
    page = await browse(
        "/?q=a", ask=give(msgspec.structs.replace(FOUND, citations=cited)), locale=locale
    )
    ages = page.locator(".origin .age, .links .age")
    await expect(ages).to_have_count(2 + len(FOUND.links))
    for shown in await ages.all():
        await expect(shown).to_be_visible()
        await expect(shown).to_have_text(f"{written[:7]} · {age}")
    await expect(page.locator("#source-1")).to_be_hidden()
