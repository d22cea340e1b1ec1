"""`/?q=`: the page that the server renders, which answers without JavaScript."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.http_api.html.frame import Frame, render_page
from bot.channels.http_api.page.answer.card import make_answer
from bot.channels.http_api.page.answer.view import AnswerView, find_address
from bot.messages import Answer, Question
from bot.rendering.html.elements import make
from indexer.errors import HuiguError
from tests.fakes.bot.asks import FOUND, HOSTILE, HOSTILE_MARKUP
from tests.fakes.bot.kinds import CLARIFY, KINDS, LINKS, SOCIAL, TALKS, any_answers
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
        assert response.headers["Cache-Control"] == "private, no-cache"
        return Page(await response.text())


async def test_the_form_asks_in_a_conversation_of_its_own(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/")
    assert asked == []
    [form] = page.find("form")
    assert (form["action"], form["method"]) == ("./", "get")
    assert page.find("input", type="hidden") == []
    one, other = [
        (await open_page(client, "/?q=a")).find("input", type="hidden")[0]["value"]
        for _ in range(2)
    ]
    assert one != other


async def test_questions_follow_on_each_other_by_the_hidden_field(serve, asked):
    client = await serve(give(LINKS, asked))
    first = await open_page(client, "/?q=kites")
    [hidden] = first.find("input", type="hidden")
    second = await open_page(client, f"/?q=and+the+slides&conversation={hidden['value']}")
    assert second.find("input", type="hidden") == [hidden]
    assert [question.text for question in asked] == ["kites", "and the slides"]
    [thread] = {question.thread for question in asked}
    assert thread == f"http:{hidden['value']}"


async def test_links_and_sources_are_links(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/?q=a")
    addresses = {link["href"] for link in page.find("a")}
    assert {link.url for link in FOUND.links} <= addresses
    assert {citation.url for citation in FOUND.citations} <= addresses
    assert "#source-1" in addresses
    assert page.find("li", id="source-1")


async def test_talks_come_with_their_links_and_a_link_for_the_rest(serve, asked):
    client = await serve(give(TALKS, asked))
    page = await open_page(client, "/?q=talks&conversation=abc")
    assert {link.url for link in TALKS.links} <= {link["href"] for link in page.find("a")}
    assert "Kites in production, part 1" in page.text
    assert "3 of 59" in page.text
    [more] = page.find("a", **{"data-question": "more"})
    assert parse_qs(urlsplit(more["href"]).query) == {"q": ["more"], "conversation": ["abc"]}


async def test_a_choice_is_a_link_that_asks_it_in_the_conversation(serve, asked):
    client = await serve(give(CLARIFY, asked))
    page = await open_page(client, "/?q=videos&conversation=abc")
    links = page.find("a", **{"class": "chip"})
    queries = [parse_qs(urlsplit(link["href"]).query) for link in links]
    assert queries == [
        {"q": [choice.question], "conversation": ["abc"]} for choice in CLARIFY.choices
    ]
    assert all(choice.label in page.text for choice in CLARIFY.choices)
    assert "Related" not in page.text


async def test_thanks_are_returned_without_sources(serve, asked):
    client = await serve(give(SOCIAL, asked))
    page = await open_page(client, "/?q=thanks")
    assert "You are welcome!" in page.text
    assert "Sources" not in page.text
    assert page.find("details", id="sources") == []


async def test_the_words_are_in_the_language_of_the_browser(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/?q=a", **{"Accept-Language": "zh-TW,zh;q=0.9"})
    assert page.find("html", lang="zh-Hant")
    assert "來源" in page.text


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/?q=" + "x" * 501, 400, "the limit is 500"),
        ("/?q=%CA%D3%C6%B5", 400, "UTF-8"),
        ("/?q=a&conversation=a%20b", 400, "`conversation` has at most"),
        ("/?q=a&q=b", 400, "more than once"),
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
    await open_page(client, "/?q=a")
    page = await open_page(client, "/?q=a", 429)
    assert "1 in a minute" in page.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_answer_of_any_kind_is_text(kind):
    talk = msgspec.structs.replace(
        TALKS.talks[0], title=HOSTILE_MARKUP, speakers=[HOSTILE_MARKUP], links=[0, 1, 2, 3, 4, 5]
    )
    answer = msgspec.structs.replace(
        HOSTILE, kind=kind, talks=[talk], intro=HOSTILE_MARKUP, choices=CLARIFY.choices
    )
    view = AnswerView(answer, "en", HOSTILE_MARKUP, date(2030, 6, 1))
    frame = Frame(HOSTILE_MARKUP, "en", "", HOSTILE_MARKUP, {"q": HOSTILE_MARKUP})
    content = [*make_answer(view), make("p", HOSTILE_MARKUP)]
    page = Page(render_page(frame, content).decode())
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "iframe", "style", "object"})
    assert len(page.find("img")) == 1
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes), tag
        scheme = urlsplit(attributes.get("href") or "").scheme
        assert scheme in {"", "http", "https"}
    assert HOSTILE_MARKUP.split()[0] in page.text


XSS = [
    HOSTILE_MARKUP,
    "</title></textarea></script><svg onload=alert(1)>",
    "\"'><iframe srcdoc='<script>alert(1)</script>'>",
    "' onfocus='alert(1)' autofocus='",
    "<a href=javascript:alert(1)>x</a> [1]",
    "<!--><img src=x onerror=alert(1)>-->",
    "]]><script>alert(1)</script>",
    "\u2028\u0000\u202e<style>@import '//evil.example'</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;img&#x3e;",
    "{{constructor.constructor('alert(1)')()}} {} {0.__class__}",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt://example.org/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/",
    "read/../../evil",
    'https://ok.example/?a="><script>',
    "https://user:pass@evil.example/",
    "mailto:a@example.org?body=<script>",
    "read/a/b?passage=x#y",
]


@settings(max_examples=50)
@given(any_answers(st.sampled_from(XSS), st.sampled_from(ADDRESSES)), st.sampled_from(XSS))
def test_nothing_of_an_answer_runs_or_opens_another_scheme(answer, question):
    view = AnswerView(answer, "en", question, date(2030, 6, 1))
    frame = Frame(question, "en", "", question, {"q": question})
    page = Page(render_page(frame, make_answer(view)).decode())
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "iframe", "style", "object"})
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name == "srcdoc" for name in attributes), tag
        address = attributes.get("href") or ""
        assert urlsplit(address).scheme in {"", "http", "https", "mailto"}
        assert "evil.example" not in urlsplit(address).netloc
        assert attributes.get("lang", "en") in {"en", "zh", "zh-Hans", "zh-Hant"}


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("read/recaps/a/b%20c.md?passage=3#part-2", "read/recaps/a/b%20c.md?passage=3#part-2"),
        ("read/recaps/%E5%9B%9E%E9%A1%BE.md", "read/recaps/%E5%9B%9E%E9%A1%BE.md"),
        ("read/../query?q=a", ""),
        ("read/%2e%2E/query", ""),
        ("/read/a", ""),
        ("//evil.example/read/a", ""),
        ("query?q=a", ""),
        ("read/a b", ""),
        ("javascript:read/a", ""),
    ],
)
def test_a_link_opens_the_web_a_mail_or_a_page_view(url, opened):
    assert find_address(url) == opened


async def test_the_old_address_leads_to_the_page(serve, asked):
    client = await serve(give(LINKS, asked))
    async with client.get("/plain?q=a&conversation=abc", allow_redirects=False) as response:
        assert response.status == 308
        assert response.headers["Location"] == "./?q=a&conversation=abc"


async def test_the_answer_comes_with_its_records_for_scripts(serve, asked):
    client = await serve(give(LINKS, asked))
    page = await open_page(client, "/?q=a")
    [result] = page.find("div", id="result")
    reply = msgspec.json.decode(result["data-reply"], type=Answer)
    assert reply.links == LINKS.links
    assert reply.id


async def test_no_index_is_a_page_that_says_so_and_when_to_come_back(serve):
    async def ask(question: Question) -> Answer:
        raise HuiguError("a secret path")

    client = await serve(ask)
    async with client.get("/?q=a") as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "60"
        text = await response.text()
    assert "No answers are possible now" in text
    assert "secret" not in text
