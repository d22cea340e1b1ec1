"""Reads `permalinks` of the configuration: patterns of addresses for some pages.

See https://gohugo.io/configuration/permalinks/; the tests compare with Hugo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.sources.front_matter_fields import Fields, get_text
from indexer.sources.hugo.rules.page_targets import PageTarget, read_target

MAX_RULES = 1000
"""More patterns than any site has; each page is compared with all of them."""
_PLAIN_KINDS = ("page", "term")
"""Kinds of the patterns that stand directly under `permalinks`."""


@dataclass(frozen=True, slots=True)
class PermalinkRule:
    """The pattern of the addresses of some pages."""

    pattern: str
    target: PageTarget


def read_permalinks(value: object) -> tuple[PermalinkRule, ...]:
    """Read the value of `permalinks`; of two rules for a page, the first one counts."""
    if isinstance(value, list):
        return tuple(
            PermalinkRule(pattern, read_target(table.get("target")))
            for table in value[:MAX_RULES]
            if isinstance(table, dict) and (pattern := get_text(table, "pattern"))
        )
    sections = list(_list_sections(value if isinstance(value, dict) else {}))[:MAX_RULES]
    # Hugo has no order here; the pattern for the deepest section says most about its pages.
    sections.sort(key=lambda entry: -entry[1].strip(" /").count("/"))
    return tuple(
        PermalinkRule(pattern, PageTarget(kind=kind, path=_make_path_pattern(section)))
        for kind, section, pattern in sections
    )


def _list_sections(table: Fields) -> Iterator[tuple[str, str, str]]:
    """List the kind, the section and the pattern of each entry, those of one kind first."""
    for kind, sections in table.items():
        if isinstance(sections, dict):
            texts = ((key, value) for key, value in sections.items() if isinstance(value, str))
            yield from ((kind, section, pattern) for section, pattern in texts)
    for section, pattern in table.items():
        if isinstance(pattern, str):
            yield from ((kind, section, pattern) for kind in _PLAIN_KINDS)


def _make_path_pattern(section: str) -> str:
    """Make the pattern of the paths in a section; `/` means the pages at the root."""
    section = section.strip(" /")
    return f"/{{{section},{section}/**}}" if section else "/*"
