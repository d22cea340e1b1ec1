"""The names, numbers and limits of one question, each with its place in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.request import Mention, UnknownEvent
from bot.understanding.constraints import Limit, find_limits
from bot.understanding.mask import KNOWN_TOPIC, MASKS, mask_text
from bot.understanding.names.binding import Bound, bind_numbers, list_bare_editions
from bot.understanding.names.event_choice import EventChooser
from bot.understanding.names.found import Found, Sentence
from bot.understanding.names.mentions import find_mentions
from bot.understanding.names.name_index import NameIndex
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.names.regions import Region
from bot.understanding.numbers import Number, find_numbers
from indexer.catalogue.events.places import find_places
from indexer.search.index import Reader

_MOST_NUMBERS = 12
"""Years, editions and months of one question that are read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question holds."""

    text: str
    mentions: tuple[Mention, ...]
    unknown: UnknownEvent | None
    names: tuple[tuple[int, int, str], ...]
    """Where each name stands, and what it is: (start, end, key of `MASKS`)."""
    numbers: tuple[Number, ...]
    """Years, editions, months and orders outside of names."""
    free_numbers: tuple[Number, ...]
    """Of these, those that no mention holds."""
    limits: tuple[Limit, ...]
    regions: tuple[Region, ...]
    """Words that told events apart."""
    has_order: bool
    """Whether `last` or `first` stands beside a name of events."""

    def mask(self, topics: Iterable[tuple[int, int]] = ()) -> str:
        """Put masks in the places of names, years and editions, and a known topic in those given.

        None of the topics overlaps anything else.
        """
        known = [(start, end, KNOWN_TOPIC) for start, end in topics]
        numbers = [
            (number.start, number.end - number.unit, MASKS[number.sort])
            for number in self.numbers
            if number.sort in ("year", "edition") and number.alone
        ]
        names = [(start, end, MASKS[what]) for start, end, what in self.names]
        return mask_text(self.text, [*names, *numbers, *known])

    def list_places(self) -> list[tuple[int, int]]:
        """List where names, numbers and limits stand."""
        names = [(start, end) for start, end, _ in self.names]
        numbers = [(number.start, number.end) for number in self.numbers]
        regions = [(region.start, region.end) for region in self.regions]
        return [*names, *numbers, *regions, *((one.start, one.end) for one in self.limits)]


def read_parts(text: str, index: NameIndex, reader: Reader, today: str, by_order: bool) -> Reading:
    """Find the names, numbers and limits of a question.

    Args:
        text: The question.
        index: The names of the generation.
        reader: The generation.
        today: ISO date, by which `last year` is told.
        by_order: Whether `last` and `first` choose an event.
    """
    limits = find_limits(fold_in_place(text))
    sentence, found = find_mentions(text, index, reader)
    found = [one for one in found if not _is_part(sentence, one, limits)]
    numbers = _find_numbers(sentence, found, today)
    groups = [one for one in found if one.group is not None]
    bound = bind_numbers(sentence, groups, numbers)
    if unclear := [one for one, of_one in zip(groups, bound, strict=True) if _lacks(one, of_one)]:
        found = [one for one in found if one not in unclear]
        groups = [one for one in groups if one not in unclear]
        bound = bind_numbers(sentence, groups, numbers)
    # What is a place may tell an event apart.
    places = [sentence.get_place(one) for one in found if one.what != "place"]
    chooser = EventChooser(sentence, index, today)
    choices = [
        chooser.choose(one, of_one, places, by_order=by_order)
        for one, of_one in zip(groups, bound, strict=True)
    ]
    mentions = [mention for choice in choices for mention in choice.mentions]
    taken = [(one.start, one.end) for one in mentions]
    mentions += [
        _make_mention(sentence, one)
        for one in found
        if one.group is None and not overlaps(*sentence.get_place(one), taken)
    ]
    mentions.sort(key=lambda mention: mention.start)
    names = [(one.start, one.end, one.what) for one in mentions]
    for one, choice in zip(groups, choices, strict=True):
        if not choice.mentions:
            names.append((*sentence.get_place(one), "series"))
    places = [(start, end) for start, end, _ in names]
    used = {number for choice in choices for number in choice.used}
    outside = [one for one in numbers if not overlaps(one.start, one.end, places)]
    return Reading(
        text=text,
        mentions=tuple(mentions),
        unknown=next((choice.unknown for choice in choices if choice.unknown), None),
        names=tuple(names),
        numbers=tuple(outside),
        free_numbers=tuple(number for number in outside if number not in used),
        regions=tuple(region for choice in choices for region in choice.regions),
        limits=tuple(one for one in limits if not overlaps(one.start, one.end, places)),
        has_order=any(one.number.sort == "order" for of_one in bound for one in of_one),
    )


def overlaps(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a place shares characters with one of others."""
    return any(start < right and left < end for left, right in places)


def _lacks(found: Found, bound: Sequence[Bound]) -> bool:
    """Tell whether only a part of a name stands there, without a year or an edition beside it."""
    is_part = found.group is not None and found.group.is_part
    return is_part and not any(one.adjacent and one.number.sort != "order" for one in bound)


def _find_numbers(sentence: Sentence, found: Sequence[Found], today: str) -> list[Number]:
    """Find the numbers outside of names, in order."""
    places = [sentence.get_place(one) for one in found]
    numbers = [
        number
        for number in find_numbers(fold_in_place(sentence.text), int(today[:4]))
        if not overlaps(number.start, number.end, places)
    ]
    groups = [one for one in found if one.group is not None and not one.has_number]
    numbers += list(list_bare_editions(sentence, groups, numbers))
    return sorted(numbers, key=lambda number: number.start)[:_MOST_NUMBERS]


def _is_part(sentence: Sentence, found: Found, limits: Iterable[Limit]) -> bool:
    """Tell whether a name is part of a platform's or a place's: 腾讯 of 腾讯视频."""
    start, end = sentence.get_place(found)
    if found.what not in ("organisation", "person", "track", "place"):
        return False
    wider = [(limit.start, limit.end) for limit in limits if limit.sort in ("platform", "language")]
    if found.what in ("organisation", "person"):
        spans = ((left, right) for left, right, _, _ in find_places(sentence.text))
        wider += [place for place in spans if place != (start, end)]
    return any(left <= start and end <= right for left, right in wider)


def _make_mention(sentence: Sentence, found: Found) -> Mention:
    start, end = sentence.get_place(found)
    text = sentence.text[start:end]
    return Mention(found.what, found.ids, found.name, text, start, end, found.score)
