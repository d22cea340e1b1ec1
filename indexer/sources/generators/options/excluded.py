"""Which files of a tree are no pages: those of tools, and old versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from indexer.sources.generators.options.globs import Globs

ALWAYS = (".github/", "AGENTS.md", "CLAUDE.md")
"""Written for programs, or for those who work on the tree."""
IN_FOLDERS = ("archetypes/", "templates/", "snippets/", "includes/", "_includes/")
"""Parts of pages, in a tree whose generator is not known."""
_VERSION = re.compile(
    r"(?:version[-_])?v?(\d{1,4}(?:\.(?:\d{1,4}|x)){0,3})(?:[-.](?:rc|beta).{0,9})?"
)
MAX_DEPTH = 10
"""Folders of a path that are looked at."""
LEAST_SHARED = 3
"""Files that two versions of the same pages have in common."""
_FIRST_YEAR = 1900
"""From here on, a number is a year."""


class Exclusion:
    """The patterns of one source."""

    def __init__(self, own: Sequence[str]) -> None:
        """Take the `exclude` of `huigu.toml`; its patterns go before ours, as `!pattern` too."""
        self._always = Globs([*ALWAYS, *own])
        self._plain = Globs([*ALWAYS, *IN_FOLDERS, *own])

    def drops(self, id: str, *, is_plain: bool = False) -> bool:
        """Tell whether a file is no page; `is_plain` if its tree has no known generator."""
        return (self._plain if is_plain else self._always).match(id)


def find_old_versions(ids: Iterable[str]) -> frozenset[str]:
    """Find the files in folders of old versions: of those beside each other, all but the newest.

    A folder is one of a version if its name says so (`v1.2`, `version-1.2`, `1.2`; a bare number
    may be anything), and if most of its files are in the newest version too: notes of releases are
    in such folders as well, and each of them is a page of its own.
    """
    inside: dict[str, dict[tuple[int, ...], dict[str, str]]] = {}
    for id in ids:
        parts = id.split("/")
        for depth in range(min(len(parts) - 1, MAX_DEPTH)):
            if version := read_version(parts[depth]):
                files = inside.setdefault("/".join(parts[:depth]), {}).setdefault(version, {})
                files["/".join(parts[depth + 1 :])] = id
    old: set[str] = set()
    for versions in inside.values():
        newest = versions[max(versions)]
        for files in versions.values():
            shared = len(files.keys() & newest.keys())
            if files is not newest and shared >= LEAST_SHARED and 2 * shared > len(files):
                old |= set(files.values())
    return frozenset(old)


def read_version(name: str) -> tuple[int, ...]:
    """Read the version in the name of a folder; empty if it is none."""
    match = _VERSION.fullmatch(name.lower())
    if match is None or name.isdecimal():
        return ()
    # `1.x` is newer than `1.9`
    numbers = tuple(10_000 if part == "x" else int(part) for part in match[1].split("."))
    return numbers if numbers[0] < _FIRST_YEAR else ()
