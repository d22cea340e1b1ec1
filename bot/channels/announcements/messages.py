"""Composes announcements within a destination's limit. Pure.

Lines that do not fit are counted, not cut: a message ends with a whole line, and no link is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.channels.announcements.markup import WECOM, Markup
from bot.channels.announcements.page_links import name_links, write_counts
from bot.channels.announcements.store import NewPage
from bot.channels.announcements.texts import say
from bot.rendering.grounding import ground
from bot.rendering.hosts import show_host
from bot.rendering.split import shorten, utf8
from indexer.links.addresses import find_web_addresses

MAX_PAGES = 20
"""In one message; people find the others on the site."""
MAX_QUESTIONS = 5
LABEL_BYTES = 180
"""Of a title or a question, 60 Chinese characters; headlines are shorter."""
LINE_SIZE = 1000
"""As the destination counts; what would make the line of a page longer is left out: its recordings
and slides from the last one on, then its own address."""
BETWEEN = " · "
"""Between a page and its recordings."""

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
    markup: Markup = WECOM

    def render(self, max_size: int) -> str:
        """Render as Markdown what fits; `max_size` holds the headings and one line."""
        counts = [0] * len(self.sections)
        open_sections = [n for n, section in enumerate(self.sections) if section.lines]
        # Each section gets a line in turn.
        while open_sections:
            for number in list(open_sections):
                counts[number] += 1
                if self.markup.measure(self._render_lines(counts)) > max_size:
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


def make_announcement(
    pages: Sequence[NewPage], language: str, markup: Markup = WECOM
) -> Announcement:
    """Announce one or more pages, given the newest first."""
    title = say("new_page" if len(pages) == 1 else "new_pages", language, len(pages))
    return Announcement(title, (_list_pages("", pages, language, markup),), language, markup)


def make_digest(
    pages: Sequence[NewPage],
    frequent: Iterable[str],
    missed: Iterable[str],
    days: tuple[str, str],
    language: str,
    markup: Markup = WECOM,
) -> Announcement | None:
    """Compose the digest of a week, from the first to the last of `days`; None where it is empty.

    Pages begin with the newest. Several people asked each of the questions; the `frequent` ones
    were answered, the `missed` ones were not.
    """
    sections = (
        _list_pages(say("pages", language), pages, language, markup),
        Section(say("frequent", language), _list_questions(frequent, markup)),
        Section(
            say("missed", language),
            _list_questions(missed, markup),
            foot=say("missed_foot", language),
        ),
    )
    filled = tuple(section for section in sections if section.lines)
    if not filled:
        return None
    return Announcement(say("week", language, *days), filled, language, markup)


def _list_pages(heading: str, pages: Sequence[NewPage], language: str, markup: Markup) -> Section:
    lines = tuple(_format_page(page, language, markup) for page in pages[:MAX_PAGES])
    return Section(heading, lines, others=len(pages) - len(lines))


def _format_page(page: NewPage, language: str, markup: Markup) -> str:
    """Write `- [title](address) date · [video (YouTube)](address) · [slides (…)](address)`."""
    address = page.url
    # An address in a title could lead the group elsewhere.
    title = show_host(" ".join(ground(page.title, ()).split()), address)
    label = shorten(title, LABEL_BYTES, utf8) or address
    date = " – ".join(page.held.split("/")) or page.published
    behind = f" {markup.escape_line(date)}" if date else ""
    parts = [f"- {markup.format_link(label, address)}{behind}"]
    if markup.measure(parts[0]) > LINE_SIZE:
        parts = [f"- {markup.escape_line(label)}{behind}"]
    parts += [markup.format_link(*link) for link in name_links(page.media.links, language)]
    parts += write_counts(page.media, language)
    while markup.measure(BETWEEN.join(parts)) > LINE_SIZE:
        parts.pop()
    return BETWEEN.join(parts)


def _list_questions(questions: Iterable[str], markup: Markup) -> tuple[str, ...]:
    """List questions as Markdown, without those that contain an address."""
    safe = [
        " ".join(question.split())
        for question in questions
        if not any(find_web_addresses(question)) and not _DOMAIN.search(question)
    ]
    return tuple(
        f"- {markup.escape_line(shorten(text, LABEL_BYTES, utf8))}" for text in safe[:MAX_QUESTIONS]
    )
