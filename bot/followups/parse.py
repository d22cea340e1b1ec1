"""A question cut into parts: event, place, year, edition, kind of link, platform, topic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.followups import tables as table
from indexer.search.query import PLATFORMS, QUESTION_WORDS, parse_query
from indexer.text import events
from indexer.text.language import compile_words

_TAKEN = "\0"
"""Stands where a part was read, so that no later pattern reads across it."""
_JOINING = {"of", "and"}
"""Asking words that also stand inside the names of events."""
_SHORT_YEAR = re.compile(r"(?<!\d)([12]\d)\s*年")
_MONTH = re.compile(
    r"(?<!\d)(?:1[0-2]|0?[1-9])\s*月份?|\b(?:january|february|march|april|june|july|august|september"
    r"|october|november|december)\b",
    re.IGNORECASE,
)
_PLACE = compile_words(
    rf"(?:{'|'.join(zh for zh, _ in table.PLACES)})站?(?=[^{table.HAN_RANGE}]|$)"
    rf"|\b(?:{'|'.join(en for _, en in table.PLACES if en != 'US')})\b|\b(?-i:US)\b"
)
_REGION = compile_words(rf"[ \t](?:{_PLACE.pattern})$")


def _whole_words(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """Match words of tables; Chinese ones only as a whole run: 发 in 发布 is no word."""
    either = "|".join(pattern.pattern for pattern in patterns)
    return compile_words(rf"(?<![{table.HAN_RANGE}])(?:{either})++(?![{table.HAN_RANGE}])")


_ONLY_FILLER = _whole_words(table.FILLER)
_ONLY_FILLER_OR_ASPECT = _whole_words(table.FILLER, table.ASPECT)
_CALLS = re.compile(r"^(?:有(?!赞)|[看找要求])+")
"""Verbs that stand right before a Chinese event's name."""
_RUN = re.compile(rf"[^{_TAKEN}]+")
_EDGES = " \t?？!！.。,，、:：;；·…~～()（）[]【】“”\"'’‘-—/|&+的"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a question that says one thing."""

    slot: str
    """`event`, `place`, `year`, `month`, `edition`, `newest`, `kind`, `platform`, `language`,
    `topic`, or `asking` for what only asks."""
    value: str
    """What it says in any language: `2021`, `3`, `video`, `bilibili`, `zh`; else the text."""
    text: str
    """As written."""
    start: int
    end: int


def parts(text: str, *, general: bool = False) -> list[Part]:
    """Cut a question, its spaces single, into parts: in order, without overlaps or marks.

    With `general`, words that ask about any event, such as `speakers` and `how many people`, are
    asking words and no topic.
    """
    found: list[Part] = []
    rest = text

    def take(slot: str, spans: Iterable[tuple[int, int, str]]) -> None:
        nonlocal rest
        for start, end, value in spans:
            if start < end and _TAKEN not in rest[start:end]:
                found.append(Part(slot, value, text[start:end], start, end))
                rest = rest[:start] + _TAKEN * (end - start) + rest[end:]

    take("year", _years(rest))
    take("edition", ((s, e, str(n)) for s, e, n in events.find_edition_spans(rest)))
    take("month", _spans(_MONTH, rest))
    for name, pattern in PLATFORMS:
        take("platform", _spans(pattern, rest, name))
    for asked in parse_query(rest.replace(_TAKEN, " ")).link_intents:
        take("kind", _spans(asked.question, rest, asked.name))
    take("newest", _spans(table.NEWEST, rest))
    for code, pattern, _, _ in table.SPOKEN:
        take("language", _spans(pattern, rest, code))
    opening_end = len(rest) - len(without_opening(rest))
    take("asking", [(0, opening_end, rest[:opening_end])])
    take("asking", (s for s in _spans(QUESTION_WORDS, rest) if s[2].lower() not in _JOINING))
    take("event", _event(rest))
    take("asking", _spans(table.POINTING, rest))
    take("asking", _spans(QUESTION_WORDS, rest))
    take("place", _spans(_PLACE, rest))
    take("asking", _spans(_ONLY_FILLER_OR_ASPECT if general else _ONLY_FILLER, rest))
    take("topic", _topics(rest))
    return sorted(found, key=lambda part: part.start)


def _spans(pattern: re.Pattern[str], text: str, value: str = "") -> Iterator[tuple[int, int, str]]:
    return ((*found.span(), value or found.group(0)) for found in pattern.finditer(text))


def _years(text: str) -> Iterator[tuple[int, int, str]]:
    """Years with their 年; `21 年` is 2021."""
    for start, end, year in events.find_year_spans(text):
        tail = re.match(r"\s*年", text[end:])
        yield start, end + (tail.end() if tail else 0), str(year)
    for found in _SHORT_YEAR.finditer(text):
        yield *found.span(), f"20{found.group(1)}"


def _event(text: str) -> Iterator[tuple[int, int, str]]:
    """The first event named, without the region it may end in."""
    name = events.find_event_name(text)
    start = text.find(name) if name else -1
    if start < 0:
        found = table.SERIES.search(text)
        if not found:
            return
        name, start = found.group(0).strip(), found.start()
    without_call = _CALLS.sub("", name)
    start += len(name) - len(without_call)
    name = _REGION.sub("", without_call)
    yield start, start + len(name), name


def _topics(text: str) -> Iterator[tuple[int, int, str]]:
    for run in _RUN.finditer(text):
        said = run.group(0).strip(_EDGES)
        if re.search(r"\w", said):
            start = run.start() + run.group(0).index(said)
            said = re.sub(r"['’]s$", "", said)
            yield start, start + len(said), said


def without_opening(text: str) -> str:
    """Take off the words that go on from the question before, such as `and what about`."""
    opening = table.OPENING.match(text)
    return text[opening.end() :] if opening else text


def select(found: Sequence[Part], *slots: str) -> list[Part]:
    """Return the parts of some slots, in order."""
    return [part for part in found if part.slot in slots]


def whole_topics(found: list[Part], text: str) -> list[Part]:
    """Join neighbouring topics over the small words between them: `filters` in `anger`."""
    joined: list[Part] = []
    for part in found:
        if part.slot == "topic" and joined and joined[-1].slot == "topic":
            start = joined.pop().start
            whole = text[start : part.end]
            joined.append(Part("topic", whole, whole, start, part.end))
        elif part.slot != "asking" or table.WHO_OR_HOW.search(part.text):
            joined.append(part)
    return joined
