"""Groups the parts of a section into entries: rows, items, and texts that begin in bold.

An entry is what may tell of one talk: a table row; a list item with the items in it; a paragraph
that begins with bold text or with a named link, and what follows it until the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from indexer.links.labels import is_bare
from indexer.sources.statements.bodies.contexts import strip_event_words
from indexer.sources.statements.bodies.parts import Part, PartLink
from indexer.sources.statements.bodies.wording.columns import split_label

MEDIA = frozenset({"video", "slides", "audio"})
MIN_TITLE_CHARS = 4
_DESCRIBES = re.compile(
    r"(?:the )?(?:recordings?|videos?|slides?|replays?|decks?) (?:of|from|for)"
    r" (?:the|my|our|this|a)\b"
    r"|(?:watch|see|download|get) (?:the|it|my|our|this)\b",
    re.IGNORECASE,
)
"""`Recording of the talk on tea` tells of the link, and is no title."""
MAX_TITLE_CHARS = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """What may tell of one talk."""

    parts: tuple[Part, ...]
    header: tuple[str, ...] = ()
    """The heads of the columns, for a row."""
    outer: str = ""
    """Text of the item around it, which is no part of it; empty for none."""

    @property
    def links(self) -> tuple[PartLink, ...]:
        """All links, in reading order."""
        return tuple(link for part in self.parts for link in part.links)

    @property
    def media(self) -> tuple[PartLink, ...]:
        """The links to videos, slides and sound."""
        return tuple(link for link in self.links if link.link.kind in MEDIA)

    @property
    def text(self) -> str:
        """Its text, a line for each line of its parts."""
        return "\n".join(part.text for part in self.parts)


def group_entries(parts: Sequence[Part]) -> tuple[list[Entry], list[Part]]:
    """Group the parts of one section.

    Returns:
        The entries, and the parts that belong to none: prose, and items such as `讲师：…`.
    """
    entries: list[Entry] = []
    rest: list[Part] = []
    for is_row, group in groupby(parts, key=lambda part: part.block.kind == "row"):
        if is_row:
            entries += _group_rows(group)
        else:
            more, left = _group_texts(list(group))
            entries += more
            rest += left
    return entries, rest


@lru_cache(maxsize=4096)
def names_talk(label: str) -> bool:
    """Tell whether a text may be a title: neither a kind of link, nor an event and a kind."""
    plain = label.strip(" :：")
    if len(plain) < MIN_TITLE_CHARS or is_bare(plain) or _DESCRIBES.match(plain):
        return False
    rest = strip_event_words(plain)
    return len(rest) >= 2 and not is_bare(rest)


def _group_rows(rows: Iterable[Part]) -> Iterator[Entry]:
    for _, table in groupby(rows, key=lambda row: row.block.table):
        header: tuple[str, ...] = ()
        for row in table:
            if row.block.is_header:
                header = row.cells
            else:
                yield Entry((row,), header)


def _group_texts(parts: Sequence[Part]) -> tuple[list[Entry], list[Part]]:
    """Group paragraphs and items; an item within a bold-led text belongs to that."""
    entries: list[Entry] = []
    rest: list[Part] = []
    led: list[Part] = []
    for item, group in groupby(parts, key=lambda part: part.block.items[:1]):
        units = list(group)
        if item:
            found = _group_item(units)
            if (led and not any(entry.media for entry in found)) or (
                led and all(_is_about_led(entry) for entry in found)
            ):
                led += units
            elif found:
                entries += _close(led)
                led = []
                entries += found
            else:
                (led or rest).extend(units)
            continue
        for part in units:
            if leads(part):
                entries += _close(led)
                led = [part]
            else:
                (led or rest).append(part)
    entries += _close(led)
    return entries, rest


def _close(led: list[Part]) -> list[Entry]:
    return [Entry(tuple(led))] if led else []


def leads(part: Part) -> bool:
    """Tell whether a paragraph begins with the name of a talk, in bold, in 《》 or as a link."""
    if part.block.kind not in {"paragraph", "heading"} or part.block.kind == "heading":
        return False
    first = part.text.split("\n", 1)[0]
    if part.bold and first.startswith(part.bold[0]):
        bold = part.bold[0].strip()
        roles, _ = split_label(bold)
        if roles and "title" not in roles:
            return False
        is_label = bold.endswith((":", "：")) or part.text[len(bold) :].lstrip()[:1] in {":", "："}
        return names_talk(bold) and not is_label and len(bold) <= MAX_TITLE_CHARS
    if first.startswith("《"):
        return True
    links = [one for one in part.links if one.link.kind in MEDIA]
    is_first = bool(links) and first.startswith(links[0].link.label)
    return is_first and names_talk(links[0].link.label) and part.text.count("\n") <= 3


def _group_item(units: Sequence[Part]) -> list[Entry]:
    """Make the entries of a list item: one, or one for each item in it; none for a label."""
    top, *inner = units
    named = [part for part in inner if _has_named_link(part)]
    if named and not _has_named_link(top) and len(top.block.items) == 1:
        outer = top.text.split("\n", 1)[0]
        groups = groupby(inner, key=lambda part: part.block.items[1:2])
        return [Entry(tuple(group), outer=outer) for _, group in groups]
    roles, _ = split_label(top.text)
    is_named = set(roles) <= MEDIA and _has_named_link(top)  # `Video: [Title](…)`
    if roles and "title" not in roles and not is_named and not top.text.startswith("《"):
        return []
    entry = Entry(tuple(units))
    if entry.media and not _has_named_link(top) and not inner:
        before = top.text.split(entry.media[0].link.label, 1)[0]
        if not names_talk(re.sub(r"(?<![:：\s])[:：\s]+$", "", before)):
            return []
    return [entry]


def _has_named_link(part: Part) -> bool:
    return any(one.link.kind in MEDIA and names_talk(one.link.label) for one in part.links)


def _is_about_led(entry: Entry) -> bool:
    """Tell whether an item below a bold title is about that talk: its links have no own title."""
    return not any(names_talk(one.link.label) for one in entry.media)
