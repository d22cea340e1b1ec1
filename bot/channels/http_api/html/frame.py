"""The frame of every server-rendered page: head, navigation, languages, main, footer.

All addresses are relative, so that a proxy may serve the pages below a path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, tostring

from bot.channels.http_api.html.assets import locate
from bot.channels.http_api.html.language import PARAMETER, TAGS, name_language
from bot.channels.http_api.html.texts import TEXTS
from bot.rendering.html.elements import add, make

NAVIGATION = {"ask": "", "events": "events", "talks": "talks", "people": "people"}
"""Key of the text -> path below the root of the service."""
LANGUAGE_LABELS = {"zh": "简体", "zh-Hant": "繁體", "en": "English"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page has around its content."""

    title: str
    """Of the service: the community."""
    language: str
    """`zh`, `en` or a `Traditional`."""
    path: str
    """Of this page below the root of the service, such as `talks` or `read/recaps/a.md`."""
    heading: str = ""
    """Of this page, before the title in the browser's tab."""
    query: Mapping[str, str] = field(default_factory=dict)
    """Parameters of this page, which stay when the language is changed."""
    is_indexed: bool = True
    """Whether search engines may list it."""
    description: str = ""
    styles: tuple[str, ...] = ()
    """Style sheets below the root, behind `style.css`."""
    scripts: tuple[str, ...] = ()
    """Modules below the root."""
    head: tuple[Element, ...] = ()
    """More elements of the head."""

    @property
    def root(self) -> str:
        """The root of the service, relative to this page."""
        return "../" * self.path.count("/") or "./"


def render_page(frame: Frame, content: Iterable[Element], behind: Iterable[Element] = ()) -> bytes:
    """Render a page as UTF-8 HTML; `behind` its content may be a footer."""
    root = make("html", attributes={"lang": TAGS[name_language(frame.language)]})
    root.append(_make_head(frame))
    body = add(root, "body")
    add(body, "a", TEXTS.say("skip", frame.language), {"class": "skip", "href": "#main"})
    body.append(_make_header(frame))
    main = add(body, "main", attributes={"id": "main"})
    main.extend(content)
    body.extend(behind)
    page: bytes = tostring(root, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + page


def _make_head(frame: Frame) -> Element:
    head = make("head")
    add(head, "meta", attributes={"charset": "utf-8"})
    meta = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "description": frame.description,
        "robots": "" if frame.is_indexed else "noindex",
    }
    for name, content in meta.items():
        if content:
            add(head, "meta", attributes={"name": name, "content": content})
    add(head, "title", " · ".join(filter(None, (frame.heading, frame.title))))
    for style in ("style.css", *frame.styles):
        sheet = f"{frame.root}{locate(style)}"
        add(head, "link", attributes={"rel": "stylesheet", "href": sheet})
    picture = f"{frame.root}{locate('icon.svg')}"
    icon = {"rel": "icon", "href": picture, "type": "image/svg+xml"}
    add(head, "link", attributes=icon)
    for script in frame.scripts:
        source = f"{frame.root}{locate(script)}"
        add(head, "script", attributes={"type": "module", "src": source})
    head.extend(frame.head)
    return head


def _make_header(frame: Frame) -> Element:
    header = make("header")
    brand = add(header, "a", attributes={"class": "brand", "href": frame.root})
    icon = {"src": f"{frame.root}{locate('icon.svg')}", "width": "28", "height": "28"}
    add(brand, "img", attributes=icon).set("alt", "")
    add(brand, "span", frame.title)
    navigation = add(
        header, "nav", attributes={"aria-label": TEXTS.say("navigation", frame.language)}
    )
    for key, path in NAVIGATION.items():
        link = add(navigation, "a", TEXTS.say(key, frame.language), {"href": frame.root + path})
        if path == frame.path:
            link.set("aria-current", "page")
    header.append(_make_languages(frame))
    return header


def _make_languages(frame: Frame) -> Element:
    label = TEXTS.say("languages", frame.language)
    languages = make("nav", attributes={"class": "languages", "aria-label": label})
    own = frame.path.rpartition("/")[2] or "./"
    for name, written in LANGUAGE_LABELS.items():
        address = f"{own}?{urlencode({**frame.query, PARAMETER: name})}"
        tags = {"href": address, "hreflang": TAGS[name], "lang": TAGS[name]}
        link = add(languages, "a", written, tags)
        if name == name_language(frame.language):
            link.set("aria-current", "true")
    return languages
