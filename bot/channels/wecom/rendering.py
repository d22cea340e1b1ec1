"""Renders an `Answer` as Markdown within WeCom's limit of bytes. Pure.

An answer below the limit is rendered whole. Above the limit, links go before text, and the last
line says where to read on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.wecom.texts import say
from bot.messages import Answer
from bot.rendering.labels import write_link
from bot.rendering.layout import Layout, LinkLine, TalkLine, lay_out
from bot.rendering.script import choose_script
from bot.rendering.sources import write_source
from bot.rendering.split import LEAST_LIMIT, split, utf8
from bot.rendering.texts import join_sentences
from bot.wechat.escape import escape, escape_line, format_address, format_link
from bot.wechat.rows import LINK, SOURCE, Row, fit_rows

_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
GAP = Row("", LINK)
"""An empty line between blocks."""


def render(answer: Answer, max_bytes: int) -> str:
    """Render an answer: its text with links, the other links, and the sources.

    Returns Markdown, never blank. `max_bytes` (of UTF-8) is 256 or more.
    """
    layout, language = lay_out(answer), choose_script(answer.language, answer.question)
    rows = [
        *_lay_out_text(layout, answer.kind, language),
        *_lay_out_choices(layout, language),
        *_lay_out_sources(layout, language),
        *_lay_out_related(layout),
    ]
    whole = _join(rows)
    if not whole:
        return say("nothing_to_show", language)
    if utf8(whole) <= max_bytes:
        return whole
    foot = _write_foot(layout, language, max_bytes)
    return _join([*fit_rows(rows, max_bytes - utf8(foot) - 2, _cut), GAP, Row(foot, LINK)])


def fit(text: str, max_bytes: int, foot: str = "") -> str:
    """Cut Markdown to a limit: at a paragraph, else a line, a sentence, a word; never in a link.

    The foot is added below a text that was cut. `max_bytes` (of UTF-8) is at least `LEAST_LIMIT`
    more than the foot has.
    """
    if utf8(text) <= max_bytes:
        return text
    room = max_bytes - (utf8(foot) + 2 if foot else 0)
    return "\n\n".join(part for part in (_cut(text, room), foot) if part)


def _lay_out_text(layout: Layout, kind: str, language: str) -> Iterator[Row]:
    """Lay out the text and the lists; links that are no list stand apart."""
    for line in layout.text.splitlines():
        yield Row(escape(line))
    for talk in layout.talks:
        yield _write_talk(talk)
    if kind != "links":
        yield GAP
    for link in layout.links:
        if format_address(link.url) or link.url.startswith("mailto:"):
            yield _write_link(link)
    if layout.span:
        yield GAP
        hint = say("more", language) if layout.rest else ""
        yield Row(join_sentences(language, layout.span, hint), LINK)


def _write_talk(talk: TalkLine) -> Row:
    """Write a talk on one line: its title in bold, and its links by kind."""
    facts = f" ({escape_line(talk.facts)})" if talk.facts else ""
    links = (format_link(link.label, link.url) for link in talk.links if format_address(link.url))
    parts = [f"**{escape_line(talk.title)}**{facts}", *links]
    return Row(f"- {' · '.join(parts)} 〔{talk.number}〕", LINK)


def _write_link(link: LinkLine) -> Row:
    text = write_link(link.label, link.note, link.url, format_link, escape_line)
    return Row(f"- {text} 〔{link.number}〕", LINK)


def _lay_out_choices(layout: Layout, language: str) -> Iterator[Row]:
    """Number the choices, as a reply names them."""
    if layout.choices:
        yield GAP
    for number, choice in enumerate(layout.choices, 1):
        yield Row(f"{number}. {escape_line(choice.label)}", LINK)
    if layout.choices:
        yield GAP
        yield Row(say("pick", language), LINK)


def _lay_out_sources(layout: Layout, language: str) -> Iterator[Row]:
    if layout.sources:
        yield GAP
        yield Row(say("sources", language), SOURCE)
    for page in layout.sources:
        marks = "".join(f"〔{number}〕" for number in page.numbers)
        yield Row(f"- {marks} {write_source(page, language, format_link, escape_line)}", SOURCE)


def _lay_out_related(layout: Layout) -> Iterator[Row]:
    """Lay out the nearest pages where no answer was found."""
    pages = [(format_link(page.title or page.url, page.url), page) for page in layout.related]
    if any(link for link, _ in pages):
        yield GAP
    for link, page in pages:
        if link:
            yield Row(f"- {link}", SOURCE)
        if page.quote:
            yield Row(escape_line(page.quote), SOURCE)


def _write_foot(layout: Layout, language: str, max_bytes: int) -> str:
    """Say that the answer was cut, and link the first source that has a web address."""
    cut = say("cut", language)
    read_on = join_sentences(language, cut, say("read_on", language))
    for page in layout.sources:
        link = format_link(page.title, page.places[0].url)
        foot = read_on + link
        if link.endswith(")") and link.startswith("[") and utf8(foot) <= max_bytes // 2:
            return foot
    return cut


def _cut(text: str, max_bytes: int) -> str:
    """Cut a text to a limit; a link that is longer than the limit is left out."""
    if max_bytes < LEAST_LIMIT:
        return ""
    piece = split(text, max_bytes, utf8)[0]
    # Every bracket belongs to a link: the others are escaped.
    link = piece.rfind("[")
    return piece if link < 0 or _LINK.match(piece, link) else piece[:link].rstrip()


def _join(rows: Sequence[Row]) -> str:
    """Join rows with line breaks; several empty lines in a row become one."""
    text = "\n".join(row.text.rstrip() for row in rows)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
