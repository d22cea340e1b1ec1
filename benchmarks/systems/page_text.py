"""Pages as plain text and as passages, for the other systems.

These systems read the same facts as Huigu: a talk's event and speakers stand above its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.questions.question_sets import read_rows
from indexer.building.split import measure_width

FACTS = ("title", "article_title", "event", "speakers", "track", "summary")
"""Keys of a row that Huigu searches besides the text. Addresses are left out, because the paths
of some sets contain the answer."""
PASSAGE_WIDTH = 440
"""Largest width of a passage, in half Han characters. A Han character is one word piece of
all-MiniLM-L6-v2, which reads 256 pieces: 220 of them and the facts above fit."""
HEADING_WIDTH = 60
"""Facts wider than this stand only at the head of the page: a summary above every passage would
leave no room for the passage itself."""

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as another system reads it."""

    id: str
    facts: tuple[str, ...]
    """Title, event, speakers and so on."""
    text: str

    @property
    def whole(self) -> str:
        """The facts and the text as one text."""
        return "\n".join((*self.facts, self.text))

    def cut_passages(self) -> list[str]:
        """Cut the page into passages, each under the short facts; at least one."""
        heading = [fact for fact in self.facts if measure_width(fact) <= HEADING_WIDTH]
        long = [fact for fact in self.facts if measure_width(fact) > HEADING_WIDTH]
        sentences = _cut_sentences("\n".join((*long, self.text)))
        groups = pack(sentences, PASSAGE_WIDTH, measure_width)
        bodies = [" ".join(group) for group in groups] or [""]
        return ["\n".join((*heading, body)).strip() for body in bodies]


def read_pages(path: Path) -> list[Page]:
    """Read a file of pages, `{doc_id or id, title, text, …}` a line."""
    return [
        Page(
            id=str(row.get("doc_id") or row["id"]),
            facts=tuple(str(row[key]) for key in FACTS if row.get(key)),
            text=row["text"],
        )
        for row in read_rows(path)
    ]


def pack(pieces: Iterable[str], most: int, size: Callable[[str], int] = len) -> Iterator[list[str]]:
    """Group pieces in their order, as many in a group as fit.

    Args:
        pieces: What is grouped; a piece larger than `most` is a group of its own.
        most: Largest sum of the sizes in a group.
        size: Measures a piece.
    """
    group: list[str] = []
    total = 0
    for piece in pieces:
        added = size(piece)
        if group and total + added > most:
            yield group
            group, total = [], 0
        group.append(piece)
        total += added
    if group:
        yield group


def _cut_sentences(text: str) -> Iterator[str]:
    """Cut a text into sentences; those wider than a passage are cut into pieces that fit."""
    for sentence in _SENTENCE.split(text):
        stripped = sentence.strip()
        step = PASSAGE_WIDTH if measure_width(stripped) <= PASSAGE_WIDTH else PASSAGE_WIDTH // 2
        for start in range(0, len(stripped), step):
            yield stripped[start : start + step]
