"""An answer for one reader: its words, its addresses, the ages of what it cites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from bot.channels.http_api.html.assets import locate
from bot.channels.http_api.page.answer.age import find_age
from bot.channels.http_api.page.texts import TEXTS
from bot.messages import LANGUAGES, Answer
from bot.rendering.html.elements import add, make
from bot.rendering.labels import choose_date
from bot.rendering.pages.addresses import is_page_address
from bot.rendering.urls import encode_address
from indexer.links.addresses import is_mail_address
from indexer.text.language import detect_language


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a page shows of an answer, and for whom."""

    answer: Answer
    language: str
    """`zh`, `en` or a `Traditional`: of the page."""
    conversation: str
    """Its id, which every link that asks hands on."""
    today: date

    def say(self, key: str, *values: object) -> str:
        """Say a text of the page."""
        return TEXTS.say(key, self.language, *values)

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the citations."""
        return frozenset(citation.number for citation in self.answer.citations)

    def find_date(self, number: int) -> str:
        """Find when what a citation tells of was held or written; empty if unknown."""
        cited = (one for one in self.answer.citations if one.number == number)
        return next(filter(None, map(choose_date, cited)), "")

    def make_age(self, *written: str) -> Element | None:
        """Make how old something is, by the first date that is known; None without one."""
        age = find_age(next(filter(None, written), ""), self.today)
        if age is None:
            return None
        text = self.say(age.key, *age.values) if age.key else ""
        css = "age old" if age.is_old else "age"
        element = make("span", attributes={"class": css})
        add(element, "time", age.shown, {"datetime": age.shown})
        element[0].tail = f" · {text}" if text else ""
        return element

    def make_mark(self, number: int) -> Element | None:
        """Make the mark [n] of a citation; None if the answer has no such."""
        if number not in self.numbers:
            return None
        label = self.say("citation", number)
        attributes = {"class": "mark", "href": f"#source-{number}", "aria-label": label}
        return make("a", str(number), attributes)

    def make_question(self, label: str, question: str, css: str) -> Element:
        """Make a link that asks a question in the conversation."""
        asked = urlencode({"q": question, "conversation": self.conversation})
        attributes = {"class": css, "href": f"./?{asked}", "data-question": question}
        return make("a", label, attributes)


def tell_language(text: str, page_language: str = "") -> str:
    """Tell the language of a text as its attribute `lang` has it; empty for that of the page."""
    language = detect_language(text)
    return "" if language == page_language else language


def choose_tag(language: str) -> str:
    """Choose the attribute `lang` of an answer; empty for no language of ours."""
    return language if language in LANGUAGES else ""


def find_address(url: str) -> str:
    """Find what a link opens: the web, a mail, or a page view of ours; empty if it is not safe."""
    if address := encode_address(url):
        return address
    if is_mail_address(url):
        return url
    return url if is_page_address(url) else ""


def make_link(label: str, url: str, attributes: dict[str, str] | None = None) -> Element:
    """Make a link that opens a tab of its own; text alone if its address is not safe to open."""
    address = find_address(url)
    given = dict(attributes or {})
    if not address:
        return make("span", label, given)
    opened = {"href": address, "rel": "noopener noreferrer", "target": "_blank"}
    return make("a", label, {**given, **opened})


def make_icon(name: str) -> Element:
    """Make an icon of `icons.svg`; that of a page for an unknown name."""
    known = name if name in ICONS else "page"
    attributes = {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"}
    icon = make("svg", attributes=attributes)
    add(icon, "use", attributes={"href": f"{locate('icons.svg')}#{known}"})
    return icon


ICONS = frozenset({"video", "slides", "audio", "code", "image", "page", "out", "none", "warn"})
"""Ids in `icons.svg`."""
