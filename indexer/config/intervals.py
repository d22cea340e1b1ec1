"""How often a source may be read by the server itself."""

from __future__ import annotations

from indexer.text.intervals import parse_interval

SHORTEST = "5m"
"""Servers out there are asked no more often than this."""
LONGEST = "60d"


def explain_bad_interval(text: str) -> str:
    """Explain in words why `every` cannot be so; empty if it can."""
    try:
        seconds = parse_interval(text)
    except ValueError as error:
        return str(error)
    if not parse_interval(SHORTEST) <= seconds <= parse_interval(LONGEST):
        return f"{text} is not from {SHORTEST} to {LONGEST}; correct the value"
    return ""
