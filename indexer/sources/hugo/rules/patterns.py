"""Matches texts with Hugo's glob patterns, in time that is linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import islice

MAX_PATTERN_CHARS = 200
"""A longer pattern matches nothing; those of real sites stay below 60."""
MAX_CHOICES = 20
"""Most choices that the braces of one pattern stand for."""

_TOKEN = re.compile(r"\*\*+|\[!?[^\]]+\]|\\.|.", re.DOTALL)
_INNER_BRACES = re.compile(r"\{([^{}]*)\}")


def matches_pattern(text: str, pattern: str) -> bool:
    """Tell whether a whole text matches a pattern, in any case of the letters.

    In a pattern, `*` stands for a part of a name, `**` for parts of several names, and `{a,b}` for
    one of its choices.
    """
    if len(pattern) > MAX_PATTERN_CHARS:
        return False
    text = text.lower()
    return any(_matches(text, tokens) for tokens in _split_pattern(pattern.lower()))


@lru_cache(maxsize=256)
def _split_pattern(pattern: str) -> tuple[Sequence[str], ...]:
    """Split each choice of a pattern into characters and wildcards."""
    return tuple(_TOKEN.findall(choice) for choice in islice(_expand(pattern), MAX_CHOICES))


def _expand(pattern: str) -> Iterator[str]:
    """Give each choice of the braces in a pattern, the innermost braces first."""
    braces = _INNER_BRACES.search(pattern)
    if not braces:
        yield pattern
        return
    before, after = pattern[: braces.start()], pattern[braces.end() :]
    for choice in braces[1].split(","):
        yield from _expand(f"{before}{choice}{after}")


def _matches(text: str, tokens: Sequence[str]) -> bool:
    """Follow all ways to match at once, so that many wildcards cost no more time."""
    states = _skip_stars({0}, tokens)
    for char in text:
        states = _skip_stars(set(_step(char, states, tokens)), tokens)
        if not states:
            return False
    return len(tokens) in states


def _step(char: str, states: set[int], tokens: Sequence[str]) -> Iterator[int]:
    for state in states:
        token = tokens[state] if state < len(tokens) else ""
        if token.startswith("**") or (token == "*" and char != "/"):
            yield state
        elif token == "?" or (token.startswith("[") and len(token) > 1):
            if char != "/" and fnmatchcase(char, token):
                yield state + 1
        elif token[-1:] == char:
            yield state + 1


def _skip_stars(states: set[int], tokens: Sequence[str]) -> set[int]:
    """Add the states behind wildcards that match nothing."""
    closed = set(states)
    for state in states:
        while state < len(tokens) and tokens[state].startswith("*"):
            state += 1
            closed.add(state)
    return closed
