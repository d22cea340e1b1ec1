"""Pages as plain text, and cut into passages, for the systems that we compare with.

They read the same facts as the product does: a talk's event and speakers stand above its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.question_sets import read_rows
from indexer.building.split import width

FACTS = ("title", "article_title", "event", "speakers", "track", "summary")
"""Keys of a row whose text the product searches besides the page's own. No address among them:
the paths of some sets hold the answer."""
PASSAGE_WIDTH = 440
"""Widest passage, in half Han characters. A Han character is one word piece of all-MiniLM-L6-v2, so
220 of them and the facts above fit into the 256 pieces that it reads; longer ones it would cut."""
HEADING_WIDTH = 60
"""Facts longer than this stand at the head of the page only, not of every passage: a summary would
fill the passages with itself."""

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n")


@dataclass(frozen=True, slots=True)
class Page:
    """What a system is given of a page."""

    id: str
    facts: tuple[str, ...]
    """Title, event, speakers …: what is known about the page."""
    text: str

    @property
    def whole(self) -> str:
        """All of it as one text."""
        return "\n".join((*self.facts, self.text))

    def passages(self) -> list[str]:
        """Cut into passages under the short facts; one at least."""
        heading = [fact for fact in self.facts if width(fact) <= HEADING_WIDTH]
        long = [fact for fact in self.facts if width(fact) > HEADING_WIDTH]
        bodies = list(_packed("\n".join((*long, self.text)))) or [""]
        return ["\n".join((*heading, body)).strip() for body in bodies]


def read_pages(path: Path) -> list[Page]:
    """Read a file of pages, `{doc_id or id, title, text, …}` a line; raises as `read_rows` does."""
    return [
        Page(
            id=str(row.get("doc_id") or row["id"]),
            facts=tuple(str(row[key]) for key in FACTS if row.get(key)),
            text=row["text"],
        )
        for row in read_rows(path)
    ]


def _packed(text: str) -> Iterator[str]:
    """Pack sentences into passages no wider than `PASSAGE_WIDTH`."""
    held: list[str] = []
    size = 0
    for sentence in _sentences(text):
        wide = width(sentence)
        if held and size + wide > PASSAGE_WIDTH:
            yield " ".join(held)
            held, size = [], 0
        held.append(sentence)
        size += wide
    if held:
        yield " ".join(held)


def _sentences(text: str) -> Iterator[str]:
    """Give the sentences, those too wide in pieces that surely fit."""
    for sentence in _SENTENCE.split(text):
        stripped = sentence.strip()
        step = PASSAGE_WIDTH if width(stripped) <= PASSAGE_WIDTH else PASSAGE_WIDTH // 2
        for start in range(0, len(stripped), step):
            yield stripped[start : start + step]
