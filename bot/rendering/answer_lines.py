"""What all channels read from an `Answer` alike: which line names which link, and its label."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.grounding import ground


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer's text."""

    text: str
    link: AnswerLink | None = None
    """The link that the line names, for its address to be shown with it."""


def split_lines(answer: Answer) -> tuple[list[Line], list[AnswerLink]]:
    """Split an answer's text into lines that name a link and lines that say something.

    Returns:
        All lines in order, and the links that none of them names.
    """
    links = list(answer.links)
    lines = []
    for text in answer.text.splitlines():
        link = next((link for link in links if text == _write_link_line(link)), None)
        if link is not None:
            links.remove(link)
        lines.append(Line(text, link))
    return lines, links


def collect_addresses(answer: Answer) -> frozenset[str]:
    """Collect the addresses an answer may show; any other is taken out of titles and labels."""
    cited = {citation.url for citation in answer.citations}
    linked = {link.url for link in answer.links} | {page.url for page in answer.related}
    return frozenset((cited | linked) - {""})


def choose_label(link: AnswerLink, known: frozenset[str]) -> str:
    """Call a link by its label, else its platform; on one line, never empty."""
    return _ground_line(link.label, known) or _ground_line(link.platform, known) or "…"


def choose_title(citation: Citation, known: frozenset[str]) -> str:
    """Call a source by its page's title, else by its name."""
    return _ground_line(citation.title, known) or citation.source


def _ground_line(text: str, known: frozenset[str]) -> str:
    return " ".join(ground(text, known).split())


def _write_link_line(link: AnswerLink) -> str:
    """Write the line that names a link, as `bot.answering.wording.introduce_links` does."""
    return f"- {link.label} ({link.platform}) [{link.citation}]"
