"""Reads fields of a session, else of its event: titles, language, day, year, edition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import parse_day
from indexer.sources.sessions.long_texts import read_long_text
from indexer.sources.sessions.rows.aliases import TITLE_KEYS
from indexer.text.events import find_editions, find_single_year, find_years
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

NAME_KEYS = ("name", "title", "name_zh", "name_en")
"""Of an event."""
_EVENT_KEYS = ("event", "event_name", "conference")


def read_language(fields: fm.Fields, settings: SourceSettings, text: str) -> str:
    """Read the language of a row, else of its source, else of a text."""
    return parse_language(fields.get("language"), settings.language) or detect_language(text)


def read_titles(row: fm.Fields) -> list[str]:
    """Read the distinct titles of a session, the main one first; empty without any."""
    titles = filter(None, (fm.get_text(row, key) for key in TITLE_KEYS))
    return list(dict.fromkeys(titles)) or list(filter(None, [fm.get_text(row, "name")]))


def read_own_event(row: fm.Fields) -> str:
    """Read the event that a row itself names, as a text or as a table with `name`."""
    for key in _EVENT_KEYS:
        value = row.get(key)
        name = fm.get_text(
            value if isinstance(value, Mapping) else row,
            *(NAME_KEYS if isinstance(value, Mapping) else [key]),
        )
        if name:
            return name
    return ""


def join_long_text(row: fm.Fields, key: str) -> str:
    """Join the texts under a key in all languages."""
    return "\n".join(read_long_text(row, key).values())


def read_first_day(event: fm.Fields) -> date | None:
    """Read the first day of an event; None for a series over several years."""
    dates = event.get("dates") or event.get("date") or event.get("start_date")
    is_series = isinstance(dates, str) and len(set(find_years(dates))) > 1
    return None if is_series else parse_day(dates)


def read_year(row: fm.Fields, event: fm.Fields, name: str, day: date | None) -> int:
    """Read the year of a session of the event with this name; 0 if unknown."""
    year = fm.get_number(row, "year") or find_single_year([name]) or fm.get_number(event, "year")
    return year or (day.year if day else 0)


def read_edition(fields: fm.Fields, name: str) -> int:
    """Read the edition or the number of an episode; 0 if unknown."""
    texts = f"{fm.get_text(fields, 'edition')} {fm.get_text(fields, 'name')} {name}"
    return fm.get_number(fields, "edition") or next(iter(find_editions(texts)), 0)
