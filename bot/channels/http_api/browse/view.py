"""What every page to browse is made with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import msgspec

from bot.channels.http_api.browse.texts import TEXTS
from bot.channels.http_api.html.assets import locate
from bot.channels.http_api.html.frame import Frame
from bot.channels.http_api.html.language import PARAMETER
from bot.channels.http_api.page.answer.view import make_icon
from bot.rendering.html.elements import add, make, make_link
from bot.rendering.labels import name_kind
from bot.rendering.pages.addresses import is_page_address
from bot.rendering.platforms import name_platform
from bot.services.archive.contracts import ArchiveLink, ArchivePage, ArchiveSummary, RowFilter
from indexer.text.control_characters import clean_line
from indexer.text.language import detect_language

MAX_BUTTONS = 6
"""Of one talk or event; a folder of all slides may have more."""
FIRST_KINDS = {"video": 0, "slides": 1}
FIELDS = {
    "q": "text",
    "event": "event",
    "speaker": "speaker",
    "topic": "topic",
    "year": "year",
    "language": "language",
    "kind": "kind",
}
"""Parameters of an address -> fields of `RowFilter`."""


@dataclass(frozen=True, slots=True)
class View:
    """What a page is made of."""

    path: str
    """`events`, `talks` or `people`."""
    language: str
    """Of the page."""
    chosen: str
    """The language that the address chooses; empty if it does not."""
    wanted: RowFilter
    summary: ArchiveSummary

    def say(self, key: str, *values: object) -> str:
        """Say a text of these pages."""
        return TEXTS.say(key, self.language, *values)

    def list_parameters(self, **changes: object) -> dict[str, str]:
        """List the parameters of this page, with changes; those without a value are left out."""
        wanted = msgspec.structs.asdict(self.wanted)
        own = {name: wanted[field] for name, field in FIELDS.items()}
        own |= {"offset": self.wanted.offset, PARAMETER: self.chosen} | changes
        return {name: str(value) for name, value in own.items() if value}

    def link_here(self, **changes: object) -> str:
        """Make the address of this list with other parameters."""
        return link_list(self.path, self.list_parameters(**changes))

    def link_to(self, path: str, **parameters: object) -> str:
        """Make the address of a list with these parameters, in the language of this page."""
        given = {name: str(value) for name, value in parameters.items() if value}
        return link_list(path, {**given, **({PARAMETER: self.chosen} if self.chosen else {})})

    def make_text(self, tag: str, text: str, **attributes: str) -> Element:
        """Make an element with a text from a page, marked with its language."""
        return make(tag, clean_line(text), {**attributes, "lang": self.tell_language(text)})

    def tell_language(self, text: str) -> str:
        """Tell the language of a text, as `lang` has it; empty for that of the page."""
        language = detect_language(text)
        return "" if language == self.language else language


def link_list(path: str, parameters: Mapping[str, str]) -> str:
    """Make the address of a list; relative, and all lists stand side by side."""
    return f"{path}?{urlencode(parameters)}" if parameters else path


def make_page_link(view: View, label: str, pages: Iterable[ArchivePage], css: str) -> Element:
    """Make a link to the best page that can be opened; text alone if there is none."""
    attributes = {"class": css, "lang": view.tell_language(label)}
    label = clean_line(label)
    for page in pages:
        if is_page_address(page.url):
            return make("a", label, {**attributes, "href": page.url})
        if page.url and (link := make_link(label, page.url, attributes)).tag == "a":
            return link
    return make("span", label, attributes)


def make_buttons(view: View, links: Iterable[ArchiveLink]) -> Element:
    """Make the buttons of recordings, slides and others.

    What shows several talks is left out where a talk has one of its own, and else says so.
    """
    media = make("div", attributes={"class": "media"})
    useful = [link for link in links if link.kind != "page"]
    own = {link.kind for link in useful if link.scope == "talk"}
    chosen = [link for link in useful if link.scope == "talk" or link.kind not in own]
    chosen.sort(key=lambda link: FIRST_KINDS.get(link.kind, len(FIRST_KINDS)))
    media.extend(make_button(view, link) for link in chosen[:MAX_BUTTONS])
    return media


def make_button(view: View, link: ArchiveLink) -> Element:
    """Make the button of a link: what it is, and on which platform."""
    key = link.kind if link.scope == "talk" else f"whole_{link.kind}"
    kind = view.say(key) if key in TEXTS else name_kind(link.kind, view.language)
    button = make_link("", link.url, {"class": "pill", "data-kind": link.kind})
    button.append(make_icon(link.kind))
    add(button, "span", kind)
    add(button, "span", f" · {name_platform(link.platform, view.language)}", {"class": "platform"})
    return button


def make_frame(view: View, title: str, heading: str, description: str, root: str) -> Frame:
    """Make the frame; `root` is the public address of the service, or empty."""
    parameters = view.list_parameters()
    is_search = bool(view.wanted.text or view.wanted.offset)
    head = [make_style()]
    feed = {"rel": "alternate", "type": "application/atom+xml", "href": "latest.xml"}
    head.append(make("link", attributes={**feed, "title": view.say("feed")}))
    if root:
        address = root + link_list(view.path, parameters)
        head.append(make("link", attributes={"rel": "canonical", "href": address}))
    return Frame(
        title=title,
        language=view.language,
        path=view.path,
        heading=heading,
        query={name: value for name, value in parameters.items() if name != PARAMETER},
        # What anybody may search for is no page of its own.
        is_indexed=not is_search,
        description=description,
        head=tuple(head),
    )


def make_style() -> Element:
    """Make the link to the style sheet of these pages."""
    return make("link", attributes={"rel": "stylesheet", "href": locate("browse.css")})
