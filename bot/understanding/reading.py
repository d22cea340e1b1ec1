"""The names, numbers and limits of one question, each with its place in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from bot.request import Mention, UnknownEvent
from bot.understanding.constraints import Limit, find_limits, is_unwanted
from bot.understanding.events.binding import Bound, bind_numbers, is_joint, list_bare_editions
from bot.understanding.events.episodes import find_episodes
from bot.understanding.events.event_choice import Choice, EventChooser
from bot.understanding.mask import KNOWN_TOPIC, MASKS, mask_text
from bot.understanding.names.found import Found, Sentence
from bot.understanding.names.mentions import find_mentions
from bot.understanding.names.name_index import NameIndex
from bot.understanding.names.pieces import fold_in_place, measure_words
from bot.understanding.names.places.regions import Region
from bot.understanding.names.spans import list_quoted
from bot.understanding.numbers.find import find_numbers, list_counted
from bot.understanding.numbers.number import Number
from indexer.catalogue.events.places import find_places
from indexer.search.index import Reader
from indexer.text.language import split_words
from indexer.text.spans import overlaps

_LEAST_TITLE = 2.0
"""Words of a quoted text that is a title; a Chinese character is half a word."""
_RARE = 4
"""How many passages may hold a part of a name for each event and talk of the series."""
_MOST_NUMBERS = 12
"""Years, editions and months of one question that are read."""


class Reading(msgspec.Struct, frozen=True):
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
    has_episode: bool = False
    """Whether it names an episode of a run, by its number."""
    short_titles: tuple[Mention, ...] = ()
    """Titles that may be words of the question too, the longest first."""

    def mask(
        self, titles: Iterable[tuple[int, int]] = (), topics: Iterable[tuple[int, int]] = ()
    ) -> str:
        """Put masks in the places of names, years and editions.

        Args:
            titles: Where titles stand that no mention holds.
            topics: Where topics stand, in whose place a known one is put.
        """
        known = [(start, end, MASKS["talk"]) for start, end in titles]
        known += [(start, end, KNOWN_TOPIC) for start, end in topics]
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

    def list_same(self) -> list[tuple[int, int]]:
        """List where stands what is written the same in every language: names, numbers, `PPT`."""
        names = [(start, end) for start, end, _ in self.names]
        numbers = [(number.start, number.end) for number in self.numbers if number.alone]
        latin = [one for one in self.limits if self.text[one.start : one.end].isascii()]
        return [*names, *numbers, *((one.start, one.end) for one in latin)]


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
    of_question = find_mentions(text, index, reader)
    sentence, names = of_question.sentence, of_question.found
    names = [
        one
        for one in names
        if not _is_part(sentence, one, limits) and not _is_doubled(sentence, one, names)
    ]
    plain = sentence.simplified
    unwanted = [one for one in names if is_unwanted(plain, sentence.get_place(one)[0])]
    titles = _list_titles(sentence, names)
    numbers, runs = _find_numbers(sentence, names, titles, today, index, reader)
    wanted = [number for number in numbers if not is_unwanted(plain, number.start)]
    found = [one for one in names if one not in unwanted]
    found, groups, bound = _bind(sentence, found, wanted, index, reader)
    # What is a place may tell an event apart.
    places = [sentence.get_place(one) for one in found if one.what != "place"]
    chooser = EventChooser(sentence, index, reader.store, today)
    choices = [
        chooser.choose(one, of_one, places, by_order=by_order)
        for one, of_one in zip(groups, bound, strict=True)
    ]
    mentions = _list_mentions(sentence, found, choices)
    # A run with the number of an episode reads like a series with an edition.
    in_runs = [sentence.get_place(one) for one in runs]
    spans = [
        (one.start, one.end, "series" if overlaps(one.start, one.end, in_runs) else one.what)
        for one in mentions
    ]
    spans += [(*sentence.get_place(one), one.what) for one in unwanted]
    for one, choice in zip(groups, choices, strict=True):
        if not choice.mentions:
            spans.append((*sentence.get_place(one), "series"))
    taken = [*((start, end) for start, end, _ in spans), *titles]
    used = {number for choice in choices for number in choice.used}
    outside = [one for one in numbers if not overlaps(one.start, one.end, taken)]
    return Reading(
        text=text,
        mentions=tuple(mentions),
        unknown=next((choice.unknown for choice in choices if choice.unknown), None),
        names=tuple(spans),
        numbers=tuple(outside),
        free_numbers=tuple(one for one in outside if one in wanted and one not in used),
        regions=tuple(region for choice in choices for region in choice.regions),
        limits=tuple(one for one in limits if not overlaps(one.start, one.end, taken)),
        has_order=any(one.number.sort == "order" for of_one in bound for one in of_one),
        has_episode=bool(runs),
        short_titles=tuple(_make_mention(sentence, one) for one in of_question.short_titles),
    )


def _bind(
    sentence: Sentence,
    found: Sequence[Found],
    numbers: Sequence[Number],
    index: NameIndex,
    reader: Reader,
) -> tuple[list[Found], list[Found], list[list[Bound]]]:
    """Give names of events their numbers, and drop parts of names that lack one.

    Returns:
        The names, those of events among them, and the numbers of each of these.
    """
    groups = [one for one in found if one.group is not None]
    bound = bind_numbers(sentence, groups, numbers)
    pairs = zip(groups, bound, strict=True)
    if unclear := [one for one, of_one in pairs if _lacks(sentence, one, of_one, index, reader)]:
        found = [one for one in found if one not in unclear]
        groups = [one for one in groups if one not in unclear]
        bound = bind_numbers(sentence, groups, numbers)
    return list(found), groups, bound


def _list_mentions(
    sentence: Sentence, found: Iterable[Found], choices: Iterable[Choice]
) -> list[Mention]:
    """List the mentions of the events that were chosen and of all other names, in order."""
    mentions = [mention for choice in choices for mention in choice.mentions]
    taken = [(one.start, one.end) for one in mentions]
    mentions += [
        _make_mention(sentence, one)
        for one in found
        if one.group is None and not overlaps(*sentence.get_place(one), taken)
    ]
    return sorted(mentions, key=lambda mention: mention.start)


def _list_titles(sentence: Sentence, found: Iterable[Found]) -> list[tuple[int, int]]:
    """List the quoted texts that hold no name: titles that the catalogue lacks.

    A year or a kind of link in them is a part of the title.
    """
    places = [sentence.get_place(one) for one in found]
    titles = []
    for span in list_quoted(sentence.text, sentence.pieces):
        pieces = sentence.pieces[span.first : span.end]
        place = pieces[0].start, pieces[-1].end
        if measure_words(pieces) >= _LEAST_TITLE and not overlaps(*place, places):
            titles.append(place)
    return titles


def _lacks(
    sentence: Sentence,
    found: Found,
    bound: Sequence[Bound],
    index: NameIndex,
    reader: Reader,
) -> bool:
    """Tell whether only a part of a name stands there, without year, edition or place beside it.

    One that pages have hardly beside the series stands alone.
    """
    group = found.group
    if group is None or not group.is_part:
        return False
    if group.stands_alone:
        size = sum(1 + index.events[id].talks for id in group.events)
        rows = min(reader.store.frequencies(split_words(sentence.get_text(found))), default=0)
        if rows <= _RARE * size:
            return False
    end = sentence.get_place(found)[1]
    behind = [
        (key, is_region)
        for start, _, key, is_region in find_places(sentence.simplified)
        if start >= end and is_joint(sentence.simplified[end:start])
    ]
    numbers = {one.number.sort for one in bound if one.adjacent}
    if not group.series:
        return "edition" not in numbers and not any(group.was_at(*place) for place in behind)
    return not behind and not numbers - {"order"}


def _is_doubled(sentence: Sentence, found: Found, names: Iterable[Found]) -> bool:
    """Tell whether a format stands right behind a name of events: `Fog Horn Weekly webinar 5`."""
    group = found.group
    if group is None or not group.is_part or group.stands_alone:
        return False
    start = sentence.get_place(found)[0]
    return any(
        one.group is not None
        and one.end <= found.first
        and not sentence.text[sentence.get_place(one)[1] : start].strip(" -·的")
        for one in names
    )


def _find_numbers(
    sentence: Sentence,
    found: Sequence[Found],
    titles: Sequence[tuple[int, int]],
    today: str,
    index: NameIndex,
    reader: Reader,
) -> tuple[list[Number], list[Found]]:
    """Find the numbers outside of names and titles, in order, and the runs that have an episode."""
    places = [*titles, *(sentence.get_place(one) for one in found)]
    numbers = [
        _keep_known_years(number, index)
        for number in find_numbers(fold_in_place(sentence.text), int(today[:4]), places)
    ]
    groups = [one for one in found if one.group is not None]
    numbers, runs = find_episodes(
        sentence, groups, numbers, index.events, reader.catalogue, index.runs
    )
    if groups:
        groups = [one for one in groups if not one.has_number]
        numbers += list(list_bare_editions(sentence, groups, numbers))
    else:
        taken = [*places, *((one.start, one.end) for one in numbers)]
        counted = list_counted(sentence.simplified)
        numbers += [one for one in counted if not overlaps(one.start, one.end, taken)]
    return sorted(numbers, key=lambda number: number.start)[:_MOST_NUMBERS], runs


def _keep_known_years(number: Number, index: NameIndex) -> Number:
    """Keep the years of a range that events were in: `before 2020` begins with the first event."""
    if number.sort != "year" or len(number.values) == 1:
        return number
    years = {event.year for event in index.events.values()}
    return replace(number, values=tuple(filter(years.__contains__, number.values)) or number.values)


def _is_part(sentence: Sentence, found: Found, limits: Iterable[Limit]) -> bool:
    """Tell whether a name is part of a platform's or a place's: 腾讯 of 腾讯视频."""
    start, end = sentence.get_place(found)
    if found.what not in ("organisation", "person", "track", "place"):
        return False
    wider = [(limit.start, limit.end) for limit in limits if limit.sort in ("platform", "language")]
    if found.what in ("organisation", "person"):
        spans = ((left, right) for left, right, _, _ in find_places(sentence.simplified))
        wider += [place for place in spans if place != (start, end)]
    return any(left <= start and end <= right for left, right in wider)


def _make_mention(sentence: Sentence, found: Found) -> Mention:
    start, end = sentence.get_place(found)
    text = sentence.text[start:end]
    return Mention(found.what, found.ids, found.name, text, start, end, found.score)
