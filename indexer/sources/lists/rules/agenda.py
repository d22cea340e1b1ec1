"""Reads the agenda that a description of an event holds as lines: a time of day, then a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from indexer.sources.sessions.rows.starts import read_clock

MIN_ITEMS = 3
"""Fewer times in a text are no agenda."""
MAX_ITEMS = 200
MAX_LINES = 2000
MAX_TITLE_CHARS = 200
_CLOCK = r"\d{1,2}[:：]\d\d(?: ?[ap]\.?m\.?)?"
_LINE = re.compile(
    rf"^[\s\-*•·|]{{0,8}}(?P<start>{_CLOCK})\s{{0,3}}(?:(?:[-–—~～至到]|to)\s{{0,3}}{_CLOCK})?"
    r"[\s:：|,，\-–—]{0,8}(?P<title>.{0,300})$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s\-*•·|]{0,8}")


def read_agenda(text: str) -> list[tuple[time, str]]:
    """Read the items of an agenda in their order; none if the text holds no agenda."""
    items = list(_list_items(text))
    clocks = [clock for clock, _ in items]
    is_agenda = len(items) >= MIN_ITEMS and clocks == sorted(clocks)
    return items[:MAX_ITEMS] if is_agenda else []


def _list_items(text: str) -> Iterator[tuple[time, str]]:
    clock: time | None = None
    for line in text.splitlines()[:MAX_LINES]:
        match = _LINE.match(line[:600])
        if match:
            clock = read_clock(match["start"])
            title = match["title"].strip()
        else:
            title = _BULLET.sub("", line).strip()
        if clock is not None and title and len(title) <= MAX_TITLE_CHARS:
            yield clock, title
            clock = None
