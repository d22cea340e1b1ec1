"""`Answer` -> the text WeChat shows: plain, with `<a>` links, within 2048 bytes. Pure.

WeChat takes nothing but `<a href>` for markup, makes bare addresses and domains clickable, and
has no way to escape: what could act is written so that it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.official_account.texts import say
from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.answer_lines import choose_label, choose_title, collect_addresses, split_lines
from bot.rendering.grounding import ground
from bot.rendering.split import ELLIPSIS, LEAST_LIMIT, shorten, split, utf8
from bot.rendering.urls import encode_address
from bot.wechat.rows import LINK, READ_ON, SOURCE, Row, fit_rows
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line

MAX_BYTES = 2048
"""Of a text, in UTF-8; not documented, but what customer-service messages take and bots use."""
LABEL_LIMIT = 150
"""Bytes of a link's label, 50 Chinese characters; the address is never shortened."""
_SEPARATOR = "————"
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_DOMAIN_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
"""`evil.example` would be clickable; so would `node.js`, hence every such dot."""
_APART = "\u200b"
"""Invisible, behind those dots."""

Rows = tuple[Row, ...]


def lay_out(answer: Answer) -> Rows:
    """Lay an answer out: its text with links, the other links, and the sources.

    Returns:
        Lines, an empty one between blocks; none at all for an answer of white space.
    """
    known = collect_addresses(answer)
    lines, links = split_lines(answer)
    blocks = [
        [
            Row(_escape_prose(line.text, known))
            if line.link is None
            else _format_row(line.link, known)
            for line in lines
        ],
        [_format_row(link, known) for link in links],
        list(_lay_out_sources(answer, known)),
        list(_lay_out_nearest(answer, known)),
    ]
    return tuple(_separate([block for block in blocks if any(row.text.strip() for row in block)]))


def to_rows(text: str) -> Rows:
    """Put what the bot itself says, in which nothing acts, into rows."""
    return tuple(Row(line) for line in text.split("\n"))


def fit(rows: Sequence[Row], language: str, max_bytes: int = MAX_BYTES) -> str:
    """Put rows below each other, within a limit; above it the prose gives way to the links.

    Args:
        rows: What to show.
        language: In which to say that something is missing.
        max_bytes: 256 or more.

    Returns:
        The text, never blank; neither a link nor a character is cut.
    """
    whole = "\n".join(row.text for row in rows).strip()
    if utf8(whole) <= max_bytes:
        return whole or say("nothing_to_show", language)
    foot = say("cut", language)
    kept = fit_rows(rows, max_bytes - utf8(foot) - 2, _cut)
    return "\n".join([*(row.text for row in kept), "", foot]).strip()


def join(parts: Sequence[Rows], language: str, max_bytes: int = MAX_BYTES) -> str:
    """Put several answers into one text; where they do not fit, each gets its share of it."""
    if len(parts) == 1:
        return fit(parts[0], language, max_bytes)
    between = f"\n{_SEPARATOR}\n"
    room, texts = max_bytes - utf8(between) * (len(parts) - 1), []
    for number, part in enumerate(parts):
        texts.append(fit(part, language, room // (len(parts) - number)))
        room -= utf8(texts[-1])
    return between.join(texts)


def format_link(label: str, url: str) -> str:
    """Write a link.

    Args:
        label: Of any origin; where it is the address, that is shown without `https://`.
        url: Likewise.

    Returns:
        `<a href="address">label</a>`; the label alone where the address is no web address.
    """
    bare = url.partition("://")[2] or url
    words = escape_line(bare if label == url else label) or escape_line(bare)
    address = encode_address(url).replace("'", "%27")
    return f'<a href="{address}">{words}</a>' if address else words


def escape(text: str) -> str:
    """Make a text of any origin show as it is written, but for addresses; nothing in it acts."""
    text = ground(text, ()).translate({ord("<"): "＜", ord(">"): "＞"})
    return _DOMAIN_DOT.sub(f".{_APART}", _ENTITY.sub("＆", text))


def escape_line(text: str) -> str:
    """Do the same with a label, and put it on one line, shortened."""
    return escape(shorten(clean_line(text), LABEL_LIMIT, utf8))


def _escape_prose(text: str, known: frozenset[str]) -> str:
    """Escape a line; addresses that the answer gives stay clickable."""
    text = ground(text, known)
    parts, end = [], 0
    for start, behind in find_web_addresses(text):
        gap = " " if text[behind : behind + 1].strip() else ""
        parts += [escape(text[end:start]), encode_address(text[start:behind]), gap]
        end = behind
    return "".join([*parts, escape(text[end:])]).rstrip()


def _format_row(link: AnswerLink, known: frozenset[str]) -> Row:
    label, where = choose_label(link, known), escape_line(link.platform)
    shown = format_link(label, link.url)
    if link.url.startswith("mailto:"):
        shown = f"{shown} {escape_line(link.url.removeprefix('mailto:'))}"
    platform = f" ({where})" if where and link.platform != label else ""
    return Row(f"- {shown}{platform} [{link.citation}]", LINK)


def _lay_out_sources(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    for number, citation in enumerate(answer.citations):
        head = "" if number else f"{say('sources', answer.language)}\n"
        rank = SOURCE if number else READ_ON
        yield Row(f"{head}[{citation.number}] {_format_citation(citation, known)}", rank)


def _format_citation(citation: Citation, known: frozenset[str]) -> str:
    date = f" ({escape_line(citation.published)})" if citation.published else ""
    return f"{format_link(choose_title(citation, known), citation.url)}{date}"


def _lay_out_nearest(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    """Lay out the nearest pages where nothing was found."""
    if answer.found:
        return
    for page in answer.related:
        yield Row(f"- {format_link(ground(page.title, known), page.url)}", SOURCE)


def _separate(blocks: Sequence[Sequence[Row]]) -> Iterator[Row]:
    for number, block in enumerate(blocks):
        if number:
            yield Row("")
        yield from block


def _cut(text: str, max_bytes: int) -> str:
    """Take as much of a line as fits; of an address that is longer than the room, nothing."""
    room = max_bytes - utf8(ELLIPSIS)
    if room < LEAST_LIMIT:
        return ""
    end = len(split(text, room, utf8)[0])
    inside = (start for start, behind in find_web_addresses(text) if start < end < behind)
    return text[: next(inside, end)].rstrip() + ELLIPSIS
