"""Finds which names of series are one: `IstioCon`, `KubeCon + CloudNativeCon` and `KubeCon`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from indexer.catalogue.events.event_names import EventName, parse_event_name
from indexer.catalogue.events.uses import EventUse
from indexer.catalogue.statements import OF_PAGE, EventStatement
from indexer.catalogue.union import Union

_WORD = re.compile(r"[A-Za-z][a-z0-9]*")
_SHORTEST_ABBREVIATION = 3
_AND = re.compile(r"(?<!\s)\s+and\s+|[、,，]|(?:(?<!\s)\s++)?[和与及]\s*", re.IGNORECASE)
_GENERIC = (
    "conference", "community", "developer", "openday", "meetup", "summit", "webinar", "workshop",
    "forum", "salon", "event", "talks", "talk", "days", "day", "online", "virtual", "线上", "线下",
    "年度", "年", "技术", "活动", "分享", "直播", "专场",
)  # fmt: skip
"""Words for gatherings, the longest first where one begins another."""


def unite_series(
    uses: Sequence[EventUse],
    same: Iterable[tuple[EventUse, EventUse]],
    events: Iterable[EventStatement],
    translations: Iterable[tuple[int, int]],
) -> Union[str]:
    """Unite the keys of series (`EventName.base`) that name one series.

    Two are one if a page gives both names to one event with nothing in them that contradicts, if
    they are what a page and its translation are about, if one is the abbreviation of the series
    that the other states, or if one is the first name in a name of several joined by `+`.
    """
    series = Union[str]()
    _unite_partners(series, [*_list_agreeing(same), *_list_translated(uses, translations)])
    bases = {use.name.base for use in uses}
    for use in uses:
        if use.name.first in bases:
            series.join(use.name.first, use.name.base)
    for statement in events:
        if statement.stated.series:
            name = parse_event_name(statement.stated.names[0])
            of = parse_event_name(statement.stated.series)
            if name.base in _list_initials(of) or of.base in _list_initials(name):
                series.join(of.base, name.base)
    _unite_abbreviations(series, uses)
    return series


def is_generic(name: EventName) -> bool:
    """Tell whether a name says only what sort of gathering it is: 线上峰会, Community Meetup."""
    rest = name.base
    for word in _GENERIC:
        rest = rest.replace(word, "")
    return not rest


def names_several(name: EventName, bases: Container[str]) -> bool:
    """Tell whether a name is that of several series: `Mesh Day and Mesh Fest`."""
    parts = [parse_event_name(part).base for part in _AND.split(name.label)]
    return len(parts) > 1 and all(part in bases for part in parts)


def _unite_abbreviations(series: Union[str], uses: Iterable[EventUse]) -> None:
    """Unite an abbreviation with the only name of the archive that it abbreviates."""
    names = {use.name.base: use.name for use in uses}
    long: dict[str, set[str]] = {}
    for base, name in names.items():
        for initials in _list_initials(name):
            if initials != base:  # `KCD` abbreviates itself
                long.setdefault(initials, set()).add(base)
    for initials, bases in long.items():
        if initials in names and len({series.find(base) for base in bases}) == 1:
            series.join(next(iter(bases)), initials)


def _unite_partners(series: Union[str], pairs: Sequence[tuple[EventName, EventName]]) -> None:
    """Unite pairs of names; one that several series are paired with is the name of none of them.

    In brackets stands a place, an organiser or a motto as often as a name: `(CNCF)` after two
    names must not make these one.
    """
    partners: dict[str, set[str]] = {}
    for main, other in pairs:
        partners.setdefault(other.base, set()).add(main.base)
    for main, other in pairs:
        if len(partners[other.base]) == 1:
            series.join(main.base, other.base)


def _list_agreeing(
    same: Iterable[tuple[EventUse, EventUse]],
) -> Iterable[tuple[EventName, EventName]]:
    """List the names of one statement that are alike in their numbers and places."""
    for main, other in same:
        fits = _agrees(main, other) and (not other.name.is_bare or main.name.is_bare)
        if fits and main.name.base != other.name.base:
            yield main.name, other.name


def _list_translated(
    uses: Iterable[EventUse], translations: Iterable[tuple[int, int]]
) -> Iterable[tuple[EventName, EventName]]:
    """List what a page and its translation are about."""
    of_pages: dict[int, EventUse] = {}
    for use in uses:
        if use.statement is not None and use.rank == OF_PAGE:
            of_pages.setdefault(use.statement.document, use)
    for page, translation in translations:
        one, other = of_pages.get(page), of_pages.get(translation)
        if one and other and one.name.base != other.name.base and _agrees(one, other):
            yield one.name, other.name


def _agrees(one: EventUse, other: EventUse) -> bool:
    """Tell whether two names can be of one event."""
    pairs: tuple[tuple[object, object], ...] = (
        (one.year, other.year),
        (one.edition, other.edition),
        (one.name.region, other.name.region),
    )
    return all(first == second or not first or not second for first, second in pairs)


def _list_initials(name: EventName) -> list[str]:
    """List the initials of a name of three words and more: `kcd` of `Kubernetes Community Days`."""
    words = _WORD.findall(name.label)
    initials = "".join(word[0] for word in words).casefold()
    return [initials] if len(initials) >= _SHORTEST_ABBREVIATION else []
