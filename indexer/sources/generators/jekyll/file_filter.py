"""Tells which files Jekyll reads: `exclude`, `include`, and names with special beginnings.

From `entry_filter.rb` of Jekyll 4.3.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache

from indexer.sources.generators.jekyll.config import JekyllConfig

_SPECIAL = (".", "_", "#", "~")


class FileFilter:
    """Tells which files below the root of a site, or of a collection, are read."""

    def __init__(self, config: JekyllConfig) -> None:
        """Compile the patterns of a configuration."""
        self._includes = tuple(map(_compile, config.includes))
        kept = set(config.includes)
        self._excludes = tuple(_compile(item) for item in config.excludes if item not in kept)
        self._reads = lru_cache(maxsize=None)(self._reads_entry)

    def reads(self, path: str, start: str = "") -> bool:
        """Tell whether a file is read; the folders from `start` downwards are tried too."""
        inner = path.removeprefix(f"{start}/") if start else path
        parts = inner.split("/")
        for depth in range(1, len(parts) + 1):
            entry = posixpath.join(start, *parts[:depth])
            if not self._reads(entry, depth < len(parts)):
                return False
        return True

    def _reads_entry(self, path: str, is_folder: bool) -> bool:
        name = posixpath.basename(path)
        if name.endswith("."):
            return False
        is_included = _matches(self._includes, path, is_folder)
        is_included = is_included or _matches(self._includes, name, is_folder)
        if is_included:
            return True
        if _matches(self._excludes, path, is_folder):
            return False
        return not name.startswith(_SPECIAL) and not name.endswith("~")


def _compile(pattern: str) -> tuple[str, re.Pattern[str]]:
    """Compile a pattern of Ruby's `File.fnmatch`: `*` also crosses slashes."""
    pattern = pattern.removeprefix("/")
    words = [re.escape(word).replace(r"\?", ".") for word in re.split(r"\*+", pattern)]
    # what a star takes ends where the next word begins; only the last word may be further back
    inner = "".join(f"(?:(?!{word}).)*+{word}" for word in words[1:-1] if word)
    last = f".*{words[-1]}" if len(words) > 1 else ""
    return pattern, re.compile(f"{words[0]}{inner}{last}", re.DOTALL)


def _matches(patterns: Iterable[tuple[str, re.Pattern[str]]], path: str, is_folder: bool) -> bool:
    for text, pattern in patterns:
        if pattern.fullmatch(path) or path.startswith(text):
            return True
        if is_folder and text == f"{path}/":
            return True
    return False
