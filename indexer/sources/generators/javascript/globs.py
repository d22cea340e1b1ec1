"""Matches paths with the patterns that generators written in JavaScript take."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.sources.hugo.rules.patterns import matches_pattern

MAX_PATTERNS = 100


def matches_glob(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether a path matches one of some patterns, as micromatch and picomatch do.

    `**/` stands for any number of folders, none too. A pattern that begins with `!` takes back what
    those before it matched.
    """
    found = False
    for pattern, _ in zip(patterns, range(MAX_PATTERNS), strict=False):
        is_negated = pattern.startswith("!")
        written = pattern.removeprefix("!").removeprefix("./").replace("**/", "{,**/}")
        if matches_pattern(path, written):
            found = not is_negated
    return found
