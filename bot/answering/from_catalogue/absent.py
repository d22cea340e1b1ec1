"""Finds names in what is left of a question that nothing in its scope has: `DHH`, `Wuhan`."""

from __future__ import annotations

import re
from calendar import day_abbr, day_name, month_abbr, month_name
from collections.abc import Sequence

from bot.answering.from_catalogue.scope import Scope
from bot.answering.from_catalogue.topic_words import stands_in
from bot.answering.from_catalogue.topics import read_talk_texts
from bot.request import Request
from indexer.catalogue.records import Talk
from indexer.search.index import Reader
from indexer.text.language import fold

_NAME = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]{2,30}")

_OF_THE_CALENDAR = frozenset((*month_name, *month_abbr, *day_name, *day_abbr, "Sept"))


def find_absent_name(request: Request, reader: Reader, scope: Scope, talks: Sequence[Talk]) -> str:
    """Find a word with a capital letter that no event or talk of a scope has; empty for none.

    One capital at the beginning of a question says nothing, and neither do months and days.
    """
    start = request.text.lstrip()
    names = [
        match[0]
        for match in _NAME.finditer(request.topic)
        if not (start.startswith(match[0]) and match[0][1:].islower())
        and match[0] not in _OF_THE_CALENDAR
    ]
    if not names:
        return ""
    events = [name for event in scope.events for name in (*event.names, *event.places)]
    events += [name for series in scope.series for name in series.names]
    text = fold("\n".join([*events, *read_talk_texts(reader, talks)]))
    return next((name for name in names if not stands_in(fold(name), text)), "")
