"""Answers as plain HTML, for browsers without JavaScript: a form, links and nothing that runs.

The tree escapes every text; no markup is put together by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.channels.http_api.page.plain_texts import TEXTS
from bot.messages import MAX_QUESTION_CHARS, Answer, Choice, Related
from bot.rendering.layout import LinkLine, TalkLine, lay_out
from bot.rendering.pages.addresses import is_page_address
from bot.rendering.sources import SourcePage
from bot.rendering.urls import encode_address
from indexer.text.control_characters import clean_line, clean_text

PATH = "plain"
"""Relative to the page, which a proxy may serve below a path."""
_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class PlainView:
    """What a page shows."""

    title: str
    """Of the page: the community."""
    language: str
    """`zh` or `en`: of the reader's browser."""
    conversation: str
    """Its id, which the form and every link hand on."""
    question: str = ""
    answer: Answer | None = None
    error: str = ""
    """Why there is no answer, for people; empty if there is no error."""


def render_plain_page(view: PlainView) -> bytes:
    """Render a page as UTF-8 HTML."""
    root = Element("html", lang="zh-CN" if view.language == "zh" else "en")
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    viewport = "width=device-width, initial-scale=1"
    SubElement(head, "meta", name="viewport", content=viewport)
    SubElement(head, "meta", name="robots", content="noindex")
    _add(head, "title", " · ".join(filter(None, (view.question, view.title))))
    SubElement(head, "link", rel="stylesheet", href="style.css")
    SubElement(head, "link", rel="icon", href="icon.svg", type="image/svg+xml")
    body = SubElement(root, "body")
    header = SubElement(body, "header")
    brand = SubElement(header, "a", {"class": "brand", "href": PATH})
    SubElement(brand, "img", src="icon.svg", alt="", width="28", height="28")
    _add(brand, "span", view.title)
    main = SubElement(body, "main")
    main.append(_make_form(view))
    SubElement(main, "div", id="result").extend(_make_result(view))
    page: bytes = tostring(root, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + page


def _make_form(view: PlainView) -> Element:
    form = Element("form", action=PATH, method="get", role="search")
    label = _add(form, "label", TEXTS.say("label", view.language), {"class": "hidden"})
    label.set("for", "question")
    field = SubElement(form, "div", {"class": "field"})
    SubElement(field, "input", {
        "id": "question", "name": "q", "type": "search", "required": "", "autocomplete": "off",
        "maxlength": str(MAX_QUESTION_CHARS), "value": clean_line(view.question),
    })  # fmt: skip
    SubElement(field, "input", type="hidden", name="conversation", value=view.conversation)
    _add(field, "button", TEXTS.say("ask", view.language), {"type": "submit"})
    return form


def _make_result(view: PlainView) -> Iterator[Element]:
    if view.error:
        card = Element("article", {"class": "card problem", "role": "alert"})
        _add(card, "p", view.error)
        yield card
    if view.answer is not None:
        yield from _AnswerView(view.answer, view).make_parts()


@dataclass(frozen=True, slots=True)
class _AnswerView:
    answer: Answer
    view: PlainView

    def make_parts(self) -> Iterator[Element]:
        """Make the card of the text, then the lists, the sources and the related pages."""
        parts = lay_out(self.answer)
        card = Element("article", {"class": "card answer"})
        text = SubElement(card, "div", {"class": "text", "lang": self.answer.language})
        numbers = {number for page in parts.sources for number in page.numbers}
        for paragraph in re.split(r"\n{2,}", parts.text):
            _add_marked(SubElement(text, "p"), clean_text(paragraph), numbers)
        if parts.choices:
            items = [_wrap(self._make_choice(choice)) for choice in parts.choices]
            card.append(_make_list("ol", "choices", items))
        yield card
        yield from self._make_section("talks", "ul", map(_make_talk, parts.talks))
        yield from self._make_section("links", "ul", map(_make_link, parts.links))
        if parts.span:
            yield self._make_rest(parts.span, parts.rest)
        yield from self._make_section("sources", "ol", map(_make_source, parts.sources))
        yield from self._make_section("related", "ul", map(_make_page, parts.related))

    def _make_section(self, key: str, kind: str, items: Iterable[Element]) -> Iterator[Element]:
        section = Element("section", {"class": "part"})
        _add(section, "h2", TEXTS.say(key, self.view.language))
        section.append(_make_list(kind, {"related": "pages"}.get(key, key), items))
        if len(section[-1]):
            yield section

    def _make_choice(self, choice: Choice) -> Element:
        return self._make_question(choice.label or choice.question, choice.question)

    def _make_question(self, label: str, question: str) -> Element:
        """Make a link that asks a question in the conversation."""
        asks = urlencode({"q": question, "conversation": self.view.conversation})
        return _make("a", label, {"class": "chip", "href": f"{PATH}?{asks}"})

    def _make_rest(self, span: str, rest: int) -> Element:
        row = _make("div", "", {"class": "rest"})
        _add(row, "span", span, {"class": "span"})
        if rest:
            more = TEXTS.say("more", self.answer.language)
            row.append(self._make_question(TEXTS.say("rest", self.view.language), more))
        return row


def _make_list(kind: str, css: str, items: Iterable[Element]) -> Element:
    listed = Element(kind, {"class": css})
    listed.extend(items)
    return listed


def _wrap(content: Element) -> Element:
    item = Element("li")
    item.append(content)
    return item


def _make_talk(talk: TalkLine) -> Element:
    item = Element("li")
    body = SubElement(item, "div", {"class": "body"})
    _add(body, "span", talk.title, {"class": "label"})
    _add_mark(body, talk.number)
    if talk.facts:
        _add(body, "span", talk.facts, {"class": "facts"})
    media = SubElement(item, "div", {"class": "media"})
    media.extend(_make_address(one.label, one.url, "pill", one.kind) for one in talk.links)
    return item


def _make_link(link: LinkLine) -> Element:
    item = Element("li")
    row = _make_address("", link.url, "row", link.kind)
    body = SubElement(row, "span", {"class": "body"})
    _add(body, "span", link.label, {"class": "label"})
    _add(body, "span", " · ".join(filter(None, (link.note, link.url))), {"class": "facts"})
    item.append(row)
    _add_mark(item, link.number)
    return item


def _make_source(page: SourcePage) -> Element:
    item = Element("li", id=f"source-{page.numbers[0]}")
    numbers = SubElement(item, "div", {"class": "numbers"})
    for number in page.numbers:
        one = _add(numbers, "span", str(number), {"class": "number"})
        if number != page.numbers[0]:
            one.set("id", f"source-{number}")
    body = SubElement(item, "div")
    titles = SubElement(body, "h3")
    for place in page.places:
        between = " › " if place.heading else ""
        label = f"{page.title}{between}{place.heading}"
        line = SubElement(titles, "div")
        line.append(_make_address(label, place.url, "", ""))
    _add(body, "p", " · ".join(filter(None, (page.source, page.date))), {"class": "facts"})
    for place in page.places:
        for quoted in place.quotes:
            _add(body, "blockquote", quoted)
    return item


def _make_page(page: Related) -> Element:
    item = _wrap(_make_address(page.title, page.url, "", ""))
    if page.quote:
        _add(item, "blockquote", page.quote)
    return item


def _make_address(label: str, url: str, css: str, kind: str) -> Element:
    """Make a link; text alone if its address is not safe to open."""
    address = url if is_page_address(url) else encode_address(url)
    attributes = {"class": css, "data-kind": kind, "href": address}
    if address:
        attributes["rel"] = "noopener noreferrer"
    given = {name: value for name, value in attributes.items() if value}
    return _make("a" if address else "span", label, given)


def _add_marked(parent: Element, text: str, numbers: set[int]) -> None:
    """Add a text whose marks [n] lead to their sources."""
    last: Element | None = None
    for place, piece in enumerate(_MARK.split(text)):
        if place % 2 and int(piece) in numbers:
            last = _add_mark(parent, int(piece))
            continue
        plain = f"[{piece}]" if place % 2 else piece
        if last is None:
            parent.text = (parent.text or "") + plain
        else:
            last.tail = (last.tail or "") + plain


def _add_mark(parent: Element, number: int) -> Element:
    return _add(parent, "a", str(number), {"class": "mark", "href": f"#source-{number}"})


def _add(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> Element:
    child = _make(tag, text, attributes or {})
    parent.append(child)
    return child


def _make(tag: str, text: str, attributes: dict[str, str]) -> Element:
    element = Element(tag, attributes)
    element.text = clean_text(text)
    return element
