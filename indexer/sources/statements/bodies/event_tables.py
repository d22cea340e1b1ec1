"""Reads events from the rows of a table, and facts of one event from a table of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from indexer.sources.statements.bodies.contexts import Context
from indexer.sources.statements.bodies.entries import Entry
from indexer.sources.statements.bodies.parts import Part
from indexer.sources.statements.bodies.wording.columns import find_column, find_roles
from indexer.sources.statements.bodies.wording.days import read_days
from indexer.statements import WORD_CHARS, StatedEvent, StatedFact
from indexer.text.events import find_editions, find_event_name, find_single_year

FACT_ROLES = ("place", "host", "sponsor", "organiser", "attendance")
_EMPTY = re.compile(
    r"[\s\-—–―/.。…~～\\]*|n/?a|tb[da]|none|无|暂无|未知|待定|未查到|not known", re.IGNORECASE
)
_NUMBER = re.compile(r"#?(\d{1,3})")
_DAYS = re.compile(r"\d.*[日号\d]|\d{1,2}\s?月")


def names_events(header: tuple[str, ...]) -> bool:
    """Tell whether each row below such a header is an event: it names an event, edition or year."""
    return _find_event_column(header) >= 0 or any(
        find_column(header, role) >= 0 for role in ("edition", "year")
    )


def read_event_row(entry: Entry, context: Context) -> StatedEvent | None:
    """Read the event of a row; None if the row names none."""
    row, header = entry.parts[0], entry.header
    if not names_events(header):
        return None
    if _is_pair(row):
        return None
    column = _find_event_column(header)
    cell = _get(row, column)
    number = _get(row, find_column(header, "edition"))
    year = find_single_year([_get(row, find_column(header, "year")), cell, number])
    edition = next(iter(find_editions(f"{number} {cell}")), 0)
    if not edition and (match := _NUMBER.fullmatch(number)):
        edition = int(match[1])
    # `Mesh Webinar #1` in the column of the editions is of another series
    name = _name_event(header, column, cell) or find_event_name(number) or context.event
    if not name or not (cell or edition or year):
        return None
    facts = tuple(read_row_facts(row, header, year or context.year))
    year = year or next((int(fact.value[:4]) for fact in facts if fact.field == "start"), 0)
    return StatedEvent(
        names=(name,),
        year=year,
        edition=edition,
        facts=facts,
        section=row.section,
        words=_join(row),
        links=tuple(one.index for one in entry.links),
    )


def read_row_facts(row: Part, header: tuple[str, ...], year: int) -> Iterator[StatedFact]:
    """Read the facts in the cells of a row, by the heads of their columns."""
    words = _join(row)
    for head, cell in zip(header, row.cells, strict=False):
        if not _EMPTY.fullmatch(cell):
            yield from _read_cell(find_roles(head), cell, row.section, words, year)


def read_fact_tables(parts: Sequence[Part], year: int) -> Iterator[StatedFact]:
    """Read the facts in tables on one event: rows `时间 | …`, or one below `时间 | 地点`."""
    rows = [part for part in parts if part.block.table]
    for _, group in groupby(rows, key=lambda part: part.block.table):
        table = list(group)
        firsts = [find_roles(row.cells[0]) if row.cells else () for row in table]
        is_named = table[0].block.is_header and all(map(find_roles, table[0].cells))
        is_pairs = all(len(row.cells) == 2 for row in table) and len(table) > 1 and not is_named
        known = sum(bool({"day", *FACT_ROLES} & set(roles)) for roles in firsts)
        if is_pairs and known * 2 >= len(table):
            for row, roles in zip(table, firsts, strict=True):
                yield from _read_cell(roles, row.cells[1], row.section, _join(row), year)
        elif len(table) == 2 and table[0].block.is_header:
            header = table[0].cells
            roles_in = {role for head in header for role in find_roles(head)}
            if (
                "day" in roles_in
                and not {"title", "people"} & roles_in
                and not names_events(header)
            ):
                yield from read_row_facts(table[1], header, year)


def _is_pair(row: Part) -> bool:
    """Tell whether a row is a fact and its value, and no event: `地点 | 茶城`."""
    return len(row.cells) == 2 and bool({"day", *FACT_ROLES} & set(find_roles(row.cells[0])))


def _read_cell(
    roles: Sequence[str], cell: str, section: int, words: str, year: int
) -> Iterator[StatedFact]:
    if "day" in roles and (days := read_days(cell, year)):
        yield StatedFact("start", days[0].isoformat(), section, words)
        yield StatedFact("end", days[-1].isoformat(), section, words)
    for role in roles:
        if role in FACT_ROLES:
            value = cell
            if role == "place" and "day" in roles:  # `9 月 26–28 日，上海`
                value = re.split(r"[,，;；]\s*", cell)[-1]
                if _DAYS.fullmatch(value):
                    continue
            yield StatedFact(role, value, section, words)


def _find_event_column(header: tuple[str, ...]) -> int:
    column = find_column(header, "event")
    if column >= 0:
        return column
    return next(
        (n for n, head in enumerate(header) if find_event_name(head) == head.strip() != ""), -1
    )


def _name_event(header: tuple[str, ...], column: int, cell: str) -> str:
    """Name the event of a cell: `Europe 2023` below `Istio Day` is Istio Day Europe 2023."""
    if not cell:
        return ""
    head = header[column].strip()
    is_name = find_event_name(head) == head and len(head.split()) > 1  # not just `Conference`
    if is_name and head.casefold() not in cell.casefold():
        return f"{head} {cell}"
    return cell


def _get(row: Part, column: int) -> str:
    text = row.cells[column] if 0 <= column < len(row.cells) else ""
    return "" if _EMPTY.fullmatch(text) else text


def _join(row: Part) -> str:
    return " | ".join(cell for cell in row.cells if cell)[:WORD_CHARS]
