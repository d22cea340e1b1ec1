"""Reads fields of a configuration by their type; what is unknown or of another type is left out."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from indexer.sources.generators.config_files import hash_texts
from indexer.sources.generators.contract import SiteTree
from indexer.sources.generators.javascript.program import read_exported
from indexer.sources.generators.javascript.values import Call

_JOINING = frozenset({
    *("path.resolve", "path.join", "resolve", "join"),
    *(".resolve", ".join"),  # of `require("path")`
})


class ConfigReads:
    """Reads files of a site's configuration, and remembers what was read."""

    def __init__(self, tree: SiteTree) -> None:
        """Read from a tree."""
        self._tree = tree
        self._texts: dict[str, str | None] = {}

    def read_text(self, path: str) -> str | None:
        """Read a small file; None if it cannot be read."""
        if path not in self._texts:
            self._texts[path] = self._tree.read_text(path)
        return self._texts[path]

    def read_config(self, name: str, folder: str = "") -> Mapping[str, object]:
        """Read what a configuration exports: the first of `NAME.js`, `NAME.ts` and so on.

        Empty if there is none, or nothing of it can be told without running it.
        """
        for suffix in ("js", "ts", "mjs", "mts", "cjs", "cts"):
            path = posixpath.join(folder, f"{name}.{suffix}")
            if self.read_text(path) is not None:
                return read_exported(path, self.read_text)
        return {}

    @property
    def digest(self) -> str:
        """Hex SHA-256 of all that was read until now, with the paths."""
        return hash_texts(*(part for item in sorted(self._texts.items()) for part in item))


def get_object(fields: object, key: str) -> Mapping[str, object]:
    """Get an object; empty if there is none."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    return value if isinstance(value, dict) else {}


def get_list(fields: object, key: str) -> list[object]:
    """Get a list; empty if there is none."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    return value if isinstance(value, list) else []


def get_string(fields: object, key: str, default: str = "") -> str:
    """Get a text."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    return value if isinstance(value, str) else default


def get_strings(fields: object, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Get the texts of a list, or the one text that stands in its place."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list):
        return default
    return tuple(item for item in items if isinstance(item, str))


def get_bool(fields: object, key: str, default: bool | None) -> bool | None:
    """Get true or false."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    return value if isinstance(value, bool) else default


def get_path(fields: object, key: str, default: str) -> str:
    """Get a path: a text, or texts that are joined, such as `path.join(__dirname, "docs")`."""
    value = fields.get(key) if isinstance(fields, Mapping) else None
    if isinstance(value, Call) and value.name in _JOINING:
        parts = [part for part in value.arguments if isinstance(part, str)]
        value = posixpath.join(*parts) if parts else None
    if not isinstance(value, str):
        return default
    return posixpath.normpath(value) if value else default
