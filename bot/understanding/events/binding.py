"""Tells which name of events each year, edition and order of a question belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from bot.understanding.names.found import Found, Sentence
from bot.understanding.numbers.find import is_range_gap, list_editions
from bot.understanding.numbers.number import Number

_JOINT = re.compile(
    r"(?:[\s,，、:：·'’\"“”《》「」()（）_/-]|年度?|的|届|[这那][届场次]|举[办行]的?|版"
    r"|\b(?:in|of|the|at|from|edition|year|s)\b){0,8}",
    re.IGNORECASE,
)
"""What may stand between a name and its year: `2022 年的 IstioCon`, `the IstioCon of 2022`."""
_LIST = re.compile(
    r"(?:[\s,，、/&+~～–—-]|年的?|和|与|跟|及|到|至|比|还是|或|\b(?:and|or|vs|versus|to|with|than|the|in)\b\.?){1,6}",
    re.IGNORECASE,
)
"""What may stand between two years of one event: `IstioCon 2021 and 2022`."""
_LONGEST = 24
"""Characters between a name and its year that are looked at."""
_FAR = 10_000
_BARE = re.compile(
    r"[\s#_-]{0,2}(?P<first>\d{1,3})(?:(?P<gap>\s*(?:[-–~～至到、,&和与]|to|and|or)\s*)#?"
    r"(?P<last>\d{1,3}))?(?!\w|[.:-]\w|\s*[年月日天%])"
)
_BARE_YEAR = re.compile(
    r"[ _-]{0,2}(?P<year>\d{4})(?!\w|[.:-]\w|\s*[月日天%个人位名多]"
    r"|\s*\+?\s*(?:attend|people|participant|visitor|guest|person|regist|develop|engineer))"
)
"""No year of ours, which would be found as such: `LampCon 9999`."""


class Bound(msgspec.Struct, frozen=True):
    """A number, and how it belongs to a name."""

    number: Number
    adjacent: bool
    """Whether it stands right beside the name, or in a list of years that does."""


def list_bare_editions(
    sentence: Sentence, names: Sequence[Found], numbers: Sequence[Number]
) -> Iterator[Number]:
    """List small numbers right behind names, and years that never were: `meetup 8`."""
    for found in names:
        end = sentence.get_place(found)[1]
        match = _BARE.match(sentence.simplified, end)
        year = _BARE_YEAR.match(sentence.simplified, end)
        bare = [*_read_bare(match)] if match else []
        if year:
            bare.append(Number("year", (int(year["year"]),), *year.span("year")))
        for number in bare:
            if not any(n.start < number.end and number.start < n.end for n in numbers):
                yield number


def _read_bare(match: re.Match[str]) -> Iterator[Number]:
    """Read one number, two of them, or all from one to the other: `8`, `8 and 9`, `8-10`."""
    first, last = int(match["first"]), int(match["last"] or 0)
    if last and is_range_gap(match["gap"]):
        values = list_editions(first, last)
        if values:
            yield Number("edition", values, match.start("first"), match.end("last"), alone=False)
        return
    yield Number("edition", (first,), *match.span("first"), alone=False)
    if last:
        yield Number("edition", (last,), *match.span("last"), alone=False)


def bind_numbers(
    sentence: Sentence, names: Sequence[Found], numbers: Sequence[Number]
) -> list[list[Bound]]:
    """Give each name its numbers, which stand outside of all names; in order."""
    numbers = [number for number in numbers if number.sort != "month"] if names else []
    bound: list[list[Bound]] = [[] for _ in names]
    owners: dict[int, int] = {}
    for place, number in enumerate(numbers):
        costs = [
            (_measure_gap(sentence, found, number, bound[owner]), owner)
            for owner, found in enumerate(names)
        ]
        cost, owner = min(costs)
        if cost < _FAR:
            owners[place] = owner
            bound[owner].append(Bound(number, adjacent=True))
    _bind_lists(sentence, names, numbers, owners)
    bound = [[] for _ in names]
    for place, number in enumerate(numbers):
        if place in owners:
            bound[owners[place]].append(Bound(number, adjacent=True))
        elif number.sort == "year":
            owner = min(range(len(names)), key=lambda one: _count_gap(sentence, names[one], number))
            if not names[owner].has_number:
                bound[owner].append(Bound(number, adjacent=False))
    return bound


def _bind_lists(
    sentence: Sentence,
    names: Sequence[Found],
    numbers: Sequence[Number],
    owners: dict[int, int],
) -> None:
    """Give the other numbers of a list to the name that has one of them."""
    text = sentence.simplified
    for place, number in enumerate(numbers):
        beside = [
            owner
            for owner, found in enumerate(names)
            if found.has_number and _is_list(text, *_get_gap(sentence, found, number))
        ]
        if place not in owners and beside:
            owners[place] = beside[0]
    for step in (1, -1):
        places = range(len(numbers) - 1)[::step]
        for left in places:
            known, other = (left, left + 1) if step == 1 else (left + 1, left)
            gap = numbers[left].end, numbers[left + 1].start
            same = numbers[left].sort == numbers[left + 1].sort
            if same and known in owners and other not in owners and _is_list(text, *gap):
                owners[other] = owners[known]


def _count_gap(sentence: Sentence, found: Found, number: Number) -> int:
    start, end = _get_gap(sentence, found, number)
    return end - start


def _measure_gap(sentence: Sentence, found: Found, number: Number, bound: Sequence[Bound]) -> int:
    """Measure the characters between a name and a number; far apart beyond other words."""
    start, end = _get_gap(sentence, found, number)
    gap = sentence.simplified[start:end]
    size = len(gap)
    has_one = found.has_number or any(one.number.sort == number.sort for one in bound)
    if size > _LONGEST or not is_joint(gap) or has_one:
        return _FAR + size
    return size


def is_joint(gap: str) -> bool:
    """Tell whether a text between a name and its year only joins them."""
    return _JOINT.fullmatch(gap) is not None


def _get_gap(sentence: Sentence, found: Found, number: Number) -> tuple[int, int]:
    start, end = sentence.get_place(found)
    return (end, number.start) if number.start >= end else (number.end, start)


def _is_list(text: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST and _LIST.fullmatch(text[start:end]) is not None
