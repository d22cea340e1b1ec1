"""The server and the scripts make the same nodes of an answer."""

from __future__ import annotations

import re

import msgspec
import pytest
from playwright.async_api import Page, expect

from bot.messages import Answer, Question
from tests.fakes.bot.asks import FOUND, FOUND_ZH, HOSTILE
from tests.fakes.bot.browser import CHROMIUM, Browse
from tests.fakes.bot.kinds import CLARIFY, KINDS, LINKS, TALKS, make_talks

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.asyncio(loop_scope="session"),
]
OF_A_TALK = [
    msgspec.structs.replace(link, talk="Ten years", event="MeshDay 2030", year=2030)
    for link in FOUND.links
]
READ = "read/recaps/a%20b.md?passage=2#x"
ANSWERS = {
    **KINDS,
    "hostile": HOSTILE,
    "hostile talks": msgspec.structs.replace(HOSTILE, kind="talks", talks=TALKS.talks),
    "prose in Chinese": FOUND_ZH,
    "worded": msgspec.structs.replace(FOUND, generated=True, confidence=0.5),
    "lines": msgspec.structs.replace(FOUND, text="From a page:\n讲者：飞行员 [1]\n\nEnd [9]."),
    "links of a talk": msgspec.structs.replace(LINKS, links=OF_A_TALK),
    "later": msgspec.structs.replace(TALKS, offset=10),
    "last": msgspec.structs.replace(TALKS, offset=56),
    "two of a kind": make_talks(1, (("video", "youtube"), ("video", "youtube"))),
    "a panel": msgspec.structs.replace(
        TALKS, talks=[msgspec.structs.replace(TALKS.talks[0], speakers=list("abcdefgh"))]
    ),
    "instead": msgspec.structs.replace(CLARIFY, kind="not_found"),
    "read": msgspec.structs.replace(
        FOUND, citations=[msgspec.structs.replace(one, url=READ) for one in FOUND.citations]
    ),
    "dead": msgspec.structs.replace(
        TALKS, links=[msgspec.structs.replace(link, dead="2031-06-01") for link in TALKS.links]
    ),
    "dead rows": msgspec.structs.replace(
        LINKS, links=[msgspec.structs.replace(link, dead="2031-06-01") for link in FOUND.links]
    ),
    "silent": msgspec.structs.replace(KINDS["not_found"], text="", related=[]),
}
HANDED_ON = re.compile(r"&conversation=[\w-]+|http://127\.0\.0\.1:\d+/(?=read/)")
SERIALISE = """
nodes => {
  nodes.forEach((node) => node.normalize());
  const write = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    const attributes = [...node.attributes].map((one) => `${one.name}=${one.value}`).sort();
    return [node.localName, attributes, [...node.childNodes].map(write)];
  };
  return nodes.filter((node) => !node.matches(".tools")).map(write);
}
"""


async def ask(question: Question) -> Answer:
    return msgspec.structs.replace(ANSWERS[question.text], question=question.text)


async def read_nodes(page: Page) -> list[object]:
    return _normalise(await page.locator("#result > *").evaluate_all(SERIALISE))


def _normalise(node: object) -> object:
    """Leave out how a space is written, the server, and the conversation that it hands on."""
    if isinstance(node, list):
        return [_normalise(one) for one in node]
    text = HANDED_ON.sub("", str(node))
    return text.replace("+", "%20") if text.startswith("href=./?q=") else text


@pytest.mark.parametrize("locale", ["en-GB", "zh-TW"])
async def test_an_answer_looks_the_same_from_both(browse: Browse, locale: str) -> None:
    page = await browse(ask=ask, locale=locale)
    plain = await page.context.browser.new_context(
        java_script_enabled=False, locale=locale, base_url=page.url
    )
    other = await plain.new_page()
    for name in ANSWERS:
        await page.fill("#question", name)
        await page.keyboard.press("Enter")
        await expect(page.locator("#asked")).to_have_text(name)
        await expect(page.locator("#result")).to_have_attribute("aria-busy", "false")
        await other.goto(f"/?q={name}")
        assert await read_nodes(page) == await read_nodes(other), name
    await plain.close()
