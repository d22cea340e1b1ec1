"""Collects the remarks of a page: one for each kind of mistake, with its lines."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Literal

from indexer.records import Remark

Mistake = Literal["template", "host", "unsure", "mark", "attributes", "code", "wiki"]
MAX_LINES = 10
"""Most lines that a remark names."""
MAX_EXAMPLE_CHARS = 80

_TEXTS: Mapping[Mistake, tuple[str, str]] = {
    "template": (
        "an address holds text of a template, and gave no link",
        "write the address in full",
    ),
    "host": (
        "an address hides which site it opens, and gave no link",
        "write it without a user name or a backslash, as a browser shows it when the page is open",
    ),
    "unsure": (
        "an address runs into other text, so nobody can tell where it ends, and gave no link",
        "put a space behind it, or write it as <address>",
    ),
    "mark": (
        "a heading or an item has no plain space behind its mark, so the site shows the mark",
        "write `## Title` and `- item`",
    ),
    "attributes": (
        "a list of attributes in braces, which the site shows as text",
        "leave it out, or write HTML",
    ),
    "code": (
        "an indented line with an address, which the site shows as code; it was read as text",
        "indent it by fewer than four spaces",
    ),
    "wiki": (
        "a wiki link or a container (`[[…]]`, `:::`), which the site shows as text",
        "write [name](page.md), or use a shortcode, if Hugo makes the site",
    ),
}


class RemarkCollector:
    """Collects the mistakes of one page; `name` is its file, for messages.

    Those that its generator allows are none.
    """

    def __init__(self, name: str, allowed: Set[Mistake] = frozenset()) -> None:
        self._name = name
        self._allowed = allowed
        self._places: dict[Mistake, dict[int, str]] = {}
        self._counts: dict[Mistake, int] = {}

    def add(self, mistake: Mistake, line: int, example: str) -> None:
        """Add a mistake in a line of the file (0 if unknown), with the text that shows it."""
        if mistake in self._allowed:
            return
        self._counts[mistake] = self._counts.get(mistake, 0) + 1
        places = self._places.setdefault(mistake, {})
        if len(places) <= MAX_LINES:
            places.setdefault(line, " ".join(example.split())[:MAX_EXAMPLE_CHARS])

    def list_remarks(self) -> tuple[Remark, ...]:
        """List a remark for each kind of mistake, at its first line."""
        return tuple(
            self._make_remark(mistake, places)
            for mistake, places in sorted(self._places.items(), key=lambda item: min(item[1]))
        )

    def _make_remark(self, mistake: Mistake, places: Mapping[int, str]) -> Remark:
        reason, remedy = _TEXTS[mistake]
        first = min(places)
        reason = f"{reason} ({places[first]})"
        if (count := self._counts[mistake]) > 1:
            numbers = ", ".join(str(line) for line in sorted(places)[:MAX_LINES] if line)
            where = f", in line{'s' * (len(places) > 1)} {numbers}" if numbers else ""
            reason += f"; {count} of them{where}{' and more' * (len(places) > MAX_LINES)}"
        return Remark(self._name, first, reason, remedy)
