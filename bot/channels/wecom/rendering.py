"""`Answer` -> the Markdown that WeCom shows, within its limit of bytes. Pure.

Below a limit nothing is left out. Above it the text gives way to the links, and the reader is told
where to read on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.messages import Answer, AnswerLink, Citation, Related
from bot.rendering.answer_lines import choose_label, choose_title, collect_addresses, split_lines
from bot.rendering.grounding import ground
from bot.rendering.split import LEAST_LIMIT, split, utf8
from bot.rendering.texts import SHARED, Texts, join_sentences
from bot.wechat.escape import escape, escape_line, format_address, format_link
from bot.wechat.rows import LINK, SOURCE, Row, fit_rows

TEXTS = Texts(
    {
        "nearest": {"zh": "最接近的页面：", "en": "Nearest pages:"},
        "read_on": {"zh": "全文见 ", "en": "Full text: "},
    },
    base=SHARED,
)
_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
GAP = Row("", LINK)
"""An empty line between blocks."""


def render(answer: Answer, max_bytes: int) -> str:
    """Render an answer as Markdown: its text with links, the other links, and the sources.

    Args:
        answer: Its texts come from a corpus that anybody may have written to.
        max_bytes: Of UTF-8 at most; 256 or more.

    Returns:
        Never blank.
    """
    known = collect_addresses(answer)
    rows = [
        *_lay_out_text(answer, known),
        *_lay_out_sources(answer, known),
        *_lay_out_nearest(answer, known),
    ]
    whole = _join(rows)
    if not whole:
        return TEXTS.say("nothing_to_show", answer.language)
    if utf8(whole) <= max_bytes:
        return whole
    foot = _read_on(answer, known, max_bytes)
    return _join([*fit_rows(rows, max_bytes - utf8(foot) - 2, _cut), GAP, Row(foot, LINK)])


def fit(text: str, max_bytes: int, foot: str = "") -> str:
    """Cut Markdown to a limit at a paragraph, else a line, a sentence, a word; never in a link.

    Args:
        text: Markdown.
        max_bytes: Of UTF-8 at most; `LEAST_LIMIT` more than the foot has.
        foot: Stands below what was cut; nowhere where all fits.
    """
    if utf8(text) <= max_bytes:
        return text
    room = max_bytes - (utf8(foot) + 2 if foot else 0)
    return "\n\n".join(part for part in (_cut(text, room), foot) if part)


def _lay_out_text(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    """Lay out the answer's lines, each link where it is named, and then the other links."""
    lines, links = split_lines(answer)
    for line in lines:
        if line.link is None:
            yield Row(escape(line.text))
        else:
            yield _format_row(line.link, known)
    yield GAP
    for link in links:
        if format_address(link.url) or link.url.startswith("mailto:"):
            yield _format_row(link, known)


def _format_row(link: AnswerLink, known: frozenset[str]) -> Row:
    label, where = choose_label(link, known), escape_line(ground(link.platform, ()))
    shown = format_link(label, link.url)
    if link.url.startswith("mailto:"):
        shown = f"{shown} {escape_line(link.url.removeprefix('mailto:'))}"
    platform = f" ({where})" if where and link.platform != label else ""
    return Row(f"- {shown}{platform} 〔{link.citation}〕", LINK)


def _lay_out_sources(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    if answer.citations:
        yield GAP
        yield Row(TEXTS.say("sources", answer.language), SOURCE)
    for citation in answer.citations:
        yield Row(f"{citation.number}. {_format_citation(citation, known)}", SOURCE)


def _format_citation(citation: Citation, known: frozenset[str]) -> str:
    date = f" ({escape_line(ground(citation.published, ()))})" if citation.published else ""
    return f"{format_link(choose_title(citation, known), citation.url)}{date}"


def _lay_out_nearest(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    """Lay out the nearest pages where nothing was found."""
    related = [] if answer.found else answer.related
    pages = [page for page in (_format_page(page, known) for page in related) if page]
    if pages:
        yield GAP
        yield Row(TEXTS.say("nearest", answer.language), SOURCE)
    for page in pages:
        yield Row(f"- {page}", SOURCE)


def _format_page(page: Related, known: frozenset[str]) -> str:
    return format_link(ground(page.title, known) or page.url, page.url)


def _read_on(answer: Answer, known: frozenset[str], max_bytes: int) -> str:
    """Say that something is missing, and where all of it stands."""
    language = answer.language
    cut = TEXTS.say("cut", language)
    front = join_sentences(language, cut, TEXTS.say("read_on", language))
    for citation in answer.citations:
        link = format_link(choose_title(citation, known), citation.url)
        whole = front + link
        if link.endswith(")") and link.startswith("[") and utf8(whole) <= max_bytes // 2:
            return whole
    return cut


def _cut(text: str, max_bytes: int) -> str:
    """Take as much of a text as fits; of a link that is longer than the room, nothing."""
    if max_bytes < LEAST_LIMIT:
        return ""
    piece = split(text, max_bytes, utf8)[0]
    # Every bracket is a link's: those of others are escaped.
    link = piece.rfind("[")
    return piece if link < 0 or _LINK.match(piece, link) else piece[:link].rstrip()


def _join(rows: Sequence[Row]) -> str:
    """Put rows below each other, with one empty line at most between them."""
    lines: list[str] = []
    for row in rows:
        if row.text.strip() or (lines and lines[-1]):
            lines.append(row.text.rstrip())
    return "\n".join(lines).strip()
