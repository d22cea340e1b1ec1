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
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import indexer
from indexer.errors import BadInput
from indexer.text.late_patterns import compile_late
from indexer.time_limit import run_within

CHARS = 3200
GROWTH = 8
MOST_RATIO = 24
"""Of the times of two texts, one `GROWTH` times as long; quadratic time would give 64."""
LEAST_S = 0.004
"""Below, `CHARS` characters take so little that nobody would notice more."""
MOST_S = 0.5
"""When a search is given up."""
RUNS = 5

OPENINGS = ("", "{{< a", "2021-1-1", "《“（(a", "讲师 by at ")
PIECES = (
    *(" ", "\n", "a", "1", "中", "a ", "Aa ", "a.", "--", ", ", "、", "#", "a/", ":", "="),
    *("(", "（", "[", "“", "`", "{", "<a ", '\\"', "{{<", "资深", "文章(", "and ", "https://a.b "),
)
BOUNDED = {
    # pattern: who says how long a text it reads, in characters
    # Reads our own patterns, where every class ends.
    "indexer.text.late_patterns:_CLASS": 300,
    "indexer.catalogue.people.person_names:_BRACKETS": 100,
    "indexer.catalogue.people.person_names:_MIXED": 100,
    "indexer.links.kinds:_KEY_SUFFIX": 60,
    "indexer.links.kinds:_PAGE_LABELS": 603,
    "indexer.sources.hugo.rules.patterns:_TOKEN": 200,
    # Reads 1,500, of which each can begin a sentence of 600: linear, but only in longer texts.
    "indexer.sources.statements.bodies.event_prose:_SENTENCE": 560,
    # A tag of Liquid; in one of Hugo, every quote is closed.
    "indexer.markdown.shortcodes.tags:_PARAM": 500,
}
"""Patterns that take quadratic time, in texts that are short."""
ANCHORED = {
    "indexer.links.kinds:_ADDRESS_KINDS",
    "indexer.links.kinds:_LIKELY_ADDRESS_KINDS",
    "indexer.links.players:_OTHER_PLAYERS",
    "indexer.links.videos:_COMPILED",
    "indexer.sources.dates:_HUGO_FORMS",
}
"""Tables of patterns that are matched at the start of a text only."""
LATE = type(compile_late(""))
"""Patterns that are compiled at their first use."""
INLINE = re.compile(r"re\.(compile|search|match|fullmatch|split|sub|subn|findall|finditer)$")
SEARCHES = "search|split|subn?|findall|finditer"


def list_modules() -> list[str]:
    return [info.name for info in pkgutil.walk_packages(indexer.__path__, "indexer.")]


def find_patterns(value: object, depth: int = 3) -> Iterator[re.Pattern]:
    """Find the patterns in a value of a module, and in the tables that it has of them."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, LATE):
        yield value.finditer.__self__
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from find_patterns(item, depth - 1)
    elif depth and isinstance(value, dict):
        yield from find_patterns(list(value.values()), depth - 1)


def read_source(module: str) -> str:
    return Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")


class Tried(NamedTuple):
    """A pattern, and whether it is searched in a text, or only matched at its start."""

    name: str
    pattern: re.Pattern
    is_searched: bool


def find_inline(module: str) -> Iterator[Tried]:
    """Find the patterns that are written where they are used, but for those at the top."""
    for node in ast.walk(ast.parse(read_source(module))):
        call = isinstance(node, ast.Call) and node.args and INLINE.match(ast.unparse(node.func))
        if call and call[1] != "compile":
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, (str, bytes)):
                is_searched = call[1] not in {"match", "fullmatch"}
                yield Tried(f"{module}:inline", re.compile(first.value), is_searched)


def is_searched(module: str, name: str, value: object) -> bool:
    """Tell whether a module searches with a pattern; one that others import may be searched."""
    if not isinstance(value, (re.Pattern, LATE)):
        return f"{module}:{name}" not in ANCHORED
    return not name.startswith("_") or bool(
        re.search(rf"(?<!\w){name}\.(?:{SEARCHES})\b", read_source(module))
    )


def collect() -> dict[str, list[Tried]]:
    found: dict[str, list[Tried]] = {}
    known: set[tuple[object, int, bool]] = set()
    for module in list_modules():
        named = [
            Tried(f"{module}:{name}", pattern, is_searched(module, name, value))
            for name, value in vars(importlib.import_module(module)).items()
            for pattern in find_patterns(value)
        ]
        for tried in [*named, *find_inline(module)]:
            key = (tried.pattern.pattern, tried.pattern.flags, tried.is_searched)
            if key not in known:
                known.add(key)
                found.setdefault(module, []).append(tried)
    return found


PATTERNS = collect()
TEXTS = [(opening, piece) for opening in OPENINGS for piece in PIECES]


def make_text(opening: str, piece: str, chars: int) -> str:
    return opening + piece * (chars // len(piece)) + "\x01"


def measure(tried: Tried, text: str, runs: int) -> float:
    """Measure the processor time of a search for all matches, the best of some runs."""
    pattern = tried.pattern
    written = text.encode() if isinstance(pattern.pattern, bytes) else text

    def work() -> None:
        if tried.is_searched:
            deque(pattern.finditer(written), maxlen=0)
        else:
            pattern.fullmatch(written)

    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        try:
            run_within(MOST_S, "", work)
        except BadInput:
            return MOST_S
        best = min(best, time.process_time() - start)
    return best


def explain_growth(tried: Tried, opening: str, piece: str, chars: int) -> str:
    """Explain how the time grows with the length of a text; empty if it is linear."""
    long = make_text(opening, piece, chars)
    if measure(tried, long, 1) < LEAST_S:
        return ""
    short_s = measure(tried, make_text(opening, piece, chars // GROWTH), RUNS)
    long_s = measure(tried, long, RUNS)
    if long_s < MOST_S and (long_s < LEAST_S or long_s < MOST_RATIO * short_s):
        return ""
    return f"{opening!r} + {piece!r} * n: {long_s / short_s:.0f} times for {GROWTH} times the text"


@pytest.mark.parametrize("module", PATTERNS)
def test_the_time_of_a_pattern_grows_with_the_text(module):
    slow = [
        f"{tried.name}: {reason}"
        for tried in PATTERNS[module]
        for opening, piece in TEXTS
        if (reason := explain_growth(tried, opening, piece, BOUNDED.get(tried.name, CHARS)))
    ]
    assert slow == []


def test_quadratic_time_is_noticed():
    slow, fast = re.compile(r"\s*\{"), re.compile(r"(?:(?<!\s)\s++)?\{")
    assert explain_growth(Tried("slow", slow, True), "", " ", CHARS)
    assert not explain_growth(Tried("fast", fast, True), "", " ", CHARS)
    assert not explain_growth(Tried("anchored", slow, False), "", " ", CHARS)


def test_no_module_with_patterns_is_missing():
    """A pattern that is made while the program runs would not be found."""
    using = {
        module
        for module in list_modules()
        if re.search(r"\bre\.compile\(|compile_words\(", read_source(module))
    }
    made_later = {"indexer.text.community_names", "indexer.text.language"}
    made_later |= {"indexer.catalogue.name_filter"}
    made_later |= {"indexer.sources.hugo.rules.ignored_files"}
    shared = {module for module in using if module not in PATTERNS} - made_later
    assert shared == set()
