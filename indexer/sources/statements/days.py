"""Reads the first and the last day of an event from its fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from indexer.sources import front_matter_fields as fm
from indexer.sources.event_days import list_days

START_KEYS = ("dates", "date", "start_date", "startdate", "start", "event_date", "日期", "时间")
END_KEYS = ("end_date", "enddate", "end", "event_end", "until", "结束日期")
MAX_DAYS_OF_ONE_EVENT = timedelta(days=31)
"""What lasts longer is a series of events or episodes."""


@dataclass(frozen=True, slots=True)
class EventDays:
    """The days of an event."""

    start: str = ""
    """ISO date of the first day; empty if unknown."""
    end: str = ""
    """ISO date of the last day; that of the first, for an event of one day."""
    words: str = ""
    """The field that says them."""
    mistake: str = ""
    """What contradicts itself; empty if nothing does. Then only the first day counts."""
    is_long: bool = False
    """Whether it lasts longer than any one event."""


def read_days(fields: fm.Fields) -> EventDays:
    """Read the days of an event from fields that are about it alone."""
    key, starts = _find_days(fields, START_KEYS)
    if not starts:
        return EventDays()
    end_key, ends = _find_days(fields, END_KEYS)
    first, last = starts[0], ends[-1] if ends else starts[-1]
    written = [fm.get_text(fields, one) or str(fields.get(one)) for one in (key, end_key) if one]
    words = " – ".join(written)
    if last < first:
        reason = f"it ends ({last.isoformat()}) before it begins ({first.isoformat()})"
        return EventDays(first.isoformat(), "", words, reason)
    return EventDays(first.isoformat(), last.isoformat(), words, "", _is_long(first, last))


def split_days(held: str) -> EventDays:
    """Split the days of a document's event (`Document.held`)."""
    first, _, last = held.partition("/")
    last = last or first
    is_long = bool(first) and _is_long(date.fromisoformat(first), date.fromisoformat(last))
    return EventDays(first, last, held, is_long=is_long)


def _is_long(first: date, last: date) -> bool:
    return last - first > MAX_DAYS_OF_ONE_EVENT


def _find_days(fields: fm.Fields, keys: tuple[str, ...]) -> tuple[str, list[date]]:
    """Find the first of the keys with a day, and its days in the order of the text."""
    for key in keys:
        if days := list_days(fields.get(key)):
            return key, days
    return "", []
