"""The sources of an answer by page: each page once, with the headings that are cited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urldefrag

import msgspec

from bot.messages import Citation
from bot.rendering.labels import choose_date, choose_title, ground_line
from bot.rendering.split import shorten

HEADING_LIMIT = 80
"""Characters of a heading; some pages have a whole paragraph as one."""
BEHIND_TITLE = " › "


class Place(msgspec.Struct, frozen=True):
    """A section of a page that is cited."""

    heading: str
    """On one line; empty for the page itself."""
    url: str
    """Address with the heading's anchor; empty if the page has none."""
    quotes: tuple[str, ...]
    """Word for word, each once; none is empty, or only repeats the title or the heading."""


class SourcePage(msgspec.Struct, frozen=True):
    """A page that is cited."""

    numbers: tuple[int, ...]
    """The n of `[n]`, in order."""
    title: str
    """On one line."""
    date: str
    """When its event was held, else when it was published; empty if unknown."""
    source: str
    places: tuple[Place, ...]
    """One or more; the page itself before its sections."""


def group_sources(
    citations: Sequence[Citation], addresses: frozenset[str]
) -> tuple[SourcePage, ...]:
    """Group citations by page, in the order of their first numbers.

    Texts keep only `addresses`.
    """
    pages: dict[tuple[str, ...], list[Citation]] = {}
    for citation in citations:
        pages.setdefault(_identify_page(citation), []).append(citation)
    return tuple(_make_page(page, addresses) for page in pages.values())


def write_source(
    page: SourcePage,
    language: str,
    format_link: Callable[[str, str], str],
    escape: Callable[[str], str],
) -> str:
    """Write a page with its headings and date: `Title › Heading; Heading (date)`.

    `format_link` formats a label and an address, and `escape` any other text.
    """
    text = write_places(page, language, format_link)
    return f"{text} ({escape(page.date)})" if page.date else text


def write_places(page: SourcePage, language: str, format_link: Callable[[str, str], str]) -> str:
    """Write a page with its headings: `Title › Heading; Heading`."""
    # A heading without an address of its own, such as that of a session list, is plain text.
    first, *others = page.places
    head = f"{page.title}{BEHIND_TITLE}{first.heading}" if first.heading else page.title
    between = "；" if language == "zh" else "; "
    text = format_link(head, first.url)
    if others:
        behind = between if first.heading else BEHIND_TITLE
        text += behind + between.join(
            format_link(one.heading, one.url if one.url != first.url else "") for one in others
        )
    return text


def _identify_page(citation: Citation) -> tuple[str, ...]:
    """Identify the page of a citation; one without any name is a page of its own."""
    if citation.document:
        return citation.source, citation.document
    page = urldefrag(citation.url).url if citation.url else ""
    return ("", page) if page else ("", "", str(citation.number), citation.title)


def _make_page(citations: Sequence[Citation], addresses: frozenset[str]) -> SourcePage:
    first = citations[0]
    title = choose_title(first, addresses)
    places: dict[str, Place] = {}
    for citation, heading in zip(citations, _name_headings(citations, addresses), strict=True):
        name = "" if heading == title else heading
        before = places.get(name, Place(name, citation.url, ()))
        # A quote that only repeats the title or the heading proves nothing more.
        quote = "" if citation.quote in {citation.title, heading} else citation.quote
        quotes = dict.fromkeys(filter(None, [*before.quotes, quote]))
        places[name] = Place(name, before.url, tuple(quotes))
    return SourcePage(
        numbers=tuple(dict.fromkeys(citation.number for citation in citations)),
        title=title,
        date=ground_line(next(filter(None, map(choose_date, citations)), ""), frozenset()),
        source=first.source,
        places=tuple(sorted(places.values(), key=lambda place: bool(place.heading))),
    )


def _name_headings(citations: Sequence[Citation], addresses: frozenset[str]) -> list[str]:
    """Name the heading of each citation, with the one above it where two are called the same."""
    names = [_join_headings(citation.headings[-1:], addresses) for citation in citations]
    paths: dict[str, set[tuple[str, ...]]] = {}
    for name, citation in zip(names, citations, strict=True):
        paths.setdefault(name, set()).add(tuple(citation.headings))
    return [
        _join_headings(citation.headings[-2:], addresses) if len(paths[name]) > 1 else name
        for name, citation in zip(names, citations, strict=True)
    ]


def _join_headings(headings: Sequence[str], addresses: frozenset[str]) -> str:
    names = (ground_line(heading, addresses) for heading in headings)
    return BEHIND_TITLE.join(shorten(name, HEADING_LIMIT, len) for name in names if name)
