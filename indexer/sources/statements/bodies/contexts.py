"""Tells which event each section of a page is about: by the nearest heading, else by the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.links.kinds import find_kind
from indexer.links.labels import is_bare, names_service, names_whole
from indexer.records import Document
from indexer.sources.statements.bodies.wording.columns import find_roles
from indexer.text.events import (
    find_edition_spans,
    find_editions,
    find_event_name,
    find_single_year,
    find_years,
    remove_editions,
)

MAX_REST_CHARS = 8
"""Longest rest of a heading, without event, edition, day and place, that is no title of a talk."""

MAX_HEADING_CHARS = 300
"""How much of a heading is read: all sections below it read it."""

_BRACKETS = re.compile(r"[（(\[【][^）)\]】]{0,80}[）)\]】]?")
_DAY = re.compile(
    r"(?:19|20)\d{2}(?:\s?年|[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?|\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b",
    re.IGNORECASE,
)
_NUMBERING = re.compile(
    r"^\s*(?:\d{1,3}(?:\.\d{1,3}){0,3}[.、)）]?\s+|[一二三四五六七八九十]{1,3}、\s*|[(（]\d{1,3}[)）]\s*)"
)
_READING = re.compile(
    r"参考|延伸|阅读|相关(?:链接|文章|资料|阅读)|致谢|鸣谢|关于(?:我们|社区|作者)|招聘|联系"
    r"|\b(?:references?|further|reading|related|see also|resources|acknowledg\w+|thanks|about us"
    r"|contact|credits|contributors?|news|various|links|upcoming"
    r"|learn more|get involved|releases?)\b",
    re.IGNORECASE,
)
_DAY_OF_EVENT = re.compile(
    r"^day\s?(?:\d|one|two|three|four)\b|^第\s?[\d一二三四五]\s?天|^(?:上午|下午)|^(?:morning|afternoon)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a section is about."""

    event: str
    """The event as its nearest heading names it, else the page's; empty for none."""
    year: int
    edition: int
    """0 unless the heading says it, or the page is about one edition."""
    heading: str
    """The heading that names event, edition or year; empty if the page does."""
    title: str
    """The innermost heading that may be the title of a talk; empty for none."""
    title_headings: tuple[str, ...]
    """The headings down to the title."""
    lists_talks: bool
    """Whether the headings or the page announce talks or recordings."""
    is_reading: bool
    """Whether the headings announce further reading, thanks and the like."""


def read_contexts(document: Document) -> list[Context]:
    """Read the context of every section of a page."""
    editions = {
        found
        for section in document.sections
        for heading in _cut(section.headings)
        if (found := (find_editions(heading)[:1], find_single_year([heading]))) != ((), 0)
    }
    page = Context(
        event=document.event,
        year=document.year if document.event or len(editions) < 2 else 0,
        edition=document.edition,
        heading="",
        title="",
        title_headings=(),
        lists_talks=bool(document.event) or announces_talks(document.title),
        is_reading=False,
    )
    return [_read_context(_cut(section.headings), page) for section in document.sections]


def _cut(headings: Sequence[str]) -> tuple[str, ...]:
    return tuple(heading[:MAX_HEADING_CHARS] for heading in headings)


def announces_talks(heading: str) -> bool:
    """Tell whether a heading announces talks or their recordings."""
    roles = find_roles(heading)
    return bool(find_kind(heading) in {"video", "slides"} or {"title", "event"} & set(roles))


def clean_heading(heading: str) -> str:
    """Remove the number before a heading: `2.14 Windows` -> `Windows`."""
    return _NUMBERING.sub("", heading).strip()


def strip_event_words(text: str) -> str:
    """Remove the event, its edition and days from a text; what is left may be a title."""
    name = find_event_name(text)
    rest = text.replace(name, " ", 1) if name else text
    rest = _DAY.sub(" ", remove_editions(_BRACKETS.sub(" ", rest)))
    return " ".join(re.sub(r"[\s:：\-—–|,，、.。·#]+", " ", rest).split())


