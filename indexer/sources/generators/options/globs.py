"""Matches paths with patterns as in `.gitignore`.

See https://git-scm.com/docs/gitignore#_pattern_format. Nothing here is compiled to a pattern of
`re`, whose time could explode on hostile ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_PATTERNS = 500
MAX_PATTERN_CHARS = 300
MAX_PARTS = 30
"""Of a pattern, between its slashes."""
MAX_STARS = 8
"""Folders of any number (`**`) in one pattern."""


@dataclass(frozen=True, slots=True)
class Glob:
    """One pattern."""

    parts: tuple[str, ...]
    """Of a path from the root; `**` is any number of folders."""
    is_negated: bool
    only_folders: bool

    def find_depths(self, parts: Sequence[str]) -> set[int]:
        """Find how many parts of a path match as a path of their own: the path, folders above."""
        depths: set[int] = set()
        # the numbers of parts of the pattern that may match the next part of the path
        states = self._skip({0})
        for depth, part in enumerate(parts, start=1):
            following: set[int] = set()
            for state in states:
                if state < len(self.parts):
                    own = self.parts[state]
                    if own == "**":
                        following.add(state)
                    elif match_name(own, part):
                        following.add(state + 1)
            if not following:
                break
            states = self._skip(following)
            # `a/**` is what lies in the folder, and not the folder
            is_inside = self.parts[-1] != "**" or depth >= len(self.parts)
            if len(self.parts) in states and is_inside:
                depths.add(depth)
        return depths

    def _skip(self, states: set[int]) -> set[int]:
        """Add the states behind a `**`, which may be no folder at all."""
        added = set(states)
        for state in sorted(states):
            position = state
            while position < len(self.parts) and self.parts[position] == "**":
                position += 1
                added.add(position)
        return added


class Globs:
    """A list of patterns; of those that match, the last one decides."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Read the patterns; empty lines and comments are none."""
        lines = (line.strip() for line in patterns)
        kept = [line for line in lines if line and not line.startswith("#")]
        self._globs = [glob for line in kept[:MAX_PATTERNS] if (glob := _read_glob(line))]

    def __bool__(self) -> bool:
        return bool(self._globs)

    def match(self, path: str) -> bool:
        """Tell whether a file is matched, or a folder above it."""
        parts = path.split("/")
        found = [(glob, glob.find_depths(parts)) for glob in reversed(self._globs)]
        for depth in range(1, len(parts) + 1):
            is_folder = depth < len(parts)
            own = (
                g for g, depths in found if depth in depths and (is_folder or not g.only_folders)
            )
            if (last := next(own, None)) and not last.is_negated:
                return True
        return False


def _read_glob(line: str) -> Glob | None:
    """Read a pattern; None for one that is beyond the limits."""
    is_negated = line.startswith("!")
    line = line.removeprefix("!")
    only_folders = line.endswith("/")
    is_rooted = "/" in line.rstrip("/")
    start = "" if is_rooted else "**/"
    return make_glob(start + line.strip("/"), is_negated=is_negated, only_folders=only_folders)


def make_glob(path: str, *, is_negated: bool = False, only_folders: bool = False) -> Glob | None:
    """Make a pattern of a path from the root; None for one that is beyond the limits."""
    parts = tuple(part for part in path.split("/") if part)
    is_long = len(path) > MAX_PATTERN_CHARS or len(parts) > MAX_PARTS
    if is_long or not parts or parts.count("**") > MAX_STARS:
        return None
    return Glob(parts, is_negated, only_folders)


def match_name(pattern: str, name: str) -> bool:
    """Match one name: `*` is any text, `?` a character, `[a-z]` or `[!a-z]` one of a set."""
    marks = _split_marks(pattern)
    place = mark = 0
    star, from_place = -1, 0
    while place < len(name):
        if mark < len(marks) and marks[mark] == "*":
            star, from_place, mark = mark, place, mark + 1
        elif mark < len(marks) and _fits(marks[mark], name[place]):
            place, mark = place + 1, mark + 1
        elif star >= 0:
            # the last star takes one character more
            from_place += 1
            place, mark = from_place, star + 1
        else:
            return False
    return all(rest == "*" for rest in marks[mark:])


def _split_marks(pattern: str) -> list[str]:
    """Split a pattern into stars, sets and characters."""
    marks: list[str] = []
    place = 0
    while place < len(pattern):
        char = pattern[place]
        end = pattern.find("]", place + 2) if char == "[" else -1
        if char == "\\" and place + 1 < len(pattern):
            marks.append(f"[{pattern[place + 1]}]")
            place += 2
        elif end > 0:
            marks.append(pattern[place : end + 1])
            place = end + 1
        else:
            marks.append(char)
            place += 1
    return marks


def _fits(mark: str, char: str) -> bool:
    if mark == "?":
        return True
    if len(mark) == 1:
        return mark == char
    inner = mark[1:-1]
    is_negated = inner[:1] in {"!", "^"} and len(inner) > 1
    inner = inner[1:] if is_negated else inner
    found = False
    place = 0
    while place < len(inner):
        if inner[place + 1 : place + 2] == "-" and place + 2 < len(inner):
            found = found or inner[place] <= char <= inner[place + 2]
            place += 3
        else:
            found = found or inner[place] == char
            place += 1
    return found != is_negated
