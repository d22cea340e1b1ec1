"""Reads a page of HTML: its content without navigation, as sections with links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.errors import BadInput
from indexer.fetching.decoding import decode_text
from indexer.markdown.blocks import Block
from indexer.markdown.embedded_html import has_too_many_attributes, is_too_deep
from indexer.markdown.page import parse_body
from indexer.records import Remark, Section

_MAIN = ("article", "main", "[role=main]")
"""Where the content is, the best first; where there are several, all of the page counts."""
_NO_CONTENT = "script, style, template, nav, header, footer, aside, form, [role=navigation]"
_BLANKS = re.compile(r"\n\s*")
_DATES = (
    "meta[property='article:published_time']",
    "meta[itemprop=datePublished]",
    "time[datetime]",
)


@dataclass(frozen=True, slots=True)
class WebPage:
    """What a page holds."""

    title: str
    """First heading of level 1, else the title of the window; empty without both."""
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...]
    language: str = ""
    """As the page says; empty if it does not."""
    published: str = ""
    """Date as it is written; empty without one."""
    summary: str = ""


def read_web_page(data: bytes, url: str, place: str, charset: str = "") -> WebPage:
    """Read a page.

    Args:
        data: The body.
        url: Its address, to which its links are joined.
        place: For messages.
        charset: As the server said; empty if unknown.

    Raises:
        BadInput: It is beyond a limit.
    """  # noqa: DOC502 - raised by what is called
    text = decode_text(data, charset)
    _check(text, place)
    tree = LexborHTMLParser(text)
    summary = _read_attribute(tree, "meta[name=description]", "content")
    published = next(
        filter(None, (_read_attribute(tree, where, "content", "datetime") for where in _DATES)), ""
    )
    window = tree.css_first("title")
    language = _read_attribute(tree, "html[lang]", "lang")
    body = _find_content(tree)
    page = read_fragment(body.html or "" if body is not None else "", url, place)
    own = window.text(strip=True) if window is not None else ""
    return WebPage(
        title=page.title or " ".join(own.split()),
        sections=page.sections,
        blocks=page.blocks,
        remarks=page.remarks,
        language=language,
        published=published,
        summary=summary,
    )


def read_fragment(html: str, url: str, place: str) -> WebPage:
    """Read the content of a page, or of an item of a feed; arguments are as in `read_web_page`.

    Raises:
        BadInput: It is beyond a limit.
    """  # noqa: DOC502 - raised by what is called
    _check(html, place)

    def resolve(address: str) -> str:
        return urljoin(url, address) if url else ""

    page = parse_body(
        {},
        # Without blank lines, Markdown takes it for one block of HTML.
        f"<div>{_BLANKS.sub(chr(10), html)}</div>",
        name=place,
        first_line=1,
        resolve=resolve,
        reference=lambda target, language: None,
    )
    title = page.front.get("title")
    return WebPage(str(title or ""), page.sections, page.blocks, page.remarks)


def _check(html: str, place: str) -> None:
    """Check that the parser can read HTML in time that grows with its length.

    Raises:
        BadInput: It cannot.
    """
    if is_too_deep(html):
        raise BadInput(place, 0, "its HTML is nested too deeply", "use fewer levels")
    if has_too_many_attributes(html):
        raise BadInput(place, 0, "an element has too many attributes", "remove some")


def _find_content(tree: LexborHTMLParser) -> LexborNode | None:
    for node in tree.css(_NO_CONTENT):
        node.decompose()
    for where in _MAIN:
        found = tree.css(where)
        if len(found) == 1:
            return found[0]
    return tree.body


def _read_attribute(tree: LexborHTMLParser, where: str, *names: str) -> str:
    node = tree.css_first(where)
    if node is None:
        return ""
    return next((value.strip() for name in names if (value := node.attributes.get(name))), "")
