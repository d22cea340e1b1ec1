"""The page shows an answer of each kind from its records, in a real browser."""

from __future__ import annotations

import msgspec
import pytest
from playwright.async_api import expect

from bot.messages import Answer, Question
from tests.fakes.bot.asks import FOUND, HOSTILE, HOSTILE_MARKUP
from tests.fakes.bot.browser import CHROMIUM, Browse
from tests.fakes.bot.kinds import CLARIFY, FACTS, KINDS, LINKS, PAGE, SOCIAL, TALKS, make_talks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]


def give(answer: Answer, asked: list[Question] | None = None):
    """An `Ask` that gives one answer, and keeps the questions."""

    async def ask(question: Question) -> Answer:
        if asked is not None:
            asked.append(question)
        return msgspec.structs.replace(answer, question=question.text)

    return ask


async def test_the_links_of_a_list_are_shown_once(browse: Browse) -> None:
    page = await browse("/?q=a", ask=give(LINKS))
    await expect(page.locator(".links li")).to_have_count(len(FOUND.links))
    await expect(page.locator(".lead .text")).to_have_text("I found 4 links:")
    await expect(page.locator(".card.answer")).to_have_count(0)


async def test_a_talk_is_shown_with_its_speakers_and_its_links_as_buttons(browse: Browse) -> None:
    page = await browse("/?q=a", ask=give(TALKS))
    await expect(page.locator(".talks li")).to_have_count(3)
    talk = page.locator(".talks li").first
    await expect(talk.locator(".label")).to_have_text("Kites in production, part 1")
    facts = "Ada Flyer, Grace Line · KiteCon 2031 · 2031-05"
    await expect(talk.locator(".facts")).to_have_text(facts)
    buttons = ["Video · YouTube", "Slides · Speaker Deck"]
    await expect(talk.locator("a.pill")).to_have_text(buttons)
    await expect(talk.locator("a.pill").first).to_have_attribute("href", TALKS.links[0].url)
    await expect(talk.locator("a.pill").first).to_have_attribute("rel", "noopener noreferrer")
    await expect(page.locator(".text")).to_have_text("3 talks of KiteCon 2031:")
    await expect(page.locator(".links")).to_have_count(0)


async def test_the_links_of_a_talk_name_their_platforms_and_none_is_named_twice(
    browse: Browse,
) -> None:
    twice = (
        ("video", "bilibili"),
        ("video", "youtube"),
        ("slides", "github"),
        ("video", "youtube"),
    )
    page = await browse("/?q=a", ask=give(make_talks(1, twice)), locale="zh-CN")
    pills = page.locator("a.pill")
    names = ["视频 · B 站", "视频 · YouTube", "PPT · GitHub", "视频 · YouTube 2"]
    await expect(pills).to_have_text(names)


async def test_a_link_that_did_not_open_says_so(browse: Browse) -> None:
    dead = [msgspec.structs.replace(link, dead="2031-06-01") for link in FOUND.links[:1]]
    page = await browse("/?q=a", ask=give(msgspec.structs.replace(LINKS, links=dead)))
    await expect(page.locator("a.row.dead .facts")).to_contain_text("did not open on 2031-06-01")


async def test_the_age_of_a_talk_is_that_of_its_day_else_of_its_source_else_of_its_event(
    browse: Browse,
) -> None:
    undated = msgspec.structs.replace(TALKS.talks[1], date="")
    uncited = msgspec.structs.replace(TALKS.talks[2], date="", citation=9)
    answer = msgspec.structs.replace(TALKS, talks=[TALKS.talks[0], undated, uncited])
    page = await browse("/?q=a", ask=give(answer))
    await expect(page.locator(".talks .age")).to_have_text(["2031-05", "2031-05", "2031"])


def give_pages(asked: list[Question]):
    """An `Ask` that goes on with the list of its conversation."""
    shown = 0

    async def ask(question: Question) -> Answer:
        nonlocal shown
        shown = shown + 3 if question.text in {"more", "更多"} else 0
        asked.append(question)
        return msgspec.structs.replace(TALKS, question=question.text, offset=shown)

    return ask


async def test_a_link_goes_on_with_a_list_in_the_conversation(browse: Browse) -> None:
    asked: list[Question] = []
    page = await browse("/?q=talks", ask=give_pages(asked))
    await expect(page.locator(".span")).to_have_text("3 of 59")
    await page.get_by_role("link", name="56 more").click()
    await expect(page.locator(".span")).to_have_text("4–6 of 59")
    await page.get_by_role("link", name="53 more").click()
    await expect(page.locator(".span")).to_have_text("7–9 of 59")
    assert [question.text for question in asked] == ["talks", "more", "more"]
    [thread] = {question.thread for question in asked}
    assert thread


async def test_going_back_and_reloading_show_what_was_answered_and_the_conversation_stays(
    browse: Browse,
) -> None:
    asked: list[Question] = []
    page = await browse("/?q=talks", ask=give_pages(asked))
    await page.get_by_role("link", name="56 more").click()
    await page.get_by_role("link", name="53 more").click()
    await expect(page.locator(".span")).to_have_text("7–9 of 59")
    await page.go_back()
    await expect(page.locator(".span")).to_have_text("4–6 of 59")
    await page.go_back()
    await expect(page.locator(".span")).to_have_text("3 of 59")
    await expect(page.locator("#question")).to_have_value("talks")
    await page.go_forward()
    await expect(page.locator(".span")).to_have_text("4–6 of 59")
    await page.reload()
    # The server answers the address, but the page shows what was answered here.
    await expect(page.locator(".span")).to_have_text("4–6 of 59")
    await page.locator(".talks .mark").first.click()
    await page.go_back()
    await expect(page.locator(".span")).to_have_text("4–6 of 59")
    assert [question.text for question in asked] == ["talks", "more", "more", "more"]
    *own, reloaded = asked
    assert reloaded.thread not in {question.thread for question in own}


