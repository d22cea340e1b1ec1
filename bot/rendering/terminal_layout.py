"""`Answer` -> lines for a terminal or a pipe; `bot.rendering.terminal` only adds colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.messages import Answer, AnswerLink, Citation, Related
from bot.rendering.answer_lines import lines_of
from indexer.text.control_characters import clean_line

WORDS = {
    "zh": {
        "links": "链接",
        "sources": "出处",
        "related": "相关页面",
        "confidence": "置信度",
        "video": "视频",
        "slides": "幻灯片",
        "audio": "音频",
        "code": "代码",
        "image": "图片",
        "page": "网页",
    },
    "en": {
        "links": "Links",
        "sources": "Sources",
        "related": "Related pages",
        "confidence": "Confidence",
    },
}
"""What stands around an answer, in its language; a kind that is missing stands for itself."""

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one look."""

    text: str
    """Clean: nothing in it that a terminal would act on."""
    look: Literal["", "heading", "strong", "marker", "faint", "quote"] = ""
    url: str = ""
    """Where a click on it leads; empty for nowhere."""


Line = tuple[Piece, ...]


def lay_out(answer: Answer) -> list[Line]:
    """Lay an answer out: its text, then links, sources or related pages, and the confidence.

    Args:
        answer: Its texts come from a corpus that anybody may have written to.

    Returns:
        Lines to print one below the other; an empty one between blocks.
    """
    words = WORDS.get(answer.language, WORDS["en"])
    lines: list[Line] = []
    said, links = lines_of(answer)
    for line in said:
        # A line that names a link is shown as that link, with its address, and not twice.
        if line.link:
            lines += _link(line.link, words)
        else:
            lines.append((Piece(clean_line(line.text)),))
    if links:
        lines += _heading(words["links"])
    for link in links:
        lines += _link(link, words)
    if answer.citations:
        lines += _heading(words["sources"])
    for citation in answer.citations:
        lines += _citation(citation)
    if answer.related and not answer.found:
        lines += _heading(words["related"])
        for page in answer.related:
            lines += _related(page)
    if answer.found:
        confidence = f"{words['confidence']} {answer.confidence:.0%}"
        lines += [(), (Piece(f"{confidence} · {answer.elapsed_ms:.0f} ms", "faint"),)]
    return lines


def plain_text(lines: list[Line]) -> str:
    """Join lines to plain text with bare addresses."""
    return "".join("".join(piece.text for piece in line) + "\n" for line in lines)


def _heading(word: str) -> Iterator[Line]:
    yield ()
    yield (Piece(word, "heading"),)


def _link(link: AnswerLink, words: Mapping[str, str]) -> Iterator[Line]:
    kind = words.get(link.kind) or clean_line(link.kind)
    yield (
        Piece(INDENT),
        Piece(clean_line(link.label), "strong", clean_line(link.url)),
        Piece(f" ({kind} · {clean_line(link.platform)})", "faint"),
        Piece(f" [{link.citation}]", "marker"),
    )
    if link.label != link.url:
        yield _address(link.url)


def _citation(citation: Citation) -> Iterator[Line]:
    about = " · ".join(clean_line(part) for part in (citation.published, citation.source) if part)
    yield (
        Piece(INDENT),
        Piece(f"[{citation.number}] ", "marker"),
        Piece(clean_line(citation.title), "", clean_line(citation.url)),
        Piece(f" ({about})" if about else "", "faint"),
    )
    if citation.url:
        yield _address(citation.url)
    if citation.quote:
        yield (Piece(INDENT * 3), Piece(clean_line(citation.quote), "quote"))


def _related(page: Related) -> Iterator[Line]:
    yield (Piece(INDENT), Piece(clean_line(page.title), "", clean_line(page.url)))
    if page.url:
        yield _address(page.url)


def _address(url: str) -> Line:
    """The address in full below its label: where a link leads is seen before it is clicked."""
    return (Piece(INDENT * 3), Piece(clean_line(url), "faint", clean_line(url)))
