"""`/plain`: a page that answers without JavaScript."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest

from bot.channels.http_api.page.plain import PlainView, render_plain_page
from bot.messages import Answer, Question
from tests.fakes.bot.asks import FOUND, HOSTILE, HOSTILE_MARKUP
from tests.fakes.bot.kinds import CLARIFY, KINDS, LINKS, SOCIAL, TALKS
from tests.fakes.bot.layers import with_rate_limit

VOID = {"meta", "link", "input", "img"}


class Page(HTMLParser):
    """Reads a page: its elements with their attributes, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(markup)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def find(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [
            found
            for name, found in self.elements
            if name == tag and attributes.items() <= found.items()
        ]


def give(answer: Answer, asked: list[Question]):
    async def ask(question: Question) -> Answer:
        asked.append(question)
        return msgspec.structs.replace(answer, question=question.text)

    return ask


@pytest.fixture
def asked() -> list[Question]:
    return []


async def open_page(client, address: str, status: int = 200, **headers: str) -> Page:
    async with client.get(address, headers=headers) as response:
        assert response.status == status
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-store"
        return Page(await response.text())


async def test_the_form_asks_in_a_conversation_of_its_own(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/plain")
    assert asked == []
    [form] = page.find("form")
    assert (form["action"], form["method"]) == ("plain", "get")
    [hidden] = page.find("input", type="hidden")
    other = (await open_page(client, "/plain")).find("input", type="hidden")[0]
    assert hidden["value"] != other["value"]
    assert page.find("script") == []


async def test_questions_follow_on_each_other_by_the_hidden_field(serve, asked):
    client = await serve(give(LINKS, asked))
    first = await open_page(client, "/plain?q=kites")
    [hidden] = first.find("input", type="hidden")
    second = await open_page(client, f"/plain?q=and+the+slides&conversation={hidden['value']}")
    assert second.find("input", type="hidden") == [hidden]
    assert [question.text for question in asked] == ["kites", "and the slides"]
    [thread] = {question.thread for question in asked}
    assert thread == f"http:{hidden['value']}"


async def test_links_and_sources_are_links(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/plain?q=a")
    addresses = {link["href"] for link in page.find("a")}
    assert {link.url for link in FOUND.links} <= addresses
    assert {citation.url for citation in FOUND.citations} <= addresses
    assert "#source-1" in addresses
    assert page.find("li", id="source-1")


async def test_talks_come_with_their_links_and_a_link_for_the_rest(serve, asked):
    client = await serve(give(TALKS, asked))
    page = await open_page(client, "/plain?q=talks&conversation=abc")
    assert {link.url for link in TALKS.links} <= {link["href"] for link in page.find("a")}
    assert "Kites in production, part 1" in page.text
    assert "3 of 59" in page.text
    [more] = [link for link in page.find("a") if "q=more" in (link["href"] or "")]
    assert parse_qs(urlsplit(more["href"]).query) == {"q": ["more"], "conversation": ["abc"]}


async def test_a_choice_is_a_link_that_asks_it_in_the_conversation(serve, asked):
    client = await serve(give(CLARIFY, asked))
    page = await open_page(client, "/plain?q=videos&conversation=abc")
    links = page.find("a", **{"class": "chip"})
    queries = [parse_qs(urlsplit(link["href"]).query) for link in links]
    assert queries == [
        {"q": [choice.question], "conversation": ["abc"]} for choice in CLARIFY.choices
    ]
    assert all(choice.label in page.text for choice in CLARIFY.choices)
    assert "Related" not in page.text


async def test_thanks_are_returned_without_sources(serve, asked):
    client = await serve(give(SOCIAL, asked))
    page = await open_page(client, "/plain?q=thanks")
    assert "You are welcome!" in page.text
    assert "Sources" not in page.text
    assert page.find("section") == []


async def test_the_words_are_in_the_language_of_the_browser(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/plain?q=a", **{"Accept-Language": "zh-TW,zh;q=0.9"})
    assert page.find("html", lang="zh-CN")
    assert "来源" in page.text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/plain?q=" + "x" * 501, 400, "the limit is 500"),
        ("/plain?q=%CA%D3%C6%B5", 400, "UTF-8"),
        ("/plain?q=a&conversation=a%20b", 400, "`conversation` has at most"),
        ("/plain?q=a&q=b", 400, "more than once"),
    ],
)
async def test_a_wrong_address_is_a_page_that_says_so(serve, asked, address, status, words):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, address, status)
    assert words in page.text
    assert page.find("form")
    assert asked == []


async def test_a_refusal_is_a_page_that_says_so(serve, asked):
    client = await serve(with_rate_limit(give(LINKS, asked), per_person=1))
    await open_page(client, "/plain?q=a")
    page = await open_page(client, "/plain?q=a", 429)
    assert "1 in a minute" in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_answer_of_any_kind_is_text(kind):
    talk = msgspec.structs.replace(
        TALKS.talks[0], title=HOSTILE_MARKUP, speakers=[HOSTILE_MARKUP], links=[0, 1, 2, 3, 4, 5]
    )
    answer = msgspec.structs.replace(
        HOSTILE, kind=kind, talks=[talk], intro=HOSTILE_MARKUP, choices=CLARIFY.choices
    )
    view = PlainView(HOSTILE_MARKUP, "en", "abc", HOSTILE_MARKUP, answer, HOSTILE_MARKUP)
    page = Page(render_plain_page(view).decode())
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "iframe", "svg", "style"})
    assert [image["src"] for image in page.find("img")] == ["icon.svg"]
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes), tag
        scheme = urlsplit(attributes.get("href") or "").scheme
        assert scheme in {"", "http", "https"}
    assert HOSTILE_MARKUP.split()[0] in page.text
