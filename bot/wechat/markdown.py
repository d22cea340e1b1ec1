"""`Answer` -> the Markdown that WeCom shows, within its limit of bytes. Pure.

Below a limit nothing is left out. Above it the text gives way to the links, and the reader is told
where to read on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.answering.grounding import grounded
from bot.messages import Answer, AnswerLink, Citation, Related
from bot.rendering.answer_lines import addresses_of, label_of, lines_of, title_of
from bot.rendering.split import LEAST_LIMIT, split, utf8
from bot.rendering.texts import SHARED, Texts, join_sentences
from bot.wechat.escape import escaped, escaped_line, linked, shown_address
from bot.wechat.rows import LINK, SOURCE, Row, fit_rows

_TABLE = {
    "nearest": {"zh": "最接近的页面：", "en": "Nearest pages:"},
    "read_on": {"zh": "全文见 ", "en": "Full text: "},
}
TEXTS = Texts(_TABLE, base=SHARED)
_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)")
GAP = Row("", LINK)
"""An empty line between blocks."""


def rendered(answer: Answer, max_bytes: int) -> str:
    """Render an answer: its text with the links in it, the other links, and where it stands.

    Args:
        answer: Its texts come from a corpus that anybody may have written to.
        max_bytes: Of UTF-8 at most; 256 or more.

    Returns:
        Markdown, never blank.
    """
    known = addresses_of(answer)
    rows = [*_said(answer, known), *_sources(answer, known), *_nearest(answer, known)]
    whole = _joined(rows)
    if not whole:
        return TEXTS.say("nothing_to_show", answer.language)
    if utf8(whole) <= max_bytes:
        return whole
    foot = _read_on(answer, known, max_bytes)
    return _joined([*fit_rows(rows, max_bytes - utf8(foot) - 2, _cut), GAP, Row(foot, LINK)])


def fitted(text: str, max_bytes: int, foot: str = "") -> str:
    """Cut Markdown to a limit at a paragraph, else a line, a sentence, a word; never in a link.

    Args:
        text: Markdown.
        max_bytes: Of UTF-8 at most; `LEAST_LIMIT` more than the foot has.
        foot: Stands below what was cut; nowhere where all fits.

    Returns:
        As much as fits.
    """
    if utf8(text) <= max_bytes:
        return text
    room = max_bytes - (utf8(foot) + 2 if foot else 0)
    return "\n\n".join(part for part in (_cut(text, room), foot) if part)


def _said(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    """The answer's lines, a link where one is named; then the links that are not."""
    lines, links = lines_of(answer)
    for line in lines:
        if line.link is None:
            yield Row(escaped(line.text))
        else:
            yield _link(line.link, known)
    yield GAP
    for link in links:
        if shown_address(link.url) or link.url.startswith("mailto:"):
            yield _link(link, known)


def _link(link: AnswerLink, known: frozenset[str]) -> Row:
    label, where = label_of(link, known), escaped_line(grounded(link.platform, ()))
    shown = linked(label, link.url)
    if link.url.startswith("mailto:"):
        shown = f"{shown} {escaped_line(link.url.removeprefix('mailto:'))}"
    platform = f" ({where})" if where and link.platform != label else ""
    return Row(f"- {shown}{platform} 〔{link.citation}〕", LINK)


def _sources(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    if answer.citations:
        yield GAP
        yield Row(TEXTS.say("sources", answer.language), SOURCE)
    for citation in answer.citations:
        yield Row(f"{citation.number}. {_citation(citation, known)}", SOURCE)


def _citation(citation: Citation, known: frozenset[str]) -> str:
    date = f" ({escaped_line(grounded(citation.published, ()))})" if citation.published else ""
    return f"{linked(title_of(citation, known), citation.url)}{date}"


def _nearest(answer: Answer, known: frozenset[str]) -> Iterator[Row]:
    """Where nothing was found, the pages that come nearest."""
    shown = [] if answer.found else [_titled(page, known) for page in answer.related]
    pages = [page for page in shown if page]
    if pages:
        yield GAP
        yield Row(TEXTS.say("nearest", answer.language), SOURCE)
    for page in pages:
        yield Row(f"- {page}", SOURCE)


def _titled(page: Related, known: frozenset[str]) -> str:
    return linked(grounded(page.title, known) or page.url, page.url)


def _read_on(answer: Answer, known: frozenset[str], max_bytes: int) -> str:
    """Say that something is missing, and where all of it stands."""
    language = answer.language
    said = TEXTS.say("cut", language)
    front = join_sentences(language, said, TEXTS.say("read_on", language))
    for citation in answer.citations:
        shown = linked(title_of(citation, known), citation.url)
        whole = front + shown
        if shown.endswith(")") and shown.startswith("[") and utf8(whole) <= max_bytes // 2:
            return whole
    return said


def _cut(text: str, max_bytes: int) -> str:
    """As much of a text as fits; of a link that is longer than the room, nothing."""
    if max_bytes < LEAST_LIMIT:
        return ""
    piece = split(text, max_bytes, utf8)[0]
    # Every bracket is a link's: those of others are escaped.
    link = piece.rfind("[")
    return piece if link < 0 or _LINK.match(piece, link) else piece[:link].rstrip()


def _joined(rows: Sequence[Row]) -> str:
    """Put rows below each other, with one empty line at most between them."""
    lines: list[str] = []
    for row in rows:
        if row.text.strip() or (lines and lines[-1]):
            lines.append(row.text.rstrip())
    return "\n".join(lines).strip()
