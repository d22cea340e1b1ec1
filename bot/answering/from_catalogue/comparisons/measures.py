"""By what things are compared: how many talks, recordings, speakers, people or days they had."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from bot.answering.from_catalogue.comparisons.sides import Side
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.tell import list_values
from bot.answering.from_catalogue.naming import leave_out_names
from bot.answering.prototypes import rate_prototypes
from bot.request import Request, Subject
from indexer.catalogue.records import Event, Talk
from indexer.contracts import Encoder
from indexer.text.late_patterns import compile_late

PROTOTYPES = {
    "talks": (
        *("谁的演讲更多", "哪个场次多", "分享的数量"),
        *("which had more talks", "more sessions", "number of presentations"),
        *("哪个更多", "更多吗", "which has more"),
    ),
    "recordings": (
        *("哪个录像更多", "谁的视频多", "录制的场次"),
        *("more recordings", "more sessions recorded", "more videos to watch"),
    ),
    "with_slides": ("哪个PPT更多", "幻灯片", "more slides", "more decks"),
    "speakers": ("谁的讲师更多", "嘉宾更多", "more speakers", "how many presenters"),
    "events": ("哪年活动更多", "办的次数多", "more events", "more editions"),
    "people": (
        *("哪次人更多", "参加的人数", "规模更大"),
        *("more people came", "more attendees", "bigger crowd"),
    ),
    "days": ("哪个办得更久", "持续几天", "which lasted longer", "more days"),
}
"""What is asked for by each unit; a question is compared with these by its vector."""
_WORDS = {
    "recordings": r"\brecord(?:ings?|ed)\b|\bvideos?\b|录像|录制|视频|回放",
    "with_slides": r"\bslides?\b|\bdecks?\b|ppt|幻灯片|课件|讲义|讲稿",
    "speakers": r"\bspeakers?\b|\bpresenters?\b|讲师|嘉宾|讲者",
    "people": r"\battendees?\b|\battended\b|\bparticipants?\b|人数|参会|观众|人[更最]?多",
    "days": r"\bdays\b|\blonger\b|\blongest\b|天数|几天|多少天|更久",
    "talks": r"\btalks?\b|\bsessions?\b|\bpresentations?\b|演讲|分享|场次|议题",
    "events": r"\bevents\b|\beditions\b|活动[更最]?多|活动数|次数",
}
"""Words that decide alone what is counted, the first that stands there."""
_PATTERNS = {unit: compile_late(words, re.IGNORECASE) for unit, words in _WORDS.items()}
LEAST_COSINE = 0.45
"""Of a question with the nearest of these; `what is the difference` is below."""
LEAST_LEAD = 0.05
"""By which it is nearer than those of another unit; `which has more` is not."""
USUAL = "talks"
"""What is counted where nothing says it."""
_SUBJECTS: Mapping[Subject, str] = {
    "talks": "talks",
    "recordings": "recordings",
    "speakers": "speakers",
    "events": "events",
    "attendance": "people",
}
_KINDS = {"video": "recordings", "slides": "with_slides"}


def choose_measure(request: Request, encoder: Encoder) -> str:
    """Choose the unit by which things are compared; empty if the question names none."""
    if request.subject in _SUBJECTS:
        return _SUBJECTS[request.subject]
    said = [_KINDS[kind] for kind in request.constraints.kinds if kind in _KINDS]
    if said:
        return said[0]
    text = leave_out_names(request)
    if not text:
        return ""
    if plain := next((unit for unit, one in _PATTERNS.items() if one.search(text)), ""):
        return plain
    nearest = rate_prototypes(text, PROTOTYPES, encoder)
    first, second = sorted(nearest, key=lambda unit: -nearest[unit])[:2]
    if nearest[first] < LEAST_COSINE:
        return ""
    return first if nearest[first] - nearest[second] >= LEAST_LEAD else USUAL


def measure(side: Side, unit: str) -> int | None:
    """Measure a side in a unit of `PROTOTYPES`; None if it is not on record.

    Of an event without any talk on record, nobody knows how many there were.
    """
    is_unknown = not side.talks and unit in {"talks", "speakers", "recordings", "with_slides"}
    return None if is_unknown else _MEASURES[unit](side)


def say_value(composer: Composer, value: int | None, unit: str) -> str:
    """Say a number with its unit, or that it is not on record."""
    if value is not None:
        return composer.count(value, unit)
    is_whole = unit in {"recordings", "with_slides"}
    return composer.say("only_whole" if is_whole else "not_on_record")


def _count_with(side: Side, kind: str) -> int | None:
    """Count the talks with a link of their own; None if there is only one of the whole event."""
    number = sum(
        any(link.kind == kind and link.scope not in {"event", "folder"} for link in talk.links)
        for talk in side.talks
    )
    ones: list[Event | Talk] = [*side.events, *side.talks]
    has_whole = any(link.kind == kind for one in ones for link in one.links)
    return None if has_whole and not number else number


def _count_people(side: Side) -> int | None:
    said = [fact for event in side.events for fact in list_values(event, "attendance")[:1]]
    numbers = [int(fact.value) for fact in said if fact.value.isdecimal()]
    return sum(numbers) if len(numbers) == len(side.events) > 0 else None


def _count_days(side: Side) -> int | None:
    if len(side.events) != 1 or not side.events[0].start:
        return None
    event = side.events[0]
    last = event.end or event.start
    return (date.fromisoformat(last) - date.fromisoformat(event.start)).days + 1


_MEASURES: Mapping[str, Callable[[Side], int | None]] = {
    "talks": lambda side: len(side.talks),
    "recordings": lambda side: _count_with(side, "video"),
    "with_slides": lambda side: _count_with(side, "slides"),
    "speakers": lambda side: len({id for talk in side.talks for id in talk.speakers}),
    "events": lambda side: len(side.events) or None,
    "people": _count_people,
    "days": _count_days,
}
