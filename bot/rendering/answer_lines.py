"""What all channels read from an `Answer` alike: which line names which link, and its label."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.grounding import grounded
from bot.messages import Answer, AnswerLink, Citation


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an answer's text."""

    text: str
    link: AnswerLink | None = None
    """The link that the line names, for its address to be shown with it."""


def lines_of(answer: Answer) -> tuple[list[Line], list[AnswerLink]]:
    """Tell the lines of an answer's text that name a link from those that say something.

    Args:
        answer: Its text may be an extractive answer's or a language model's.

    Returns:
        All lines in order, and the links that none of them names; no link is lost.
    """
    links = list(answer.links)
    lines = []
    for text in answer.text.splitlines():
        named = next((link for link in links if text == _named(link)), None)
        if named is not None:
            links.remove(named)
        lines.append(Line(text, named))
    return lines, links


def addresses_of(answer: Answer) -> frozenset[str]:
    """Give the addresses an answer may show: a title or label with another one loses it."""
    cited = {one.url for one in answer.citations}
    linked = {one.url for one in answer.links} | {one.url for one in answer.related}
    return frozenset((cited | linked) - {""})


def label_of(link: AnswerLink, known: frozenset[str]) -> str:
    """Call a link by its label, else its platform; on one line, never empty."""
    shown = (" ".join(grounded(name, known).split()) for name in (link.label, link.platform))
    return next((name for name in shown if name), "…")


def title_of(citation: Citation, known: frozenset[str]) -> str:
    """Call a source by its page's title, else by its name."""
    return " ".join(grounded(citation.title, known).split()) or citation.source


def _named(link: AnswerLink) -> str:
    """The line that names a link in an extractive answer (`answering.wording.introduce_links`)."""
    return f"- {link.label} ({link.platform}) [{link.citation}]"
