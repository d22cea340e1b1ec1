"""`Answer` -> Markdown with numbered sources, and where its marks stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from bot.messages import Answer
from bot.rendering.layout import Layout, LinkLine, TalkLine, lay_out
from bot.rendering.markdown.escape import (
    escape_markdown,
    escape_markdown_line,
    format_markdown_link,
)
from bot.rendering.markdown.texts import TEXTS
from bot.rendering.script import choose_script
from bot.rendering.sources import SourcePage, write_source

_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark `[n]` in a text."""

    number: int
    """Of the citation."""
    start: int
    """Of the bracket, in characters."""
    end: int
    """Behind the other bracket."""


@dataclass(frozen=True, slots=True)
class MarkdownAnswer:
    """An answer as one text."""

    text: str
    marks: tuple[Mark, ...]
    """Those of the answer itself, in order; the list of sources below has none."""


def write_markdown(
    answer: Answer, locate: Callable[[str], str] = lambda url: url
) -> MarkdownAnswer:
    """Write the whole answer: text, lists, choices, related pages, sources.

    `locate` makes the address of a page absolute, where it is one of ours.
    """
    layout = lay_out(locate_pages(answer, locate))
    language = choose_script(answer.language, answer.question)
    lists = [
        *(_write_talk(talk) for talk in layout.talks),
        *(_write_link(link) for link in layout.links),
        *(f"- {escape_markdown_line(choice.label)}" for choice in layout.choices),
    ]
    # What stands above a list says how many there are.
    span = "" if answer.intro else layout.span
    blocks = [escape_markdown(layout.text), "\n".join(lists), escape_markdown(span)]
    body = _join(blocks)
    numbers = {number for page in layout.sources for number in page.numbers}
    marks = tuple(_find_marks(body, numbers))
    below = _join([_write_related(layout, language), _write_sources(layout.sources, language)])
    return MarkdownAnswer(_join([body, below]), marks)


def locate_pages(answer: Answer, locate: Callable[[str], str]) -> Answer:
    """Change the addresses of the cited and related pages."""
    replace = msgspec.structs.replace
    return replace(
        answer,
        citations=[replace(one, url=locate(one.url)) for one in answer.citations],
        related=[replace(one, url=locate(one.url)) for one in answer.related],
    )


def _write_talk(talk: TalkLine) -> str:
    facts = f" ({escape_markdown_line(talk.facts)})" if talk.facts else ""
    links = [format_markdown_link(link.label, link.url) for link in talk.links]
    head = f"**{escape_markdown_line(talk.title)}**{facts} [{talk.number}]"
    return f"- {' · '.join([head, *links])}"


def _write_link(link: LinkLine) -> str:
    note = f" ({escape_markdown_line(link.note)})" if link.note else ""
    return f"- {format_markdown_link(link.label, link.url)}{note} [{link.number}]"


def _write_related(layout: Layout, language: str) -> str:
    lines = [f"- {format_markdown_link(page.title, page.url)}" for page in layout.related]
    return "\n".join([TEXTS.say("related", language), "", *lines]) if lines else ""


def _write_sources(sources: Iterable[SourcePage], language: str) -> str:
    lines = []
    for page in sources:
        marks = "".join(f"[{number}]" for number in page.numbers)
        written = write_source(page, language, format_markdown_link, escape_markdown_line)
        lines.append(f"- {marks} {written}")
    return "\n".join([TEXTS.say("sources", language), "", *lines]) if lines else ""


def _find_marks(text: str, numbers: set[int]) -> Iterator[Mark]:
    for match in _MARK.finditer(text):
        if int(match[1]) in numbers:
            yield Mark(int(match[1]), match.start(), match.end())


def _join(blocks: Iterable[str]) -> str:
    return "\n\n".join(block for block in blocks if block.strip())
