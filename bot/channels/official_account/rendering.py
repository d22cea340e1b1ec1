"""Renders an `Answer` as WeChat shows it: plain text with `<a>` links, within 2048 bytes. Pure.

WeChat knows no markup but `<a href>`, makes bare addresses and domains clickable, and has no escape
character. So special characters are replaced, and domains are broken by an invisible character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.official_account.texts import say
from bot.messages import Answer, AnswerLink
from bot.rendering.answer_lines import (
    choose_date,
    choose_title,
    collect_addresses,
    split_lines,
    write_link,
)
from bot.rendering.grounding import ground
from bot.rendering.split import ELLIPSIS, LEAST_LIMIT, shorten, split, utf8
from bot.rendering.urls import encode_address
from bot.wechat.rows import LINK, READ_ON, SOURCE, Row, fit_rows
from indexer.links.addresses import find_web_addresses
from indexer.text.control_characters import clean_line, clean_text

MAX_BYTES = 2048
"""Of a text, in UTF-8; not documented, but the limit of customer-service messages and of bots."""
LABEL_LIMIT = 150
"""Bytes of a link's label, 50 Chinese characters; the address is never shortened."""
_SEPARATOR = "————"
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_DOMAIN_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
"""The dot of `evil.example`, which would be clickable; `node.js` too, so every such dot."""
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{1,300})\]\((\S{1,2048}?)\)(?!\))")
_MARKED = re.compile(r"(\*\*|~~|`{1,3})(?=\S)([^*~`]{1,300}?)(?<=\S)\1")
"""Bold, deleted and code. A page's own Markdown is parsed at the rebuild, but marks beside Chinese
punctuation are none by its rules. `__init__` and `a * b` stay as they are."""
_TAG = re.compile(r"<a [^<]*</a>")
_ZERO_WIDTH_SPACE = "\u200b"
"""Invisible; breaks a domain behind its dots."""

Rows = tuple[Row, ...]


def lay_out(answer: Answer) -> Rows:
    """Lay out text with links, other links and sources; no rows for an answer of white space."""
    addresses = collect_addresses(answer)
    lines, links = split_lines(answer)
    nearest = [] if answer.found else answer.related
    blocks = [
        [
            Row(_escape_prose(line.text, addresses))
            if line.link is None
            else _format_row(line.link, addresses, answer.language)
            for line in lines
        ],
        [_format_row(link, addresses, answer.language) for link in links],
        list(_lay_out_sources(answer, addresses)),
        [
            Row(f"- {format_link(ground(page.title, addresses), page.url)}", SOURCE)
            for page in nearest
        ],
    ]
    shown = [block for block in blocks if any(row.text.strip() for row in block)]
    return tuple(row for block in shown for row in (Row(""), *block))[1:]


def to_rows(text: str) -> Rows:
    """Put a text of the bot itself into rows; it is not escaped."""
    return tuple(Row(line) for line in text.split("\n"))


def fit(rows: Sequence[Row], language: str, max_bytes: int = MAX_BYTES) -> str:
    """Join the rows of an answer to a text of `max_bytes` (256 or more), never blank.

    Links have priority over prose, and no link and no character is cut; a notice in `language`
    tells what is left out.
    """
    whole = "\n".join(row.text for row in rows).strip()
    if utf8(whole) <= max_bytes:
        return whole or say("nothing_to_show", language)
    foot = say("cut", language)
    kept = fit_rows(rows, max_bytes - utf8(foot) - 2, _cut)
    return "\n".join([*(row.text for row in kept), "", foot]).strip()


def join(parts: Sequence[Rows], language: str, max_bytes: int = MAX_BYTES) -> str:
    """Join several answers to one text; where they do not fit, each gets an equal share."""
    if len(parts) == 1:
        return fit(parts[0], language, max_bytes)
    between = f"\n{_SEPARATOR}\n"
    room, texts = max_bytes - utf8(between) * (len(parts) - 1), []
    for number, part in enumerate(parts):
        texts.append(fit(part, language, room // (len(parts) - number)))
        room -= utf8(texts[-1])
    return between.join(texts)


def format_link(label: str, url: str) -> str:
    """Format a link of any origin as `<a href="address">label</a>`.

    A label that is the address loses its `https://`; without a web address only the label is left.
    """
    bare = url.partition("://")[2] or url
    text = escape_line(bare if label == url else label) or escape_line(bare)
    address = encode_address(url).replace("'", "%27")
    return f'<a href="{address}">{text}</a>' if address else text


def escape(text: str) -> str:
    """Escape a text of any origin, so that it has no markup, and take out its addresses."""
    text = ground(text, ()).translate({ord("<"): "＜", ord(">"): "＞"})
    # The line may go on with a `)`: what lies between would be the target of a Markdown link.
    text = text.replace("](", "] (")
    return _DOMAIN_DOT.sub(f".{_ZERO_WIDTH_SPACE}", _ENTITY.sub("＆", text))


def escape_line(text: str) -> str:
    """Escape a label, shortened and on one line."""
    return escape(shorten(clean_line(text), LABEL_LIMIT, utf8))


def _escape_prose(text: str, addresses: frozenset[str]) -> str:
    """Escape a line; addresses of the answer stay clickable, and Markdown links become `<a>`."""
    text = _MARKED.sub(r"\2", clean_text(text))
    parts, end = [], 0
    for link in _MARKDOWN_LINK.finditer(text):
        if link[2] in addresses:
            parts += [_escape_between(text[end : link.start()], addresses)]
            parts += [format_link(link[1], link[2])]
            end = link.end()
    return "".join([*parts, _escape_between(text[end:], addresses)]).rstrip()


def _escape_between(text: str, addresses: frozenset[str]) -> str:
    """Escape a part without Markdown links."""
    text = ground(text, addresses)
    parts, end = [], 0
    for start, behind in find_web_addresses(text):
        gap = " " if text[behind : behind + 1].strip() else ""
        parts += [escape(text[end:start]), encode_address(text[start:behind]), gap]
        end = behind
    return "".join([*parts, escape(text[end:])])


def _format_row(link: AnswerLink, addresses: frozenset[str], language: str) -> Row:
    text = write_link(link, addresses, language, format_link, escape_line)
    return Row(f"- {text} [{link.citation}]", LINK)


def _lay_out_sources(answer: Answer, addresses: frozenset[str]) -> Iterator[Row]:
    for number, citation in enumerate(answer.citations):
        head = "" if number else f"{say('sources', answer.language)}\n"
        rank = SOURCE if number else READ_ON
        link = format_link(choose_title(citation, addresses), citation.url)
        day = escape_line(choose_date(citation))
        date = f" ({day})" if day else ""
        yield Row(f"{head}[{citation.number}] {link}{date}", rank)


def _cut(text: str, max_bytes: int) -> str:
    """Cut a line to a limit; an address or a link that does not fit is left out whole."""
    room = max_bytes - utf8(ELLIPSIS)
    if room < LEAST_LIMIT:
        return ""
    end = len(split(text, room, utf8)[0])
    spans = [*find_web_addresses(text), *(tag.span() for tag in _TAG.finditer(text))]
    end = min((start for start, behind in spans if start < end < behind), default=end)
    return text[:end].rstrip() + ELLIPSIS
