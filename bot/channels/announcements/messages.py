"""Composes announcements within a destination's limit. Pure.

Lines that do not fit are counted, not cut: a message ends with a whole line, and no link is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.channels.announcements.store import NewPage
from bot.channels.announcements.texts import say
from bot.rendering.grounding import ground
from bot.rendering.hosts import show_host
from bot.rendering.split import shorten, utf8
from bot.wechat.escape import escape_line, format_link
from indexer.links.addresses import find_web_addresses

MAX_PAGES = 20
"""In one message; people find the others on the site."""
MAX_QUESTIONS = 5
LABEL_BYTES = 180
"""Of a title or a question, 60 Chinese characters; headlines are shorter."""
LINE_BYTES = 1000
"""If the address would make the line longer, the page is listed without a link."""

# Clients turn `evil.example` into a link too. `v1.2` is allowed; a question about `values.yaml` is
# lost, which is a small loss.
_DOMAIN = re.compile(r"[^\W_][.。．][A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a message."""

    heading: str
    """May be empty."""
    lines: tuple[str, ...]
    """Markdown, the most important line first."""
    others: int = 0
    """Number of further lines, which are only counted."""
    foot: str = ""
    """Shown below if no line is left out."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message to post."""

    title: str
    sections: tuple[Section, ...]
    language: str

    def render(self, max_bytes: int) -> str:
        """Render as Markdown what fits; `max_bytes` of UTF-8 hold the headings and one line."""
        counts = [0] * len(self.sections)
        open_sections = [n for n, section in enumerate(self.sections) if section.lines]
        # Each section gets a line in turn.
        while open_sections:
            for number in list(open_sections):
                counts[number] += 1
                if utf8(self._render_lines(counts)) > max_bytes:
                    counts[number] -= 1
                    open_sections.remove(number)
                elif counts[number] == len(self.sections[number].lines):
                    open_sections.remove(number)
        return self._render_lines(counts)

    def _render_lines(self, counts: Sequence[int]) -> str:
        """Render the first lines of each section, as many as given."""
        parts = [f"**{self.title}**"]
        for section, count in zip(self.sections, counts, strict=True):
            lines = [f"**{section.heading}**"] if section.heading else []
            lines += section.lines[:count]
            if left := len(section.lines) - count + section.others:
                lines.append(say("more", self.language, left))
            elif section.foot:
                lines.append(section.foot)
            parts.append("\n".join(lines))
        return "\n\n".join(parts)


def make_announcement(pages: Sequence[NewPage], language: str) -> Announcement:
    """Announce one or more pages, given the newest first."""
    title = say("new_page" if len(pages) == 1 else "new_pages", language, len(pages))
    return Announcement(title, (_list_pages("", pages),), language)


def make_digest(
    pages: Sequence[NewPage],
    frequent: Iterable[str],
    missed: Iterable[str],
    days: tuple[str, str],
    language: str,
) -> Announcement | None:
    """Compose the digest of a week, from the first to the last of `days`; None where it is empty.

    Pages begin with the newest. Several people asked each of the questions; the `frequent` ones
    were answered, the `missed` ones were not.
    """
    sections = (
        _list_pages(say("pages", language), pages),
        Section(say("frequent", language), _list_questions(frequent)),
        Section(
            say("missed", language), _list_questions(missed), foot=say("missed_foot", language)
        ),
    )
    filled = tuple(section for section in sections if section.lines)
    return Announcement(say("week", language, *days), filled, language) if filled else None


def _list_pages(heading: str, pages: Sequence[NewPage]) -> Section:
    lines = tuple(_format_page(page) for page in pages[:MAX_PAGES])
    return Section(heading, lines, others=len(pages) - len(lines))


def _format_page(page: NewPage) -> str:
    # An address in a title could lead the group elsewhere.
    title = show_host(" ".join(ground(page.title, ()).split()), page.url)
    label = shorten(title, LABEL_BYTES, utf8) or page.url
    date = f" {escape_line(page.published)}" if page.published else ""
    line = f"- {format_link(label, page.url)}{date}"
    return line if utf8(line) <= LINE_BYTES else f"- {escape_line(label)}{date}"


def _list_questions(questions: Iterable[str]) -> tuple[str, ...]:
    """List questions as Markdown, without those that contain an address."""
    safe = [
        " ".join(question.split())
        for question in questions
        if not any(find_web_addresses(question)) and not _DOMAIN.search(question)
    ]
    return tuple(
        f"- {escape_line(shorten(text, LABEL_BYTES, utf8))}" for text in safe[:MAX_QUESTIONS]
    )
