"""Makes the statement of an event from the fields of a row or of a page that is about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indexer.sources import front_matter_fields as fm
from indexer.sources.event_days import read_event_days
from indexer.sources.link_fields import list_texts
from indexer.statements import WORD_CHARS, StatedEvent, StatedFact

MAX_SUMMARY_CHARS = 1000
PLACE_KEYS = ("place", "location", "venue", "city")
FACT_KEYS: Mapping[str, tuple[str, ...]] = {
    "host": ("host", "hosts", "hosted_by", "chair", "chairs", "moderator", "moderators"),
    "organiser": ("organiser", "organisers", "organizer", "organizers"),
    "sponsor": ("sponsor", "sponsors"),
    "attendance": ("attendance", "attendees", "figures"),
    "talks": ("talks", "talk_count"),
}
"""By the field of the fact: the keys that give it."""


def state_event(
    fields: fm.Fields,
    *,
    names: tuple[str, ...],
    year: int,
    edition: int,
    summary: str = "",
    text: str = "",
    section: int = 0,
    links: tuple[int, ...] = (),
    is_page: bool = False,
) -> StatedEvent:
    """State an event whose days, place and so on stand in fields.

    `text` is that of the section that tells of it: each fact is given with the line that says it.
    The other arguments are the fields of `StatedEvent` of that name.
    """
    lines = [line for line in text.split("\n") if line]
    facts = tuple(
        StatedFact(field, value, section, _find_line(lines, wanted)[:WORD_CHARS])
        for field, value, wanted in _list_facts(fields, edition, summary)
    )
    return StatedEvent(
        names=names,
        series=fm.get_text(fields, "series"),
        year=year,
        edition=edition,
        facts=facts,
        section=section,
        words=text[:WORD_CHARS],
        links=links,
        is_page=is_page,
    )


def _list_facts(fields: fm.Fields, edition: int, summary: str) -> Iterator[tuple[str, str, str]]:
    """List the field and value of each fact, and the words of the line that says it."""
    dates = fm.get_text(fields, "dates", "date", "start_date")
    first, _, last = read_event_days({"event": "x", **fields, "dates": dates}).partition("/")
    if first:
        yield "start", first, dates
        yield "end", last or first, dates
    if place := fm.get_text(fields, *PLACE_KEYS):
        yield "place", place, place
    if summary:
        yield "summary", summary[:MAX_SUMMARY_CHARS], summary.split("\n")[0]
    if edition:
        yield "edition", str(edition), fm.get_text(fields, "edition")
    for field, keys in FACT_KEYS.items():
        for key in keys:
            for value in list_texts(fields.get(key)):
                yield field, value, value


def _find_line(lines: list[str], words: str) -> str:
    """Find the line with these words; a number alone may stand in any, so it is its own line."""
    found = () if words.isdigit() else (line for line in lines if words in line)
    return next(iter(found), words)
