"""Tells breaks from talks in lists that hold both."""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"\b(?:break|lunch|coffee|breakfast|dinner|registration|check-?in|doors? open|pause|mittagessen"
    r"|networking)\b|茶歇|午餐|午休|晚餐|早餐|签到|休息|报到|簽到|報到",
    re.IGNORECASE,
)
MAX_CHARS = 60
"""Of a title that may be that of a break; a longer one says more."""


def is_break(title: str, kind: str, has_speakers: bool) -> bool:
    """Tell whether a session is a break: nobody speaks in it, and its title or its kind says so."""
    if has_speakers:
        return False
    return any(len(text) <= MAX_CHARS and _BREAK.search(text) for text in (title, kind))
