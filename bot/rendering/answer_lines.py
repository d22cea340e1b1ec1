"""Find the links in the lines of an answer, and choose labels; for all channels."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.grounding import ground


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of an answer's text."""

    text: str
    link: AnswerLink | None = None
    """The link that the line names; a channel shows its address there."""


def split_lines(answer: Answer) -> tuple[list[AnswerLine], list[AnswerLink]]:
    """Split an answer's text into lines, each with the link that it names.

    Returns:
        All lines in order, and the links that no line names.
    """
    links = list(answer.links)
    lines = []
    for text in answer.text.splitlines():
        link = next((link for link in links if text == _write_link_line(link)), None)
        if link is not None:
            links.remove(link)
        lines.append(AnswerLine(text, link))
    return lines, links


def collect_addresses(answer: Answer) -> frozenset[str]:
    """Collect the addresses an answer may show; others are removed from titles and labels."""
    cited = {citation.url for citation in answer.citations}
    linked = {link.url for link in answer.links} | {page.url for page in answer.related}
    return frozenset((cited | linked) - {""})


def choose_label(link: AnswerLink, addresses: frozenset[str]) -> str:
    """Choose the text of a link: its label, else its platform; on one line, never empty."""
    return _ground_line(link.label, addresses) or _ground_line(link.platform, addresses) or "…"


def choose_title(citation: Citation, addresses: frozenset[str]) -> str:
    """Choose the text of a citation: the title of its page, else the name of its source."""
    return _ground_line(citation.title, addresses) or citation.source


def _ground_line(text: str, addresses: frozenset[str]) -> str:
    return " ".join(ground(text, addresses).split())


def _write_link_line(link: AnswerLink) -> str:
    """Write the line that names a link, as `bot.answering.wording.introduce_links` does."""
    return f"- {link.label} ({link.platform}) [{link.citation}]"