async def test_another_language_shows_the_same_answer(browse: Browse) -> None:
    asked: list[Question] = []
    page = await browse(ask=give_pages(asked))
    await page.fill("#question", "talks")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="56 more").click()
    await expect(page.locator(".span")).to_have_text("4–6 of 59")
    await page.get_by_role("link", name="简体").click()
    await expect(page.locator(".span")).to_have_text("第 4–6 个，共 59 个")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


async def test_the_rest_is_asked_for_in_the_language_of_the_answer(browse: Browse) -> None:
    asked: list[Question] = []
    page = await browse("/?q=a", ask=give(msgspec.structs.replace(TALKS, language="zh"), asked))
    await page.get_by_role("link", name="56 more").click()
    await expect(page.locator("#question")).to_have_value("更多")
    assert asked[-1].text == "更多"


async def test_a_list_of_facts_goes_on_below_its_text(browse: Browse) -> None:
    asked: list[Question] = []
    events = msgspec.structs.replace(FACTS, text="61 events:\n1. One [1]", total=61, listed=1)
    page = await browse("/?q=events", ask=give(events, asked))
    await expect(page.locator(".text")).to_contain_text("1. One")
    await expect(page.locator(".span")).to_have_text("1 of 61")
    await page.get_by_role("link", name="60 more").click()
    await expect(page.locator("#question")).to_have_value("more")
    assert asked[-1].text == "more"


@pytest.mark.parametrize(("total", "offset"), [(0, 0), (3, 0), (59, 56), (5000, 999)])
async def test_no_button_asks_for_what_is_not_there(
    browse: Browse, total: int, offset: int
) -> None:
    answer = msgspec.structs.replace(TALKS, total=total, offset=offset)
    page = await browse("/?q=a", ask=give(answer))
    await expect(page.locator(".talks li")).to_have_count(3)
    await expect(page.locator(".more")).to_have_count(0)
    await expect(page.locator(".span")).to_have_count(0 if total <= 3 else 1)


async def test_a_choice_is_a_link_that_asks_it(browse: Browse) -> None:
    asked: list[Question] = []
    page = await browse("/?q=videos", ask=give(CLARIFY, asked))
    await expect(page.locator(".text")).to_have_text("Of which event?")
    await expect(page.locator(".choices a")).to_have_text(["KiteCon 2030", "KiteCon 2031"])
    await expect(page.locator(".pages, .sources, .confidence")).to_have_count(0)
    await page.get_by_role("link", name="KiteCon 2031").click()
    await expect(page.locator("#question")).to_have_value(CLARIFY.choices[1].question)
    assert asked[-1].text == CLARIFY.choices[1].question


async def test_what_is_there_instead_of_what_is_not_is_a_link_too(browse: Browse) -> None:
    asked: list[Question] = []
    absent = msgspec.structs.replace(CLARIFY, kind="not_found", intro="")
    page = await browse("/?q=videos", ask=give(absent, asked))
    await page.locator(".absent").get_by_role("link", name="KiteCon 2030").click()
    await expect(page.locator("#question")).to_have_value(CLARIFY.choices[0].question)
    assert asked[-1].text == CLARIFY.choices[0].question


async def test_thanks_are_returned_without_sources(browse: Browse) -> None:
    page = await browse("/?q=thanks", ask=give(SOCIAL))
    await expect(page.locator(".text")).to_have_text("You are welcome!")
    parts = ".pages, .sources, .links, .confidence, .absent"
    await expect(page.locator(parts)).to_have_count(0)


async def test_a_page_is_listed_once_with_its_headings(browse: Browse) -> None:
    page = await browse("/?q=a", ask=give(TALKS))
    await expect(page.locator(".sources li")).to_have_count(1)
    await expect(page.locator(".sources h3")).to_have_text(
        "KiteCon 2031: all talks › Morning; Afternoon"
    )
    links = page.locator(".sources h3 a")
    await expect(links.nth(0)).to_have_attribute("href", f"{PAGE}#1")
    await expect(links.nth(1)).to_have_attribute("href", f"{PAGE}#2")
    await expect(page.locator(".sources .number")).to_have_text(["1", "2"])
    await page.locator(".talks .mark").first.click()
    await expect(page.locator("#source-2")).to_be_in_viewport()


async def test_a_hostile_talk_is_shown_as_text_only(browse: Browse) -> None:
    talk = msgspec.structs.replace(
        TALKS.talks[0],
        title=HOSTILE_MARKUP,
        speakers=[HOSTILE_MARKUP],
        event=HOSTILE_MARKUP,
        links=[0, 1, 2, 3, 4, 5, 99],
    )
    answer = msgspec.structs.replace(HOSTILE, kind="talks", talks=[talk], intro=HOSTILE_MARKUP)
    page = await browse("/?q=a", ask=give(answer))
    await expect(page.locator(".talks .label")).to_have_text(HOSTILE_MARKUP)
    assert "owned" not in await page.title()
    assert await page.locator("#result img, #result script, #result iframe").count() == 0
    assert await page.locator("#result a:not(.mark, .origin)").count() == 1
    for pill in await page.locator(".pill").all():
        if await pill.get_attribute("href") is None:
            await pill.click()
    assert "owned" not in await page.title()


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_fits_on_a_phone(browse: Browse, kind: str) -> None:
    page = await browse("/?q=a", ask=give(KINDS[kind]), width=320)
    await expect(page.locator("#result > *").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
