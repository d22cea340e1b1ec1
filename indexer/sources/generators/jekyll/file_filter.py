"""Tells which files Jekyll reads: `exclude`, `include`, and names with special beginnings.

From `entry_filter.rb` of Jekyll 4.3.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache

from indexer.sources.generators.jekyll.config import JekyllConfig
from indexer.sources.generators.options.globs import match_name

MAX_PATTERNS = 500
"""Of `exclude`, and of `include`."""
_SPECIAL = (".", "_", "#", "~")


class FileFilter:
    """Tells which files below the root of a site, or of a collection, are read."""

    def __init__(self, config: JekyllConfig) -> None:
        """Compile the patterns of a configuration."""
        self._includes = tuple(item.removeprefix("/") for item in config.includes[:MAX_PATTERNS])
        kept = set(config.includes)
        own = [item for item in config.excludes if item not in kept]
        self._excludes = tuple(item.removeprefix("/") for item in own[:MAX_PATTERNS])
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


def _matches(patterns: Iterable[str], path: str, is_folder: bool) -> bool:
    """Match as Ruby's `File.fnmatch`, whose `*` crosses slashes, and by the beginning."""
    for pattern in patterns:
        if path.startswith(pattern) or match_name(pattern, path):
            return True
        if is_folder and pattern == f"{path}/":
            return True
    return False
