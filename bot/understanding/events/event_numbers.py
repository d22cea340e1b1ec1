"""Chooses the events of a series that fit years and editions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.understanding.events.binding import Bound
from bot.understanding.numbers.number import FIRST, LAST, Number
from indexer.catalogue.records import Event
from indexer.text.language import compile_words

COUNTED = 0.8
"""Score of an event whose edition was counted, because no page gives it."""
_COUNTABLE = compile_words(r"届|^\d+(?:st|nd|rd|th)$|^[a-z]+$")
"""Editions that are counted by event; `第 3 期` and `#3` may be an episode."""

_ZERO = re.compile(r"(?<![\w.:-])0(?![\w.:-])|第\s?[0零]")


def split_by_year(bound: Sequence[Bound]) -> Iterator[list[Bound]]:
    """Split the numbers of a name so that each part has one year or one edition, or one of each."""
    years = [one for one in bound if one.number.sort == "year"]
    editions = [one for one in bound if one.number.sort == "edition"]
    if len(years) == len(editions) == 1:
        yield list(bound)
        return
    for one in bound:
        yield [one]


def choose_members(
    members: Sequence[Event], numbers: Iterable[Number], text: str
) -> tuple[list[Event], float]:
    """Choose the events that fit all numbers, and tell how sure that is.

    Args:
        members: The events of a name, the earliest first.
        numbers: Years and editions.
        text: The question that they stand in.
    """
    chosen, score = list(members), 1.0
    for number in numbers:
        if number.sort == "year":
            chosen = [event for event in chosen if event.year in number.values]
        elif any(event.edition for event in members):
            fitting = [event for event in chosen if _has_edition(event, number)]
            is_bare = text[number.start : number.end].isdigit()
            chosen = fitting or (_list_of_short_year(chosen, number) if is_bare else [])
        else:
            counted = _count(members, number, text[number.start : number.end])
            chosen, score = [event for event in chosen if event in counted], COUNTED
    return chosen, score


def _has_edition(event: Event, number: Number) -> bool:
    """Tell whether an event is an edition; the zeroth one says so in its name."""
    if 0 in number.values and not event.edition:
        return any(_ZERO.search(name) for name in event.names)
    return event.edition in number.values


def _count(members: Sequence[Event], number: Number, words: str) -> list[Event]:
    """Choose an event by its place among those of a series whose editions no page gives."""
    value = number.values[0]
    if _COUNTABLE.search(words):
        has_years = all(event.year for event in members)
        return [members[value - 1]] if has_years and 0 < value <= len(members) > 1 else []
    return _list_of_short_year(members, number)


def _list_of_short_year(members: Sequence[Event], number: Number) -> list[Event]:
    """List the events of a year of two digits: `MeshDay 22`."""
    value = number.values[0]
    return [event for event in members if value >= 10 and event.year % 100 == value]


def tells_number(members: Sequence[Event], number: Number) -> bool:
    """Tell whether the catalogue knows the years or editions of events."""
    if number.sort == "year":
        return any(event.year for event in members)
    return any(event.edition for event in members)


def choose_by_order(members: Sequence[Event], order: Number, today: str) -> list[Event]:
    """Choose the last events that were held, or the first ones; the next are not looked for.

    Args:
        members: The events of a name, the earliest first.
        order: Says which, and how many.
        today: ISO date.
    """
    if order.values[0] == LAST:
        held = [event for event in members if get_day_held(event) <= today]
        return sorted(held, key=get_day_held)[-order.count :]
    if order.values[0] != FIRST:
        return []
    if order.count > 1:
        return list(members[: order.count])
    return [event for event in members if event.edition == 1][:1] or list(members[:1])


def get_day_held(event: Event) -> str:
    """Get the day by which an event counts as held: an ISO date, or the end of its year."""
    return event.start or (f"{event.year}-12-31" if event.year else "")
