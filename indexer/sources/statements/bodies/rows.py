"""Reads talks from the rows of a table."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.links.labels import is_bare, names_service, names_whole
from indexer.sources.statements.bodies.contexts import Context
from indexer.sources.statements.bodies.entries import Entry, names_talk
from indexer.sources.statements.bodies.wording.columns import find_column, find_roles
from indexer.sources.statements.bodies.wording.credits import read_credits
from indexer.sources.statements.bodies.wording.days import find_time, read_days
from indexer.sources.statements.bodies.wording.titles import read_title
from indexer.statements import WORD_CHARS, StatedPerson, StatedTalk
from indexer.text.events import find_editions, find_event_name, find_single_year

_EMPTY = re.compile(
    r"[\s\-—–―/.。…~～\\]*|n/?a|tb[da]|none|无|暂无|未知|待定|未找到|没有", re.IGNORECASE
)
_SPLIT = re.compile(r"(?:(?<!\s)\s++)?(?:[,，、;；/&]|\band\b)\s*")


@lru_cache(maxsize=1024)
def has_talk_columns(header: tuple[str, ...]) -> bool:
    """Tell whether a table with such a header lists talks: it has a column of titles or people."""
    roles = {role for head in header for role in find_roles(head)}
    return bool({"title", "people"} & roles)


def read_row(entry: Entry, context: Context) -> StatedTalk | None:
    """Read the talk of a row; None if it tells of none."""
    row = entry.parts[0]
    cells = dict(enumerate(row.cells))
    title_column = _find_title_column(entry)
    written = cells.get(title_column, "")
    titles, people = read_title(written)
    people = _read_people(entry) or people
    whole = names_whole(written) and not people
    if not titles or whole or (names_service(titles[0]) and not people):
        return None
    has_people_column = find_column(entry.header, "people") >= 0
    if not (people or entry.media) and (has_people_column or not has_talk_columns(entry.header)):
        return None  # a break, or no table of talks
    if not (context.lists_talks and not context.is_reading) and not people:
        return None
    organisations = _read_list(_get(entry, "organisation"))
    event, year, edition = _read_event(entry, context)
    days = read_days(_get(entry, "day"), year or context.year)
    return StatedTalk(
        titles=titles,
        people=people,
        hosts=read_credits(_get(entry, "host")),
        organisations=organisations,
        event=event,
        year=year,
        edition=edition,
        start=days[0].isoformat() if days else "",
        time=find_time(_get(entry, "day")),
        track=_get(entry, "track"),
        place=_get(entry, "place"),
        abstract=_get(entry, "about") if not is_bare(_get(entry, "about")) else "",
        section=row.section,
        words=" | ".join(cell for cell in row.cells if cell)[:WORD_CHARS],
        links=tuple(one.index for one in entry.links if _is_own(entry, one.cell, title_column)),
    )


def _find_title_column(entry: Entry) -> int:
    column = find_column(entry.header, "title")
    if column >= 0:
        return column
    for one in entry.media:
        if names_talk(one.link.label):
            return one.cell
    row = entry.parts[0]
    if not has_talk_columns(entry.header):
        return -1
    free = [n for n, cell in enumerate(row.cells) if cell and not _roles_at(entry, n)]
    return max(free, key=lambda n: len(row.cells[n]), default=-1)


def _roles_at(entry: Entry, column: int) -> tuple[str, ...]:
    return find_roles(entry.header[column]) if column < len(entry.header) else ()


def _is_own(entry: Entry, column: int, title_column: int) -> bool:
    """Tell whether a link in a column is about the talk, and not the home page of a speaker."""
    roles = _roles_at(entry, column)
    return column == title_column or not {"people", "organisation", "event", "host"} & set(roles)


def _get(entry: Entry, role: str) -> str:
    """Get the text of the first column with a role; empty for none and for a dash."""
    column = find_column(entry.header, role)
    cells = entry.parts[0].cells
    text = cells[column] if 0 <= column < len(cells) else ""
    return "" if _EMPTY.fullmatch(text) else text


def _read_people(entry: Entry) -> tuple[StatedPerson, ...]:
    has_organisations = find_column(entry.header, "organisation") >= 0
    return read_credits(_get(entry, "people"), has_organisations=has_organisations)


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _SPLIT.split(text))))


def _read_event(entry: Entry, context: Context) -> tuple[str, int, int]:
    """Read event, year and edition of a row: its own cells go before the heading above."""
    cell, number, year_cell = (_get(entry, role) for role in ("event", "edition", "year"))
    name = find_event_name(cell) or cell
    year = find_single_year([year_cell, cell, number])
    edition = next(iter(find_editions(f"{number} {cell}")), 0)
    if not edition and re.fullmatch(r"#?\d{1,3}", number):
        edition = int(number.lstrip("#"))
    return name or context.event, year or context.year, edition or context.edition
