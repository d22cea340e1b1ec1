"""Finds the numbers of episodes of a run: an event that has no edition, and whose talks have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from bot.understanding.names.found import Found, Sentence
from bot.understanding.numbers.number import Number
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.records import Event

_MOST_EVENTS = 6
"""Events of one name that may be a run: its seasons. More are editions themselves."""
_MOST_TALKS = 400
"""Talks of these; a longer run than one a week for years is none."""
_MOST_READ = 12
"""Talks that are looked at, the last ones: the first may be from before numbers."""
_LEAST_SHARE = 0.5
"""Share of the talks of a run that say their number."""
_NOUN = r"(?:webinar|episode|lecture|session|talk|issue|show|part|number|nr|讲座|直播|分享|节目)"
_DIGITS = r"(?P<number>\d{1,3})(?!\w|[.:-]\w|\s*[年月日天%])|(?P<number_zh>\d{1,3})[期集讲回]"
_BEHIND = re.compile(
    rf"[\s#,，:：_-]{{0,3}}(?P<all>(?:{_NOUN}\b\.?[\s#]{{0,2}}|第\s?)?(?:{_DIGITS}))", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?<![\w.])(?P<all>{_NOUN}[\s#]{{0,2}}(?P<number>\d{{1,3}}))"
    r"(?:\s+(?:of|in|from))?(?:\s+the)?\s*$",
    re.IGNORECASE,
)
_GAP = re.compile(
    rf"[\s,，:：·的#_()（）-]{{0,3}}(?:{_NOUN}s?\b)?\s?(?:\b(?:of|in|from)\b)?\s?(?:the\b)?\s?",
    re.IGNORECASE,
)
"""What may stand between a run and the number of an episode: `the fifth lecture of …`."""
_LONGEST = 24
"""Characters before a name, or between it and a number, that are looked at."""


def find_episodes(
    sentence: Sentence,
    names: Sequence[Found],
    numbers: Sequence[Number],
    events: Mapping[int, Event],
    catalogue: Catalogue,
    runs_known: dict[tuple[int, ...], bool],
) -> tuple[list[Number], list[Found]]:
    """Find the numbers of episodes beside the names of runs.

    Args:
        sentence: The question.
        names: The names of events that it holds.
        numbers: The other numbers of the question.
        events: All events, by id.
        catalogue: Tells which of them are runs.
        runs_known: Whether events are a run, as found before; what is found here is added.

    Returns:
        All numbers, those of episodes standing for themselves, and the names of the runs that
        have one.
    """
    found = list(numbers)
    runs: list[Found] = []
    for name in names:
        beside = [number for number in found if _is_beside(sentence, name, number)]
        bare = [
            number
            for number in _list_bare(sentence, name)
            if not any(number.start < one.end and one.start < number.end for one in found)
        ]
        ids = name.group.events if name.group is not None else name.ids
        if (beside or bare) and ids not in runs_known:
            runs_known[ids] = _is_run(ids, events, catalogue)
        if (beside or bare) and runs_known[ids]:
            runs.append(name)
            found = [replace(one, alone=True) if one in beside else one for one in found]
            found += bare
    return found, runs


def _is_beside(sentence: Sentence, name: Found, number: Number) -> bool:
    start, end = sentence.get_place(name)
    left, right = (end, number.start) if number.start >= end else (number.end, start)
    is_near = 0 <= right - left <= _LONGEST
    gap = sentence.simplified[left:right]
    return number.sort == "edition" and is_near and _GAP.fullmatch(gap) is not None


def _list_bare(sentence: Sentence, name: Found) -> Iterator[Number]:
    """List the numbers right behind and before a name that look like no edition by themselves."""
    start, end = sentence.get_place(name)
    before = max(0, start - _LONGEST)
    behind = _BEHIND.match(sentence.simplified, end)
    if behind and not name.has_number:
        value = behind["number"] or behind["number_zh"]
        yield Number("edition", (int(value),), *behind.span("all"))
    match = _BEFORE.search(sentence.simplified[before:start])
    if match:
        left, right = match.span("all")
        yield Number("edition", (int(match["number"]),), before + left, before + right)


def _is_run(ids: Sequence[int], events: Mapping[int, Event], catalogue: Catalogue) -> bool:
    """Tell whether the events of a name are a run of episodes."""
    members = [events[id] for id in ids if id in events]
    if not 0 < len(members) <= _MOST_EVENTS or any(event.edition for event in members):
        return False
    if sum(event.talks for event in members) > _MOST_TALKS:
        return False
    of_members = catalogue.list_talks(events=[event.id for event in members])
    talks = catalogue.get_talks(of_members[-_MOST_READ:])
    numbers = {(talk.event, talk.edition) for talk in talks if talk.edition}
    return len(numbers) > _LEAST_SHARE * len(talks)
