"""Every pattern of `re` under `indexer/` takes linear time, or reads a text of bounded length.

The patterns are found, not listed: those of a new module are tried with it. Each is searched in
growing texts, made of an opening and of one piece that is repeated, which never lets it match.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import indexer

CHARS = 3200
GROWTH = 8
MOST_RATIO = 24
"""Of the times of two texts, one `GROWTH` times as long; quadratic time would give 64."""
LEAST_S = 0.004
"""Below, `CHARS` characters take so little that nobody would notice more."""
RUNS = 5

OPENINGS = ("", "{{< a", "2021-1-1", "《“（(a", "讲师 by at ")
PIECES = (
    *(" ", "\n", "a", "1", "中", "a ", "Aa ", "a.", "--", ", ", "、", "#", "a/", ":", "="),
    *("(", "（", "[", "“", "`", "{", "<a ", '\\"', "{{<", "资深", "文章(", "and ", "https://a.b "),
)
BOUNDED = {
    # pattern: who says how long a text it reads, in characters
    "indexer.catalogue.people.person_names:_MIXED": 100,
    "indexer.catalogue.people.person_names:_BRACKETS": 100,
}
"""Patterns that take quadratic time, in texts that are short."""
INLINE = re.compile(r"re\.(?:compile|search|match|fullmatch|split|sub|subn|findall|finditer)$")


def list_modules() -> list[str]:
    return [info.name for info in pkgutil.walk_packages(indexer.__path__, "indexer.")]


def find_patterns(value: object, depth: int = 3) -> Iterator[re.Pattern]:
    """Find the patterns in a value of a module, and in the tables that it has of them."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from find_patterns(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield from find_patterns(list(value.values()), depth - 1)


def find_inline(module: str) -> Iterator[re.Pattern]:
    """Find the patterns that are written where they are used."""
    source = Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and INLINE.match(ast.unparse(node.func)) and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, (str, bytes)):
                yield re.compile(first.value)


def collect() -> dict[str, list[tuple[str, re.Pattern]]]:
    found: dict[str, list[tuple[str, re.Pattern]]] = {}
    known: set[tuple[object, int]] = set()
    for module in list_modules():
        named = [
            (f"{module}:{name}", pattern)
            for name, value in vars(importlib.import_module(module)).items()
            for pattern in find_patterns(value)
        ]
        for name, pattern in [*named, *((f"{module}:inline", one) for one in find_inline(module))]:
            if (pattern.pattern, pattern.flags) not in known:
                known.add((pattern.pattern, pattern.flags))
                found.setdefault(module, []).append((name, pattern))
    return found


PATTERNS = collect()
TEXTS = [(opening, piece) for opening in OPENINGS for piece in PIECES]


def make_text(opening: str, piece: str, chars: int) -> str:
    return opening + piece * (chars // len(piece)) + "\x01"


def measure(pattern: re.Pattern, text: str, runs: int) -> float:
    """Measure the processor time of a search for all matches, the best of some runs."""
    written = text.encode() if isinstance(pattern.pattern, bytes) else text
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        for _ in pattern.finditer(written):
            pass
        best = min(best, time.process_time() - start)
    return best


def explain_growth(pattern: re.Pattern, opening: str, piece: str, chars: int) -> str:
    """Explain how the time grows with the length of a text; empty if it is linear."""
    long = make_text(opening, piece, chars)
    if measure(pattern, long, 1) < LEAST_S:
        return ""
    short_s = measure(pattern, make_text(opening, piece, chars // GROWTH), RUNS)
    long_s = measure(pattern, long, RUNS)
    if long_s < LEAST_S or long_s < MOST_RATIO * short_s:
        return ""
    return f"{opening!r} + {piece!r} * n: {long_s / short_s:.0f} times for {GROWTH} times the text"


@pytest.mark.parametrize("module", PATTERNS)
def test_the_time_of_a_pattern_grows_with_the_text(module):
    slow = [
        f"{name}: {reason}"
        for name, pattern in PATTERNS[module]
        for opening, piece in TEXTS
        if (reason := explain_growth(pattern, opening, piece, BOUNDED.get(name, CHARS)))
    ]
    assert slow == []


def test_quadratic_time_is_noticed():
    assert explain_growth(re.compile(r"\s*\{"), "", " ", CHARS)
    assert not explain_growth(re.compile(r"(?:(?<!\s)\s++)?\{"), "", " ", CHARS)


def test_no_module_with_patterns_is_missing():
    """A pattern that is made while the program runs would not be found."""
    using = {
        module
        for module in list_modules()
        if re.search(
            r"\bre\.compile\(|compile_words\(",
            Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8"),
        )
    }
    made_later = {"indexer.text.community_names", "indexer.text.language"}
    made_later |= {"indexer.sources.hugo.rules.ignored_files"}
    shared = {module for module in using if module not in PATTERNS} - made_later
    assert shared == set()
