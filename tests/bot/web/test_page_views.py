"""Sources that are published nowhere open as page views, from the page and below a path."""

from __future__ import annotations

import msgspec
import pytest

from bot.messages import Answer, Question
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.browser import Browse

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
URLS = {
    "read/recaps/a%20b/%E9%A1%B5.md?passage=1.2.3.00000000#passage": True,
    "read/../query?q=1": False,
    "read/a/%2e%2e/%2E%2e/%2e%2e/query?q=2": False,
    "/read/a/b": False,
    "//evil.example/read/a": False,
    "readme/a": False,
}


async def ask_privately(question: Question) -> Answer:
    citations = [
        msgspec.structs.replace(
            FOUND.citations[0], number=number, url=url, document=str(number), title=f"Page {number}"
        )
        for number, url in enumerate(URLS, start=1)
    ]
    answer = await fake_ask(question)
    text = "".join(f" [{one.number}]" for one in citations)
    return msgspec.structs.replace(answer, citations=citations, links=[], text=f"Kites fly.{text}")


async def test_only_addresses_of_page_views_are_relative_links(browse: Browse):
    page = await browse("/?q=private", ask=ask_privately)
    await page.get_by_text("Page 1").first.wait_for(state="attached")
    links = await page.evaluate("[...document.querySelectorAll('a')].map(link => link.href)")
    root = await page.evaluate("new URL('./', document.baseURI).href")
    for url, opens in URLS.items():
        assert (root + url in links) == opens
    assert not [link for link in links if "q=1" in link or "q=2" in link or "evil" in link]
