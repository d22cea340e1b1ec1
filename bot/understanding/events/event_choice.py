"""Chooses the event that a name with a year, an edition, a region or an order means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from bot.request import Mention, UnknownEvent
from bot.understanding.events.binding import Bound
from bot.understanding.events.covering import cover, write_event
from bot.understanding.events.event_numbers import (
    choose_by_order,
    choose_members,
    split_by_year,
    tells_number,
)
from bot.understanding.names.found import Found, Sentence
from bot.understanding.names.group import Group
from bot.understanding.names.name_index import NameIndex
from bot.understanding.names.places.regions import (
    Region,
    find_regions,
    has_town,
    list_place_keys,
    list_words,
    narrow_by_regions,
)
from bot.understanding.numbers.find import is_range_gap
from bot.understanding.numbers.number import Number
from indexer.catalogue.events.places import find_places
from indexer.catalogue.records import Event
from indexer.contracts import Store
from indexer.text.language import split_words
from indexer.text.spans import blank_out, overlaps

_WIDER = 0.8
"""Score of an event whose name holds that of the question."""
_NO_PLACE = re.compile(r"[的一二三四五六七八九十几哪这那每各下上有]|[网车本主]站")
"""Part of words that end in 站 and are no town: `官方网站`, `下一站`."""
_IN_SOME_PLACE = re.compile(
    r"(?:\s(?:meetup|conference|summit|event))?\s(?:in|at)\s"
    r"([A-Z][^\W\d_]{2,20}(?:[ '’-][A-Z]?[^\W\d_]{1,20}){0,2})[\s?.!]{0,3}$"
)
"""A place at the end of a question, right behind a name."""

Places = Sequence[tuple[int, int]]


class Choice(msgspec.Struct, frozen=True):
    """What one name of events means in a question."""

    mentions: tuple[Mention, ...]
    used: tuple[Number, ...] = ()
    """The numbers that the mentions hold."""
    unknown: UnknownEvent | None = None
    regions: tuple[Region, ...] = ()
    """Words that told events apart; some may stand outside of the mentions."""


class EventChooser:
    """Chooses events in one question."""

    def __init__(self, sentence: Sentence, index: NameIndex, store: Store, today: str) -> None:
        """Take a question, the names and pages of the generation that is asked, and the ISO day."""
        self._sentence, self._index, self._today = sentence, index, today
        self._store = store
        self._words: list[tuple[int, int, str]] | None = None

    def choose(
        self, found: Found, bound: Sequence[Bound], taken: Places, *, by_order: bool
    ) -> Choice:
        """Choose the events that a name means.

        Args:
            found: The name; with a group.
            bound: The numbers that belong to it.
            taken: Where names stand.
            by_order: Whether `last` and `first` choose an event; `the last two` always do.
        """
        group = found.group
        if group is None:
            return Choice((self._mention(found, found.what, found.ids),))
        members = [self._index.events[id] for id in group.events]
        if found.has_number:
            return self._extend(found, group, members, bound)
        if self._words is None:
            self._words = list(list_words(self._sentence.simplified, self._sentence.pieces))
        regions = find_regions(self._words, taken, group.regions)
        strange = self._find_strange_place(found, group, bound, regions, taken)
        if strange:
            return self._choose_wider(found, group, bound, [*regions, strange])
        within = narrow_by_regions(members, regions)
        numbers = [one for one in bound if one.number.sort != "order"]
        if numbers:
            return self._choose_by_numbers(found, group, within, numbers, regions)
        orders = [one for one in bound if one.number.sort == "order" and one.adjacent]
        if orders and (by_order or orders[-1].number.count > 1):
            ordered = choose_by_order(within, orders[-1].number, self._today)
            if ordered:
                places = cover(self._sentence, found, orders, ())
                mention = self._mention(found, "event", _list_ids(ordered), places)
                return Choice((mention,), regions=tuple(regions))
        if regions and len(within) < len(members):
            places = cover(self._sentence, found, (), regions)
            mention = self._mention(found, "event", _list_ids(within), places)
            return Choice((mention,), regions=tuple(regions))
        return Choice((self._name_all(found, members),), regions=tuple(regions))

    def _find_strange_place(
        self,
        found: Found,
        group: Group,
        bound: Sequence[Bound],
        regions: Sequence[Region],
        taken: Places,
    ) -> Region | None:
        """Find a place beside a name where none of its events was: `KubeCon Tokyo`."""
        left, right = self._sentence.get_place(found)
        text = self._sentence.simplified
        # A Chinese place that is in no table begins where the name ends.
        text = blank_out(text, [(left, right)])
        for start, end, key, is_region in find_places(text):
            if (
                group.may_be_at(key, is_region)
                or _NO_PLACE.search(text[start:end])
                or overlaps(start, end, taken)
            ):
                continue
            region = Region(start, end, frozenset())
            left, right = cover(self._sentence, found, bound, [*regions, region])
            if left <= start and end <= right:
                return region
        known = [*taken, *((one.start, one.end) for one in regions)]
        return self._find_strange_word(found, group, bound, known)

    def _find_strange_word(
        self, found: Found, group: Group, bound: Sequence[Bound], taken: Places
    ) -> Region | None:
        """Find a place that no page has, as it stands behind `in`: `LampCon in Farnborough`."""
        end = cover(self._sentence, found, bound, ())[1]
        match = _IN_SOME_PLACE.match(self._sentence.simplified, end)
        if match is None or group.places.towns is None:
            return None
        start, stop = match.span(1)
        if overlaps(start, stop, taken):
            return None
        rows = self._store.frequencies(split_words(match[1]))
        return None if not rows or any(rows) else Region(start, stop, frozenset())

    def _choose_wider(
        self, found: Found, group: Group, bound: Sequence[Bound], regions: Sequence[Region]
    ) -> Choice:
        """Choose an event of a longer name, else say that the catalogue lacks it."""
        place = cover(self._sentence, found, bound, regions)
        text = self._sentence.text[slice(*place)]
        numbers = tuple(one.number for one in bound if one.number.sort != "order")
        events = self._find_wider(group, numbers, {key for _, _, key, _ in find_places(text)})
        if events:
            sure = replace(found, score=min(found.score, _WIDER))
            mention = self._mention(sure, "event", _list_ids(events), place)
            return Choice((mention,), numbers, regions=tuple(regions))
        unknown = UnknownEvent(group.series, text, group.events)
        mentions = (self._mention(found, "series", (group.series,)),) if group.series else ()
        return Choice(mentions, numbers, unknown, tuple(regions))

    def _find_wider(self, group: Group, numbers: Sequence[Number], places: set[str]) -> list[Event]:
        wider = [self._index.events[id] for id in group.wider]
        events, _ = choose_members(wider, numbers, self._sentence.simplified)
        return [event for event in events if places <= list_place_keys(event)]

    def _choose_townless(self, group: Group, numbers: Sequence[Number]) -> list[Event]:
        """Choose the events that fit the numbers, and may have been in any town."""
        of_name = [self._index.events[id] for id in group.events]
        events, _ = choose_members(of_name, numbers, self._sentence.simplified)
        return [event for event in events if not has_town(event)]

    def _name_all(self, found: Found, members: Sequence[Event]) -> Mention:
        """Mention a name without saying which of its events; one that is its own series is it."""
        if len(members) == 1 and _is_called(members[0], found.name):
            return self._mention(found, "event", _list_ids(members))
        return self._mention(found, found.what, found.ids)

    def _choose_by_numbers(
        self,
        found: Found,
        group: Group,
        members: Sequence[Event],
        bound: Sequence[Bound],
        regions: Sequence[Region],
    ) -> Choice:
        mentions: list[Mention] = []
        used: list[Number] = []
        unknown = None
        for part in split_by_year(bound):
            numbers = [one.number for one in part]
            events, score = choose_members(members, numbers, self._sentence.simplified)
            if not events and len(members) < len(group.events):
                events, score = self._choose_townless(group, numbers), _WIDER
            is_first = not mentions
            if events:
                places = (
                    cover(self._sentence, found, part, regions) if is_first else _get_place(part)
                )
                found_here = replace(found, score=min(found.score, score))
                mentions.append(self._mention(found_here, "event", _list_ids(events), places))
                used += numbers
            elif any(tells_number(members, number) for number in numbers):
                places = cover(self._sentence, found, part, regions)
                wider = self._find_wider(group, numbers, set())
                if wider:
                    found_here = replace(found, score=min(found.score, _WIDER))
                    mentions.append(self._mention(found_here, "event", _list_ids(wider), places))
                    used += numbers
                    continue
                text = write_event(self._sentence, found, part, places)
                unknown = unknown or UnknownEvent(group.series, text, group.events)
                used += numbers
        if not mentions and unknown is None and len(members) < len(group.events):
            # A place tells which event it is, whose year no page says.
            places = cover(self._sentence, found, bound, regions)
            sure = replace(found, score=min(found.score, _WIDER))
            mentions.append(self._mention(sure, "event", _list_ids(members), places))
            used += [one.number for one in bound]
        elif not mentions and (unknown is None or group.series):
            mentions.append(
                self._mention(found, "series", (group.series,))
                if unknown
                else self._name_all(found, members)
            )
        return Choice(tuple(mentions), tuple(used), unknown, tuple(regions))

    def _extend(
        self, found: Found, group: Group, members: Sequence[Event], bound: Sequence[Bound]
    ) -> Choice:
        """Add the events of further years to one that the question names: `… 2021 and 2022`."""
        mentions = [self._mention(found, found.what, found.ids)]
        used: list[Number] = []
        unknown = None
        for one in self._open_ranges(found, members, bound):
            events, _ = choose_members(members, [one.number], self._sentence.simplified)
            new = [event for event in events if event.id not in found.ids]
            if new and len(new) == len(events) and one.adjacent:
                place = one.number.start, one.number.end
                mentions.append(self._mention(found, "event", _list_ids(new), place))
            elif not events and one.adjacent and one.number.sort == "year":
                text = self._sentence.text[one.number.start : one.number.end]
                unknown = UnknownEvent(group.series, f"{group.name} {text}", group.events)
            elif not events:
                continue
            used.append(one.number)
        return Choice(tuple(mentions), tuple(used), unknown)

    def _open_ranges(
        self, found: Found, members: Sequence[Event], bound: Sequence[Bound]
    ) -> Iterator[Bound]:
        """Make the years behind a name with a year a range: `LampCon 2021 to 2023`."""
        end = self._sentence.get_place(found)[1]
        first = max((one.year for one in members if one.id in found.ids), default=0)
        for one in bound:
            years = range(first + 1, max(one.number.values) + 1)
            gap = self._sentence.simplified[end : max(end, one.number.start)]
            if first and years and one.number.sort == "year" and is_range_gap(gap):
                yield replace(one, number=replace(one.number, values=tuple(years)))
            else:
                yield one

    def _mention(
        self,
        found: Found,
        what: str,
        ids: tuple[int, ...],
        place: tuple[int, int] | None = None,
    ) -> Mention:
        start, end = place or self._sentence.get_place(found)
        name = found.name
        if what == "event" and len(ids) == 1 and ids[0] in self._index.events:
            name = self._index.events[ids[0]].names[0]
        elif len(ids) > 1 and found.group is not None and found.has_number:
            name = found.group.name
        return Mention(what, ids, name, self._sentence.text[start:end], start, end, found.score)


def _is_called(event: Event, name: str) -> bool:
    return any(other.casefold() == name.casefold() for other in event.names)


def _get_place(bound: Sequence[Bound]) -> tuple[int, int]:
    return bound[0].number.start, bound[-1].number.end


def _list_ids(events: Iterable[Event]) -> tuple[int, ...]:
    return tuple(event.id for event in events)
