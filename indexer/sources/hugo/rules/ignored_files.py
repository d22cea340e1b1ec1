"""Files that a site leaves out: `ignoreFiles`, a list of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from indexer.sources.nesting import list_texts

MAX_PATTERNS = 50
MAX_PATTERN_CHARS = 200
MAX_REPEATS = 2
"""Python tries all ways to match, Go does not: with more repeats, a path could take minutes."""
MAX_PATH_CHARS = 250
"""A longer path is not compared."""

_REPEAT = re.compile(r"(?<!\\)[*+{]")
_REPEATED_GROUP = re.compile(r"\)[*+{]")


def read_ignored(value: object) -> tuple[re.Pattern[str], ...]:
    """Read the patterns; one that is broken, or could take long, is left out."""
    return tuple(_compile(list_texts(value)[:MAX_PATTERNS]))


def _compile(patterns: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for pattern in patterns:
        is_slow = _REPEATED_GROUP.search(pattern) or len(_REPEAT.findall(pattern)) > MAX_REPEATS
        if is_slow or len(pattern) > MAX_PATTERN_CHARS:
            continue
        try:
            yield re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            continue


def is_ignored(path: PurePosixPath, patterns: Iterable[re.Pattern[str]]) -> bool:
    """Tell whether a pattern names a file, or a folder above it, from the root of the site."""
    names = [f"/{folder}" for folder in (path, *path.parents) if folder.name]
    return any(
        pattern.search(name)
        for pattern in patterns
        for name in names
        if len(name) <= MAX_PATH_CHARS
    )