def names_event(heading: str, series: str = "") -> bool:
    """Tell whether a heading is the name of an event or of an edition, and no title of a talk."""
    plain = _BRACKETS.sub(" ", heading)
    # A number in the middle of a heading is about something else: `Vector API, 2nd incubator`.
    has_number = any(start <= 3 for start, _, _ in find_edition_spans(plain)) or bool(
        find_years(plain)
    )
    if not find_event_name(heading) and not (series and (has_number or series in heading)):
        return False
    if re.search(r"[:：]\s?\S", _BRACKETS.sub("", heading)):
        return False
    rest = strip_event_words(heading.replace(series, " ") if series else heading)
    if not rest or is_bare(rest) or rest.endswith(("站", "场", "专场")):
        return True
    if find_event_name(heading) and (find_kind(rest) or _DAY_OF_EVENT.search(rest)):
        return True
    limit = MAX_REST_CHARS * (2 if rest.isascii() else 1)
    return len(rest) <= limit and bool(find_event_name(heading) or has_number)


def is_generic(heading: str) -> bool:
    """Tell whether a heading names kinds of links, a part of a page or a service, and no talk."""
    plain = clean_heading(heading)
    if not plain or is_bare(plain) or names_service(plain) or _DAY_OF_EVENT.search(plain):
        return True
    roles = find_roles(plain)
    is_short = len(plain) <= (28 if plain.isascii() else 10)
    return is_short and (bool(roles) or names_whole(plain) or bool(find_kind(plain)))


def _read_context(headings: Sequence[str], page: Context) -> Context:
    context = page
    for depth, written in enumerate(headings, 1):
        heading = clean_heading(written)
        context = replace(
            context,
            lists_talks=context.lists_talks or announces_talks(heading),
            is_reading=context.is_reading or bool(_READING.search(heading)),
        )
        if names_event(heading, page.event):
            context = _enter_event(context, heading, page)
        elif not is_generic(heading) and not _READING.search(heading):
            context = replace(context, title=heading, title_headings=tuple(headings[:depth]))
            title = re.split(r"[:：]\s?", heading, maxsplit=1)
            if len(title) == 2 and not strip_event_words(title[0]) and title[0].strip():
                # `第 5 期：…` and `Webinar #5: …`
                number = next(iter(find_editions(title[0])), 0)
                context = replace(context, title=title[1], edition=number or context.edition)
    return context


def _enter_event(context: Context, heading: str, page: Context) -> Context:
    name = _name_event(heading)
    year = find_single_year([name, heading])
    edition = next(iter(find_editions(heading)), 0)
    is_other = bool(name) and not _is_same(name, page.event)
    return replace(
        context,
        event=name if is_other or (name and not context.event) else context.event,
        year=year or (0 if is_other else context.year),
        edition=edition or (0 if is_other or year else context.edition),
        heading=heading,
        title="",
        title_headings=(),
        lists_talks=True,
    )


def _name_event(heading: str) -> str:
    """Name the event of a heading; a region behind the name belongs to it: `Tea Day 北美 2025`."""
    name = find_event_name(heading)
    plain = " ".join(_BRACKETS.sub(" ", heading).split())
    rest = strip_event_words(heading)
    is_region = 0 < len(rest) <= MAX_REST_CHARS and not rest.endswith(("站", "场", "专场", "回顾"))
    ends_with_year = bool(find_years(plain[-5:])) and not find_years(name)
    if name and plain.startswith(name) and ends_with_year and is_region and not is_generic(rest):
        return plain
    has_own_name = len(rest) > 2 and not is_bare(rest) and not rest.endswith(("站", "场", "专场"))
    if not name and find_years(plain) and has_own_name and not is_generic(rest):
        return plain  # `TCD Oslo 2024` on a page about all of them
    return name


def _is_same(name: str, event: str) -> bool:
    """Tell whether two names are alike but for a year."""
    plain, other = (" ".join(_DAY.sub(" ", one).casefold().split()) for one in (name, event))
    # `The Summit` on the page of Tea Summit 2031 is that one.
    return plain == other or (plain == name.casefold() and plain in other)
