"""Lay out an answer as lines for a terminal or a pipe; `bot.rendering.terminal` adds colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from bot.messages import Answer, AnswerLink, Citation, Related
from bot.rendering.answer_lines import choose_date, split_lines
from bot.rendering.platforms import name_platform
from bot.rendering.texts import KINDS, Texts
from indexer.text.control_characters import clean_line

TEXTS = Texts({
    "links": {"zh": "链接", "en": "Links"},
    "sources": {"zh": "来源", "en": "Sources"},
    "related": {"zh": "相关页面", "en": "Related pages"},
    "confidence": {"zh": "置信度", "en": "Confidence"},
})

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line with one style."""

    text: str
    """Without control characters."""
    style: Literal["", "heading", "strong", "marker", "faint", "quote"] = ""
    url: str = ""
    """Target of a click; empty for none."""


Line = tuple[Piece, ...]


def lay_out(answer: Answer) -> list[Line]:
    """Lay out its text, links, sources or related pages, and confidence."""
    language = answer.language
    lines: list[Line] = []
    texts, links = split_lines(answer)
    for line in texts:
        # A line that names a link becomes that link with its address.
        if line.link:
            lines += _lay_out_link(line.link, language)
        else:
            lines.append((Piece(clean_line(line.text)),))
    related = [] if answer.found else answer.related
    lines += _lay_out_block("links", language, (_lay_out_link(link, language) for link in links))
    lines += _lay_out_block("sources", language, map(_lay_out_citation, answer.citations))
    lines += _lay_out_block("related", language, map(_lay_out_page, related))
    if answer.found:
        confidence = f"{TEXTS.say('confidence', language)} {answer.confidence:.0%}"
        lines += [(), (Piece(f"{confidence} · {answer.elapsed_ms:.0f} ms", "faint"),)]
    return lines


def to_plain_text(lines: list[Line]) -> str:
    """Join lines to plain text with bare addresses."""
    return "".join("".join(piece.text for piece in line) + "\n" for line in lines)


def _lay_out_block(key: str, language: str, entries: Iterable[Iterable[Line]]) -> list[Line]:
    """Put a heading above the entries, if there are any."""
    lines = list(chain.from_iterable(entries))
    return [(), (Piece(TEXTS.say(key, language), "heading"),), *lines] if lines else []


def _lay_out_link(link: AnswerLink, language: str) -> Iterator[Line]:
    kind = KINDS.say(link.kind, language) if link.kind in KINDS else clean_line(link.kind)
    platform = name_platform(link.platform, language)
    yield (
        Piece(INDENT),
        Piece(clean_line(link.label), "strong", clean_line(link.url)),
        Piece(f" ({kind} · {platform})", "faint"),
        Piece(f" [{link.citation}]", "marker"),
    )
    if link.label != link.url:
        yield _lay_out_address(link.url)


def _lay_out_citation(citation: Citation) -> Iterator[Line]:
    about = " · ".join(
        clean_line(part) for part in (choose_date(citation), citation.source) if part
    )
    yield (
        Piece(INDENT),
        Piece(f"[{citation.number}] ", "marker"),
        Piece(clean_line(citation.title), "", clean_line(citation.url)),
        Piece(f" ({about})" if about else "", "faint"),
    )
    if citation.url:
        yield _lay_out_address(citation.url)
    if citation.quote:
        yield (Piece(INDENT * 3), Piece(clean_line(citation.quote), "quote"))


def _lay_out_page(page: Related) -> Iterator[Line]:
    yield (Piece(INDENT), Piece(clean_line(page.title), "", clean_line(page.url)))
    if page.url:
        yield _lay_out_address(page.url)


def _lay_out_address(url: str) -> Line:
    """Show the full address below its label, so that readers see where a link leads."""
    return (Piece(INDENT * 3), Piece(clean_line(url), "faint", clean_line(url)))
