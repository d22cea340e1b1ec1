"""Narrows the talks that were shown to those that are meant: `the one on load balancing`."""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.answering.from_catalogue.scope.resolve import Scope, find_talks
from bot.answering.from_catalogue.topics.find import (
    find_topic_talks,
    keep_fitting,
    rank_topic_talks,
)
from bot.request import Request
from indexer.search.index import Reader

_NAME = re.compile(r"[A-Z][A-Za-z0-9]{2,}")

LEAST_FIT = 0.2
"""How well one of a few talks that were shown fits what is asked for; the others fit by 0.1 at
most."""
REAL_FIT = 0.75
"""How well some talk of the archive fits a topic that is none of the words of asking."""


def narrow_shown(request: Request, reader: Reader, scope: Scope) -> Request | None:
    """Narrow the talks that were shown to those of the names, limits and topic of a request.

    Whoever looks at a list says one word of a title, which in the whole archive would say little.

    Returns:
        The request with the talks that are left, and without its topic if that chose them; None
        if none of them is meant, or no other talk than those that are left out is there.
    """
    ids = find_talks(scope, reader)
    if not ids:
        return None
    if not scope.among:
        return request
    if not request.topic:
        return replace(request, among=tuple(ids))
    ranked = rank_topic_talks(reader, request.topic, ids, request.language)
    fitting = keep_fitting(ranked, LEAST_FIT)
    if ranked and not fitting and _is_about_something(request, reader):
        return None
    # Words that all of them have, or no talk at all, choose none.
    chosen = {one.talk.id for one in fitting} or set(ids)
    return replace(request, among=tuple(id for id in ids if id in chosen), topic="")


def _is_about_something(request: Request, reader: Reader) -> bool:
    """Tell whether a topic is one: some talk of the archive is about it, or it has a name."""
    if _NAME.search(request.topic):
        return True
    found = find_topic_talks(reader, request.topic, None, request.language)
    return bool(found) and found[0].fit >= REAL_FIT
