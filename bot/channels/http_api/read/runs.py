"""Splits the text of a section into runs: plain, linked, marked as the cited passage."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.channels.http_api.read.blocks import Span
from indexer.records import Link, Section

_BEHIND_NAME = re.compile(r": |：")


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link whose label stands in the text."""

    start: int
    end: int
    link: Link


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that is shown in one way."""

    text: str
    link: Link | None
    is_marked: bool


@dataclass(frozen=True, slots=True)
class RunReader:
    """Reads the runs of one section."""

    text: str
    links: tuple[PlacedLink, ...]
    """In order; none overlaps another."""
    mark: Span | None
    """The cited passage, if it is in this section."""

    def read(self, span: Span) -> Iterator[Run]:
        """Read the runs of a part of the text, without white space at its ends."""
        start, end = _strip(self.text, span)
        cuts = {start, end}
        first = max(0, bisect_right(self.links, start, key=lambda link: link.start) - 1)
        inside: list[PlacedLink] = []
        for link in self.links[first:]:
            if link.start >= end:
                break
            if link.end > start:
                inside.append(link)
                cuts |= {max(start, link.start), min(end, link.end)}
        if self.mark:
            cuts |= {min(max(start, place), end) for place in (self.mark.start, self.mark.end)}
        yield from self._make_runs(sorted(cuts), inside)

    def _make_runs(self, cuts: Sequence[int], links: Sequence[PlacedLink]) -> Iterator[Run]:
        rest = iter(links)
        link = next(rest, None)
        for start, end in pairwise(cuts):
            while link and link.end <= start:
                link = next(rest, None)
            linked = link.link if link and link.start <= start else None
            marked = self.mark is not None and self.mark.start <= start < self.mark.end
            yield Run(self.text[start:end], linked, marked)


def place_links(section: Section) -> tuple[tuple[PlacedLink, ...], tuple[Link, ...]]:
    """Place the links of a section by their labels; the second ones have no label in the text.

    Those of the front matter are left out.
    """
    placed: list[PlacedLink] = []
    others: list[Link] = []
    position = 0
    for link in sorted(section.links, key=lambda link: link.offset):
        if link.key:
            continue
        length = _measure_label(section.text, link)
        if length and link.offset >= position:
            position = link.offset + length
            placed.append(PlacedLink(link.offset, position, link))
        else:
            others.append(link)
    return tuple(placed), tuple(others)


def _measure_label(text: str, link: Link) -> int:
    """Measure the label of a link in the text, in characters; 0 if it is not there.

    The index puts the name of the talk before a label that says only `video`, and in place of a
    bare address.
    """
    ends = (link.label[match.end() :] for match in _BEHIND_NAME.finditer(link.label))
    for shown in (link.label, link.url, *ends):
        if shown and text.startswith(shown, link.offset):
            return len(shown)
    return 0


def _strip(text: str, span: Span) -> tuple[int, int]:
    """Leave out the blanks around a cell; those before a line of code stay."""
    start, end = span.start, span.end
    is_code = "\n" in text[start:end] or text[start:end].startswith((" ", "\t"))
    while not is_code and start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
