"""Changes the text of a page outside of its code: fenced blocks and spans between backticks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_FENCE = re.compile(r"^[ \t>]{0,80}(?P<fence>`{3,}+(?!.*`)|~{3,})(?P<info>.*)$", re.MULTILINE)
_TICKS_OR_BLANK = re.compile(r"`+|\n[ \t]*(?=\n)")


def change_outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change the parts of a text that are no code, each by itself; code stays as it is."""
    parts: list[str] = []
    position = 0
    for start, end in find_code(text):
        parts += [change(text[position:start]), text[start:end]]
        position = end
    return "".join([*parts, change(text[position:])])


def find_code(text: str) -> Iterator[tuple[int, int]]:
    """Find (start, end) of the code of a page, in linear time."""
    position = 0
    for start, end in find_fences(text):
        yield from _find_spans(text, position, start)
        yield start, end
        position = end
    yield from _find_spans(text, position, len(text))


def find_fences(text: str) -> Iterator[tuple[int, int]]:
    """Find (start, end) of the fenced code blocks, with their fences."""
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opening is None:
            opening = fence
        elif fence["fence"].startswith(opening["fence"]) and not fence["info"].strip():
            yield opening.start(), fence.end()
            opening = None
    if opening is not None:
        yield opening.start(), len(text)


def _find_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Find the spans between runs of as many backticks; a blank line ends their paragraph."""
    runs: list[tuple[int, int]] = []
    for match in _TICKS_OR_BLANK.finditer(text, start, end):
        if match[0].startswith("`"):
            runs.append(match.span())
            continue
        yield from _pair_runs(runs)
        runs = []
    yield from _pair_runs(runs)


def _pair_runs(runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    following: dict[int, int] = {}
    partners: list[int | None] = []
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        partners.append(following.get(length))
        following[length] = number
    partners.reverse()
    number = 0
    while number < len(runs):
        partner = partners[number]
        if partner is not None:
            yield runs[number][0], runs[partner][1]
            number = partner
        number += 1
