"""Find the links in the lines of an answer, and choose labels; for all channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.messages import Answer, AnswerLink, Citation
from bot.rendering.grounding import ground
from bot.rendering.platforms import find_note, name_platform


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
        link = next((link for link in links if text == _name_link(link, answer.language)), None)
        if link is not None:
            links.remove(link)
        lines.append(AnswerLine(text, link))
    return lines, links


def collect_addresses(answer: Answer) -> frozenset[str]:
    """Collect the addresses an answer may show; others are removed from titles and labels."""
    cited = {citation.url for citation in answer.citations}
    linked = {link.url for link in answer.links} | {page.url for page in answer.related}
    return frozenset((cited | linked) - {""})


def choose_label(link: AnswerLink, addresses: frozenset[str], language: str) -> str:
    """Choose the text of a link: its label, else its platform; on one line, never empty."""
    label = _ground_line(link.label, addresses)
    return label or _ground_line(name_platform(link.platform, language), addresses) or "…"


def write_link(
    link: AnswerLink,
    addresses: frozenset[str],
    language: str,
    format_link: Callable[[str, str], str],
    escape: Callable[[str], str],
) -> str:
    """Write a link with its mail address and its platform, in a channel's markup.

    `format_link` formats a label and an address, and `escape` any other text.
    """
    label = choose_label(link, addresses, language)
    text = format_link(label, link.url)
    if link.url.startswith("mailto:"):
        text = f"{text} {escape(link.url.removeprefix('mailto:'))}"
    note = _ground_line(find_note(link.platform, label, language), frozenset())
    return f"{text} ({escape(note)})" if note and note != label else text


def choose_title(citation: Citation, addresses: frozenset[str]) -> str:
    """Choose the text of a citation: the title of its page, else the name of its source."""
    return _ground_line(citation.title, addresses) or citation.source


def choose_date(citation: Citation) -> str:
    """Choose the date of a citation: when its event was held, else when its page was written."""
    return " – ".join(citation.held.split("/")) or citation.published


def write_link_line(label: str, platform: str, citation: int, language: str) -> str:
    """Write the line of an answer's text that names a link; `split_lines` finds it again."""
    note = find_note(platform, label, language)
    return f"- {label} ({note}) [{citation}]" if note else f"- {label} [{citation}]"


def _ground_line(text: str, addresses: frozenset[str]) -> str:
    return " ".join(ground(text, addresses).split())


def _name_link(link: AnswerLink, language: str) -> str:
    return write_link_line(link.label, link.platform, link.citation, language)
