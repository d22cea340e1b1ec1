"""Makes the statement of an event from the fields of a row or of a page that is about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexer.sources import front_matter_fields as fm
from indexer.sources.statements.days import EventDays
from indexer.statements import WORD_CHARS, StatedEvent, StatedFact

MAX_SUMMARY_CHARS = 1000
MAX_NAMES = 20
PLACE_KEYS = ("place", "location", "venue", "city", "地点")
FACT_KEYS: Mapping[str, tuple[str, ...]] = {
    "host": ("host", "hosts", "hosted_by", "chair", "chairs", "moderator", "moderators", "主持"),
    "organiser": (
        *("organiser", "organisers", "organizer", "organizers", "co_organisers", "co_organizers"),
        *("主办", "承办", "协办"),
    ),
    "sponsor": ("sponsor", "sponsors", "赞助"),
    "attendance": ("attendance", "attendees", "figures", "人数"),
    "talks": ("talks", "talk_count"),
}
"""By the field of the fact: the keys that give it."""


def list_fact_values(fields: fm.Fields) -> dict[str, list[str]]:
    """List the values of the fields in `FACT_KEYS`; a person or company may be a table."""
    return {
        field: [text for key in keys for text in _list_values(fields.get(key))]
        for field, keys in FACT_KEYS.items()
    }


def state_event(
    fields: fm.Fields,
    days: EventDays,
    *,
    names: tuple[str, ...],
    series: str = "",
    year: int = 0,
    edition: int = 0,
    summary: str = "",
    text: str = "",
    section: int = 0,
    links: tuple[int, ...] = (),
    is_page: bool = False,
    is_series: bool = False,
) -> StatedEvent:
    """State an event whose place, hosts and so on stand in fields.

    `text` is that of the section that tells of it: each fact is given with the line that says it.
    A series that the fields name goes before that of the arguments, which are the fields of
    `StatedEvent` of that name.
    """
    lines = [line for line in text.split("\n") if line]
    facts = tuple(
        StatedFact(field, value, section, _find_line(lines, words)[:WORD_CHARS])
        for field, value, words in _list_facts(fields, days, edition, summary, names[0])
    )
    return StatedEvent(
        names=tuple(dict.fromkeys(names))[:MAX_NAMES],
        series=fm.get_text(fields, "series") or series,
        year=year,
        edition=edition,
        facts=facts,
        section=section,
        words=text[:WORD_CHARS] or names[0][:WORD_CHARS],
        links=links,
        is_page=is_page,
        is_series=is_series or days.is_long,
    )


def _list_facts(
    fields: fm.Fields, days: EventDays, edition: int, summary: str, name: str
) -> Iterator[tuple[str, str, str]]:
    """List the field and value of each fact, and the words of the line that says it."""
    if days.start:
        yield "start", days.start, days.words
    if days.end:
        yield "end", days.end, days.words
    if place := fm.get_text(fields, *PLACE_KEYS):
        yield "place", place, place
    if summary:
        yield "summary", summary[:MAX_SUMMARY_CHARS], summary.split("\n")[0]
    if edition:
        written = fm.get_text(fields, "edition")
        yield "edition", str(edition), name if written.isdigit() or not written else written
    for field, values in list_fact_values(fields).items():
        for value in values:
            yield field, value, value


def _list_values(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    named = [item.get("name") if isinstance(item, dict) else item for item in items]
    return [" ".join(str(item).split()) for item in named if isinstance(item, (str, int)) and item]


def _find_line(lines: list[str], words: str) -> str:
    """Find the line with these words: the last one, because the summary stands before the facts.

    A number alone may stand in any, so it is its own line.
    """
    found = () if words.isdigit() else (line for line in reversed(lines) if words in line)
    return next(iter(found), words)
