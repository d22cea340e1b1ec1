"""Renders an `Answer` as WeChat shows it: plain text with `<a>` links, within 2048 bytes. Pure.

WeChat knows no markup but `<a href>`, makes bare addresses and domains clickable, and has no escape
character. So special characters are replaced, and domains are broken by an invisible character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.channels.official_account.texts import say
from bot.messages import Answer, Related
from bot.rendering.grounding import ground
from bot.rendering.hosts import show_host
from bot.rendering.labels import collect_addresses, write_link
from bot.rendering.layout import Layout, LinkLine, TalkLine, count_listed, shorten_list
from bot.rendering.layout import lay_out as lay_out_parts
from bot.rendering.script import choose_script
from bot.rendering.sources import write_source
from bot.rendering.split import ELLIPSIS, LEAST_LIMIT, shorten, split, utf8
from bot.rendering.texts import join_sentences
from bot.rendering.urls import encode_address
from bot.wechat.rows import LINK, PROSE, READ_ON, SOURCE, Row, fit_rows
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
    """Lay out text with lists, links and sources; no rows for an answer of white space."""
    addresses = collect_addresses(answer)
    language = choose_script(answer.language, answer.question)
    layout = lay_out_parts(answer)
    # Of quotes, the sources have the rest; facts and what is said above a list are the answer.
    is_long = answer.kind in {"text", "not_found"} or utf8(layout.text) > MAX_BYTES // 2
    rank = PROSE if is_long else LINK
    prose = [Row(_escape_prose(line, addresses), rank) for line in layout.text.splitlines()]
    links = [_write_link(link) for link in layout.links]
    is_list = answer.kind == "links"
    blocks = [
        [*prose, *map(_write_talk, layout.talks), *(links if is_list else [])],
        [] if is_list else links,
        list(_write_span(layout, language)),
        list(_write_choices(layout, language)),
        list(_write_sources(layout, language)),
        [row for page in layout.related for row in _write_related(page, addresses)],
    ]
    shown = [block for block in blocks if any(row.text.strip() for row in block)]
    return tuple(row for block in shown for row in (Row(""), *block))[1:]


def _write_related(page: Related, addresses: frozenset[str]) -> Iterator[Row]:
    yield Row(f"- {format_link(page.title, page.url)}", SOURCE)
    if page.quote:
        yield Row(_escape_prose(page.quote, addresses), SOURCE)


def shorten_to_fit(answer: Answer, max_bytes: int = MAX_BYTES) -> Answer:
    """Shorten the list of an answer until a message holds it; the rest comes on request."""
    for count in range(count_listed(answer), 1, -1):
        shorter = shorten_list(answer, count)
        if utf8("\n".join(row.text for row in lay_out(shorter))) <= max_bytes:
            return shorter
    return shorten_list(answer, 1)


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
            parts += [format_link(show_host(link[1], link[2]), link[2])]
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


def _write_talk(talk: TalkLine) -> Row:
    """Write a talk on one line, its links by kind; WeChat has no bold."""
    facts = f" ({escape_line(talk.facts)})" if talk.facts else ""
    links = (format_link(link.label, link.url) for link in talk.links)
    parts = [f"{escape_line(talk.title)}{facts}", *links]
    return Row(f"- {' · '.join(parts)} [{talk.number}]", LINK)


def _write_link(link: LinkLine) -> Row:
    text = write_link(link.label, link.note, link.url, format_link, escape_line)
    return Row(f"- {text} [{link.number}]", LINK)


def _write_span(layout: Layout, language: str) -> Iterator[Row]:
    if layout.span:
        hint = say("more", language) if layout.rest else ""
        yield Row(join_sentences(language, layout.span, hint), LINK)


def _write_choices(layout: Layout, language: str) -> Iterator[Row]:
    """Number the choices, as a reply names them."""
    for number, choice in enumerate(layout.choices, 1):
        yield Row(f"{number}. {escape_line(choice.label)}", LINK)
    if layout.choices:
        yield Row(say("pick", language), LINK)


def _write_sources(layout: Layout, language: str) -> Iterator[Row]:
    for number, page in enumerate(layout.sources):
        head = "" if number else f"{say('sources', language)}\n"
        rank = SOURCE if number else READ_ON
        marks = "".join(f"[{number}]" for number in page.numbers)
        yield Row(f"{head}{marks} {write_source(page, language, format_link, escape_line)}", rank)


def _cut(text: str, max_bytes: int) -> str:
    """Cut a line to a limit; an address or a link that does not fit is left out whole."""
    room = max_bytes - utf8(ELLIPSIS)
    if room < LEAST_LIMIT:
        return ""
    end = len(split(text, room, utf8)[0])
    spans = [*find_web_addresses(text), *(tag.span() for tag in _TAG.finditer(text))]
    end = min((start for start, behind in spans if start < end < behind), default=end)
    return text[:end].rstrip() + ELLIPSIS
