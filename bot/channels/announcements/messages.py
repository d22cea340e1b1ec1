"""News -> one message within an outlet's limit. Pure.

What does not fit is counted, not cut: a message ends with a whole line, and a link is whole or not
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.channels.announcements.store import News
from bot.channels.announcements.texts import say
from bot.rendering.grounding import ground
from bot.rendering.split import shorten, utf8
from bot.wechat.escape import escape_line, format_link
from indexer.links.addresses import find_web_addresses

MOST_PAGES = 20
"""Pages that one message lists; whoever wants more of them opens the site."""
MOST_QUESTIONS = 5
LABEL_BYTES = 180
"""Of a title or a question, some sixty Chinese characters; headlines are shorter."""
LINE_BYTES = 1000
"""With an address that would make a line longer, a page is named without it."""

# Clients make a link of `evil.example` too. `v1.2` stays; a question about `values.yaml` is one
# fewer in a list of five.
_DOTTED = re.compile(r"[^\W_][.。．][A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a message."""

    heading: str
    """Empty for none."""
    lines: tuple[str, ...]
    """Markdown, one line each, the most important first."""
    others: int = 0
    """How many more there are, which only count."""
    foot: str = ""
    """Stands below when all are there."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is to be posted."""

    title: str
    sections: tuple[Section, ...]
    language: str

    def render(self, max_bytes: int) -> str:
        """Write as much as fits: of every section a line in turn, until no next one fits.

        Args:
            max_bytes: Of UTF-8; enough for the headings and a line.

        Returns:
            Markdown of bold text, lists and links.
        """
        counts = [0] * len(self.sections)
        open_sections = [n for n, section in enumerate(self.sections) if section.lines]
        while open_sections:
            for number in list(open_sections):
                counts[number] += 1
                if utf8(self._with(counts)) > max_bytes:
                    counts[number] -= 1
                    open_sections.remove(number)
                elif counts[number] == len(self.sections[number].lines):
                    open_sections.remove(number)
        return self._with(counts)

    def _with(self, counts: Sequence[int]) -> str:
        """Write so many lines of each section."""
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


def make_announcement(news: Sequence[News], language: str) -> Announcement:
    """Announce pages: one by itself, several as a list.

    Args:
        news: One or more, the newest first.
        language: The group's.
    """
    title = say("new_page" if len(news) == 1 else "new_pages", language, len(news))
    return Announcement(title, (_list_pages("", news),), language)


def make_digest(
    news: Sequence[News],
    often: Iterable[str],
    missed: Iterable[str],
    days: tuple[str, str],
    language: str,
) -> Announcement | None:
    """Put a week together.

    Args:
        news: Pages, the newest first.
        often: Questions that several people asked and that were answered.
        missed: Questions that several people asked and that were not.
        days: First and last, ISO dates.
        language: The group's.

    Returns:
        The digest; None where there is nothing to say.
    """
    sections = (
        _list_pages(say("lately", language), news),
        Section(say("often", language), _list_questions(often)),
        Section(
            say("missed", language), _list_questions(missed), foot=say("missed_foot", language)
        ),
    )
    filled = tuple(section for section in sections if section.lines)
    return Announcement(say("week", language, *days), filled, language) if filled else None


def _list_pages(heading: str, news: Sequence[News]) -> Section:
    lines = tuple(_format_page(one) for one in news[:MOST_PAGES])
    return Section(heading, lines, others=len(news) - len(lines))


def _format_page(page: News) -> str:
    # A title with an address of its own would have the group visit that.
    title = " ".join(ground(page.title, ()).split())
    label = shorten(title, LABEL_BYTES, utf8) or page.url
    date = f" {escape_line(page.published)}" if page.published else ""
    line = f"- {format_link(label, page.url)}{date}"
    return line if utf8(line) <= LINE_BYTES else f"- {escape_line(label)}{date}"


def _list_questions(questions: Iterable[str]) -> tuple[str, ...]:
    """Write questions, without those that would have the group visit something."""
    kept = [
        one for one in questions if not any(find_web_addresses(one)) and not _DOTTED.search(one)
    ]
    short = [shorten(" ".join(one.split()), LABEL_BYTES, utf8) for one in kept[:MOST_QUESTIONS]]
    return tuple(f"- {escape_line(one)}" for one in short)
