"""Lay out an answer as lines for a terminal or a pipe; `bot.rendering.terminal` adds colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from shlex import quote
from typing import Literal

import msgspec

from bot.messages import Answer, Choice, Related
from bot.rendering.labels import name_confidence, name_kind
from bot.rendering.layout import LinkLine, TalkLine
from bot.rendering.layout import lay_out as lay_out_parts
from bot.rendering.platforms import name_platform
from bot.rendering.script import choose_script
from bot.rendering.sources import SourcePage, write_places
from bot.rendering.texts import Texts
from indexer.text.control_characters import clean_line

TEXTS = Texts({
    "links": {"zh": "链接", "en": "Links"},
    "choices": {"zh": "可以这样问", "en": "You can ask"},
    "rest": {
        "zh": "看后面的：huigu ask --offset {} {}",
        "en": "The rest: huigu ask --offset {} {}",
    },
    "more": {"zh": "回“更多”看后面的。", "en": "Say “more” for the rest."},
    "sources": {"zh": "来源", "en": "Sources"},
    "related": {"zh": "相关页面", "en": "Related pages"},
})

INDENT = "  "


class Piece(msgspec.Struct, frozen=True):
    """A part of a line with one style."""

    text: str
    """Without control characters."""
    style: Literal["", "heading", "strong", "marker", "faint", "quote"] = ""
    url: str = ""
    """Target of a click; empty for none."""


Line = tuple[Piece, ...]


def lay_out(answer: Answer, in_conversation: bool = False) -> list[Line]:
    """Lay out its text, lists, choices, sources or related pages, and confidence.

    Outside of a conversation, the rest of a list takes a command of its own.
    """
    language = choose_script(answer.language, answer.question)
    parts = lay_out_parts(answer)
    lines: list[Line] = [(Piece(clean_line(line)),) for line in parts.text.splitlines()]
    for talk in parts.talks:
        lines += _lay_out_talk(talk)
    links = [line for link in parts.links for line in _lay_out_link(link, language)]
    # Links that are the answer stand right below it; others are an addition.
    lines += links if answer.kind == "links" else _add_heading("links", language, links)
    if parts.span:
        rest = _write_rest(answer.question, parts.rest, language, in_conversation)
        lines.append((Piece(f"{parts.span} {rest}" if parts.rest else parts.span, "faint"),))
    choices = (_lay_out_choice(*numbered) for numbered in enumerate(parts.choices, 1))
    lines += _lay_out_block("choices", language, choices)
    pages = (_lay_out_source(page, language) for page in parts.sources)
    lines += _lay_out_block("sources", language, pages)
    lines += _lay_out_block("related", language, map(_lay_out_page, parts.related))
    if answer.found:
        confidence = name_confidence(answer.confidence, language)
        lines += [(), (Piece(f"{confidence} · {answer.elapsed_ms:.0f} ms", "faint"),)]
    return lines


def to_plain_text(lines: list[Line]) -> str:
    """Join lines to plain text with bare addresses."""
    return "".join("".join(piece.text for piece in line) + "\n" for line in lines)


def _lay_out_block(key: str, language: str, entries: Iterable[Iterable[Line]]) -> list[Line]:
    """Put a heading above the entries, if there are any."""
    return _add_heading(key, language, list(chain.from_iterable(entries)))


def _add_heading(key: str, language: str, lines: list[Line]) -> list[Line]:
    return [(), (Piece(TEXTS.say(key, language), "heading"),), *lines] if lines else []


def _lay_out_talk(talk: TalkLine) -> Iterator[Line]:
    yield (
        Piece(INDENT),
        Piece(clean_line(talk.title), "strong"),
        Piece(f" ({clean_line(talk.facts)})" if talk.facts else "", "faint"),
        Piece(f" [{talk.number}]", "marker"),
    )
    for link in talk.links:
        url = clean_line(link.url)
        yield (Piece(INDENT * 3), Piece(f"{clean_line(link.label)} "), Piece(url, "faint", url))


def _lay_out_link(link: LinkLine, language: str) -> Iterator[Line]:
    # Unlike in a chat, both are always shown: a line of a terminal has room.
    kind = name_kind(link.kind, language)
    # `Winter feed: video (YouTube)` says once that it is a video.
    kind = "" if link.label.casefold().endswith(kind.casefold()) else kind
    names = (kind, name_platform(link.platform, language), link.dead)
    about = " · ".join(filter(None, names))
    yield (
        Piece(INDENT),
        Piece(clean_line(link.label), "strong", clean_line(link.url)),
        Piece(f" ({about})" if about else "", "faint"),
        Piece(f" [{link.number}]", "marker"),
    )
    if link.label != link.url:
        yield _lay_out_address(link.url)


def _write_rest(question: str, rest: int, language: str, in_conversation: bool) -> str:
    if in_conversation:
        return TEXTS.say("more", language)
    return TEXTS.say("rest", language, rest, quote(clean_line(question)))


def _lay_out_choice(number: int, choice: Choice) -> Iterator[Line]:
    yield (Piece(f"{INDENT}{number}. ", "marker"), Piece(clean_line(choice.question)))


def _lay_out_source(page: SourcePage, language: str) -> Iterator[Line]:
    about = " · ".join(clean_line(part) for part in (page.date, page.source) if part)
    title = write_places(page, language, lambda label, _: label)
    yield (
        Piece(INDENT),
        Piece("".join(f"[{number}]" for number in page.numbers) + " ", "marker"),
        Piece(clean_line(title), "", clean_line(page.places[0].url)),
        Piece(f" ({about})" if about else "", "faint"),
    )
    shown = ""
    for place in page.places:
        if place.url and place.url != shown:
            yield _lay_out_address(place.url)
            shown = place.url
        for quoted in place.quotes:
            yield (Piece(INDENT * 3), Piece(clean_line(quoted), "quote"))


def _lay_out_page(page: Related) -> Iterator[Line]:
    yield (Piece(INDENT), Piece(clean_line(page.title), "", clean_line(page.url)))
    if page.url:
        yield _lay_out_address(page.url)
    if page.quote:
        yield (Piece(INDENT * 3), Piece(clean_line(page.quote), "quote"))


def _lay_out_address(url: str) -> Line:
    """Show the full address below its label, so that readers see where a link leads."""
    return (Piece(INDENT * 3), Piece(clean_line(url), "faint", clean_line(url)))
