"""Rewrites paths of pages by patterns such as `packages/:pkg/src/:name.md`.

VitePress takes the patterns of path-to-regexp 6: a name stands for one folder, with `*` or `+` for
several, and parentheses hold a regular expression, of which only `(.*)` is read here.
https://vitepress.dev/guide/routing#route-rewrites
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MAX_RULES = 200
MAX_NAMES, MAX_IN_FOLDER, MAX_OPEN = 6, 2, 2
"""Names of one pattern, of one folder in it, and those that stand for any number of folders. More
could take much time to match, so a pattern with more is not read."""
MAX_PATH_CHARS = 300
"""A longer path is not rewritten."""
_TOKEN = re.compile(r":(?P<name>\w{1,40})(?P<any>\(\.[*+]\))?(?P<sign>[*+?]?)|(?P<all>\(\.\*\))")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A pattern, and what is written for the paths that match it."""

    pattern: re.Pattern[str]
    written: str

    def apply(self, path: str) -> str | None:
        """Rewrite a path; None if the pattern does not match it."""
        match = self.pattern.fullmatch(path) if len(path) <= MAX_PATH_CHARS else None
        if match is None:
            return None
        values = match.groupdict()
        numbers = iter(range(MAX_NAMES))

        def write(token: re.Match[str]) -> str:
            key = f"n_{token['name']}" if token["name"] else f"i_{next(numbers, MAX_NAMES)}"
            return values.get(key) or ""

        return re.sub(r"/{2,}", "/", _TOKEN.sub(write, self.written)).lstrip("/")


def read_rewrites(rules: Mapping[str, object]) -> list[Rewrite]:
    """Read the rules of a configuration; what is no pattern is left out."""
    return list(_read(rules))


def rewrite_path(path: str, rewrites: Sequence[Rewrite]) -> str:
    """Rewrite a path by the first rule that matches."""
    found = (rewrite.apply(path) for rewrite in rewrites)
    return next((written for written in found if written is not None), path)


def _read(rules: Mapping[str, object]) -> Iterator[Rewrite]:
    for (source, target), _ in zip(rules.items(), range(MAX_RULES), strict=False):
        if not isinstance(target, str) or source.startswith("^"):
            continue
        tokens = list(_TOKEN.finditer(source))
        names = [token["name"] for token in tokens if token["name"]]
        if len(names) == len(set(names)) and _is_quick(source, tokens):
            yield Rewrite(re.compile(_write_pattern(source, tokens)), target)


def _is_quick(source: str, tokens: list[re.Match[str]]) -> bool:
    """Tell whether a pattern takes little time to match."""
    folders = Counter(source.count("/", 0, token.start()) for token in tokens)
    is_few = len(tokens) <= MAX_NAMES and max(folders.values(), default=0) <= MAX_IN_FOLDER
    return is_few and sum(map(_is_open, tokens)) <= MAX_OPEN


def _is_open(token: re.Match[str]) -> bool:
    """Tell whether a name stands for any number of folders."""
    return bool(token["all"] or token["any"]) or token["sign"] in {"*", "+"}


def _write_pattern(source: str, tokens: list[re.Match[str]]) -> str:
    """Write a pattern of `re`; a name with a sign takes the slash before it along."""
    parts: list[str] = []
    position = number = 0
    for token in tokens:
        before = source[position : token.start()]
        position = token.end()
        if token["all"]:
            parts += [re.escape(before), f"(?P<i_{number}>.*)"]
            number += 1
            continue
        inner = ".*" if _is_open(token) else "[^/]+?"
        if token["sign"] in {"*", "?"} and before.endswith("/"):
            parts += [re.escape(before[:-1]), f"(?:/(?P<n_{token['name']}>{inner}))?"]
        else:
            parts += [re.escape(before), f"(?P<n_{token['name']}>{inner})"]
    return "".join([*parts, re.escape(source[position:])])
