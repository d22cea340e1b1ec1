"""Finds orders: `上一届`, `the latest`, `the last two`, `首届`, `next`."""

from __future__ import annotations

from collections.abc import Iterator

from bot.understanding.needs import Needs
from bot.understanding.numbers.number import COUNT, FIRST, LAST, NEXT, Number, read_count
from indexer.text.language import compile_words

_NO_EVENTS = (
    r"(?!\s+(?:years?|months?|weeks?|days?|hours?|minutes?|talks?|sessions?|videos?|slides?|recordings?"
    r"|links?|speakers?|people|questions?|answers?|of (?:them|these|those)))"
)
"""Behind `the last two`: what is no event."""
_SEVERAL = (
    (
        LAST,
        compile_words(
            rf"(?:最近|最新|过去|近|[上前])的?({COUNT})\s?[届期次]"
            rf"|\b(?:last|latest|newest|most recent|past|previous)\s+({COUNT})\b{_NO_EVENTS}"
        ),
    ),
    (
        FIRST,
        compile_words(
            rf"(?:最[早初先]|最开始|首|头)的?({COUNT})\s?[届期次]|\bfirst\s+({COUNT})\b{_NO_EVENTS}"
        ),
    ),
)
_ONE = (
    (
        LAST,
        compile_words(
            r"[上前]一?[届期次]|最[新近](?:的?一)?[届期次]|最[新近]|"
            r"\b(?:latest|newest|most recent|last|previous)\b"
            r"(?! (?:year|month|week|name|day|night))"
        ),
    ),
    (FIRST, compile_words(r"首[届期次]|最早(?:的?一)?[届期次]|\bvery first\b|\binaugural\b")),
    (NEXT, compile_words(r"下一?[届期次]|\b(?:next|upcoming)\b(?! year)")),
)
ORDERS = "last latest newest recent past previous first inaugural next upcoming"
"""Latin words, one of which an order has that is written in them."""
_ORDER = Needs("届期次最", ORDERS)
_MOST = 5
"""Most events that an order means."""


def list_orders(text: str) -> Iterator[Number]:
    """List the orders of a text, those of several events before those of one."""
    if not _ORDER.are_in(text):
        return
    for order, pattern in _SEVERAL:
        for match in pattern.finditer(text):
            count = read_count(match[1] or match[2])
            if 1 < count <= _MOST:
                yield Number("order", (order,), *match.span(), alone=False, count=count)
    for order, pattern in _ONE:
        for match in pattern.finditer(text):
            yield Number("order", (order,), *match.span(), alone=False)
