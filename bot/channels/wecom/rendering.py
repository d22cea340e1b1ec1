"""Renders an `Answer` as Markdown within WeCom's limit of bytes. Pure.

An answer below the limit is rendered whole. Above the limit, links go before text, and the last
line says where to read on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.wecom.texts import say
from bot.messages import Answer, AnswerLink
from bot.rendering.answer_lines import (
    choose_date,
    choose_title,
    collect_addresses,
    split_lines,
    write_link,
)
from bot.rendering.grounding import ground
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
    addresses = collect_addresses(answer)
    rows = [
        *_lay_out_text(answer, addresses),
        *_lay_out_sources(answer, addresses),
        *_lay_out_nearest(answer, addresses),
    ]
    whole = _join(rows)
    if not whole:
        return say("nothing_to_show", answer.language)
    if utf8(whole) <= max_bytes:
        return whole
    foot = _write_foot(answer, addresses, max_bytes)
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


def _lay_out_text(answer: Answer, addresses: frozenset[str]) -> Iterator[Row]:
    """Lay out the answer's lines, with each link on the line that names it, then other links."""
    lines, links = split_lines(answer)
    for line in lines:
        if line.link is None:
            yield Row(escape(line.text))
        else:
            yield _format_row(line.link, addresses, answer.language)
    yield GAP
    for link in links:
        if format_address(link.url) or link.url.startswith("mailto:"):
            yield _format_row(link, addresses, answer.language)


def _format_row(link: AnswerLink, addresses: frozenset[str], language: str) -> Row:
    text = write_link(link, addresses, language, format_link, escape_line)
    return Row(f"- {text} 〔{link.citation}〕", LINK)


def _lay_out_sources(answer: Answer, addresses: frozenset[str]) -> Iterator[Row]:
    if answer.citations:
        yield GAP
        yield Row(say("sources", answer.language), SOURCE)
    for citation in answer.citations:
        link = format_link(choose_title(citation, addresses), citation.url)
        day = escape_line(ground(choose_date(citation), ()))
        date = f" ({day})" if day else ""
        yield Row(f"{citation.number}. {link}{date}", SOURCE)


def _lay_out_nearest(answer: Answer, addresses: frozenset[str]) -> Iterator[Row]:
    """Lay out the nearest pages where no answer was found."""
    related = [] if answer.found else answer.related
    links = [format_link(ground(page.title, addresses) or page.url, page.url) for page in related]
    if any(links):
        yield GAP
    for link in filter(None, links):
        yield Row(f"- {link}", SOURCE)


def _write_foot(answer: Answer, addresses: frozenset[str], max_bytes: int) -> str:
    """Say that the answer was cut, and link the first source that has a web address."""
    cut = say("cut", answer.language)
    read_on = join_sentences(answer.language, cut, say("read_on", answer.language))
    for citation in answer.citations:
        link = format_link(choose_title(citation, addresses), citation.url)
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
