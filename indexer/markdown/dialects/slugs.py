"""Makes the anchors of a page from a text of each heading, a slug of it, and a way to count."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from markdown_it.token import Token

_NUMBERED = re.compile(r"(.*)_([0-9]{1,9})", re.DOTALL)


class Names(Protocol):
    """Makes the slugs of one page unique."""

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor, and return it."""

    def make(self, text: str) -> str:
        """Make a unique anchor from the text of a heading."""


@dataclass(frozen=True, slots=True)
class HeadingAnchors:
    """A `PageAnchors`: the unique slugs of a text that each heading gives."""

    read_text: Callable[[Token], str]
    """Reads what is slugged of an inline token: the text that is shown, or the source."""
    names: Names

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor, and return it."""
        return self.names.reserve(anchor)

    def make(self, inline: Token) -> str:
        """Make the anchor of a heading."""
        return self.names.make(self.read_text(inline))


class NoAnchors:
    """A `PageAnchors` of a site that gives its headings none but explicit anchors."""

    def reserve(self, anchor: str) -> str:
        """Return an explicit anchor."""
        return anchor

    def make(self, inline: Token) -> str:
        """Make none."""
        return ""


@dataclass(slots=True)
class FreeNames:
    """A repeated slug gets the next number that is free.

    As github-slugger and markdown-it-anchor do.
    """

    slugify: Callable[[str], str]
    reserves: bool = True
    """Whether an explicit anchor is taken for the headings below it."""
    first: int = 1
    """The first number: of the second heading with the slug."""
    _taken: set[str] = field(default_factory=set)
    _next_numbers: dict[str, int] = field(default_factory=dict)

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor, and return it."""
        if self.reserves:
            self._taken.add(anchor)
        return anchor

    def make(self, text: str) -> str:
        """Make a unique anchor from the text of a heading."""
        base = anchor = self.slugify(text)
        # Without the last number, a page of equal headings would take quadratic time.
        number = self._next_numbers.get(base, self.first)
        while anchor in self._taken:
            anchor = f"{base}-{number}"
            number += 1
        self._next_numbers[base] = number
        self._taken.add(anchor)
        return anchor


@dataclass(slots=True)
class CountedNames:
    """A repeated slug gets how often it stood above, whether that is free or not.

    As kramdown, hexo-renderer-marked and mdBook do.
    """

    slugify: Callable[[str], str]
    reserves: bool = False
    """Whether an explicit anchor counts."""
    prefix: str = ""
    """Stands before every anchor that is made."""
    _counts: dict[str, int] = field(default_factory=dict)

    def reserve(self, anchor: str) -> str:
        """Count an explicit anchor, and return it."""
        if self.reserves:
            self._counts[anchor] = self._counts.get(anchor, 0) + 1
        return anchor

    def make(self, text: str) -> str:
        """Make an anchor from the text of a heading."""
        base = self.slugify(text)
        count = self._counts.get(base, 0)
        self._counts[base] = count + 1
        return f"{self.prefix}{base}-{count}" if count else f"{self.prefix}{base}"


@dataclass(slots=True)
class UnderscoreNames:
    """A repeated or empty slug gets the next free `_1`; `a_1` is followed by `a_2`.

    As `markdown.extensions.toc.unique` of Python-Markdown does.
    """

    slugify: Callable[[str], str]
    _taken: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)

    def reserve(self, anchor: str) -> str:
        """Reserve an explicit anchor, and return it."""
        self._taken.add(anchor)
        return anchor

    def make(self, text: str) -> str:
        """Make a unique anchor from the text of a heading."""
        anchor = self.slugify(text)
        if anchor in self._taken or not anchor:
            numbered = _NUMBERED.fullmatch(anchor)
            base, count = (numbered[1], int(numbered[2])) if numbered else (anchor, 0)
            known = self._counts.get(base, 0)
            goes_on = count <= known
            count = max(count, known) + 1
            while f"{base}_{count}" in self._taken:
                count += 1
            if goes_on:
                self._counts[base] = count
            anchor = f"{base}_{count}"
        self._taken.add(anchor)
        return anchor
