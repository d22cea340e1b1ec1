"""Pages in several languages, as the plugin mkdocs-static-i18n publishes them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from indexer.sources.generators.config_files import Table

_LOCALE = re.compile(r"[a-z]{2}(?:-[A-Za-z]{4})?(?:-[A-Z]{2})?|null")


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a site."""

    tags: tuple[str, ...] = ()
    default: str = ""
    built: frozenset[str] = frozenset()
    in_folders: bool = False
    """Whether the language is a folder (`fr/page.md`), and not a suffix (`page.fr.md`)."""

    def split(self, path: str) -> tuple[str, str]:
        """Split a path in the folder of pages into its language and the path without it.

        A page without a language is in the default one.
        """
        if self.in_folders:
            first, slash, rest = path.partition("/")
            is_tag = slash and (first in self.tags or _LOCALE.fullmatch(first))
            return (first, rest) if is_tag else (self.default, path)
        stem, suffix = posixpath.splitext(path)
        inner, dot, tag = stem.rpartition(".")
        is_tag = dot and (tag in self.tags or _LOCALE.fullmatch(tag))
        return (tag, inner + suffix) if is_tag and "/" not in tag else (self.default, path)


def read_languages(options: Table | None) -> Languages:
    """Read the options of the plugin; no languages without it."""
    items = options.get("languages") if options is not None else None
    if options is None or not isinstance(items, list):
        return Languages()
    tables = [item for item in items if isinstance(item, dict) and _get_locale(item)]
    default = next((_get_locale(item) for item in tables if item.get("default") is True), "")
    return Languages(
        tags=tuple(map(_get_locale, tables)),
        default=default or (_get_locale(tables[0]) if tables else ""),
        built=frozenset(_get_locale(item) for item in tables if item.get("build") is not False),
        in_folders=options.get("docs_structure") == "folder",
    )


def _get_locale(item: Table) -> str:
    value = item.get("locale")
    return value if isinstance(value, str) else ""
