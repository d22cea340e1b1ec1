"""Pages of real text for archives up to a million passages, none of which repeats a paragraph.

Each paragraph of documentation stands in one section of one page, in English or in Chinese: half a
million pairs make nearly a million passages. Headings are those before them in their own page.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

SECTIONS = 6
"""Of a page; with them a page has some 700 characters."""
LANGUAGES = ("en", "zh")
HEADINGS = {"title", "h"}
"""Types of segments that are headings."""
FILES = ("segments.jsonl.gz", "general.jsonl.gz")
"""Documentation; then everyday sentences, where it runs out."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph and the heading before it, each by language."""

    texts: Mapping[str, str]
    heading: Mapping[str, str]


def write_pages(data: Path, target: Path, passages: int) -> int:
    """Write JSONL of pages with about so many passages; gives how many pages there are."""
    count = 0
    with target.open("w", encoding="utf-8") as file:
        for row in islice(_make_pages(data), max(1, passages // SECTIONS)):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def change_pages(target: Path, changes: int) -> None:
    """Add a paragraph to some pages, spread over all.

    Row by row: the peak memory of this process would count as that of the programs it starts.
    """
    with target.open(encoding="utf-8") as file:
        total = sum(1 for _ in file)
    changed = set(range(0, total, max(1, total // changes))[:changes])
    new = target.with_suffix(".new")
    with target.open(encoding="utf-8") as file, new.open("w", encoding="utf-8") as written:
        for number, line in enumerate(file):
            if number in changed:
                row = json.loads(line)
                row["text"] += f"\n\nThis page was reviewed, as number {number} of {total}."
                line = json.dumps(row, ensure_ascii=False) + "\n"
            written.write(line)
    new.replace(target)


def read_questions(data: Path, count: int) -> list[str]:
    """Read real headings as questions, every other one in Chinese."""
    with gzip.open(data / "headings.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(row) for row in file]
    chosen = rows[:: max(1, len(rows) // count)][:count]
    return [row[("qe", "qz")[number % 2]] for number, row in enumerate(chosen)]


def _make_pages(data: Path) -> Iterator[dict[str, str]]:
    segments = _read_segments(data)
    number = 0
    while rows := list(islice(segments, SECTIONS)):
        for language in LANGUAGES:
            number += 1
            sections = (f"## {row.heading[language]}\n\n{row.texts[language]}" for row in rows)
            yield {
                "id": f"page-{number}",
                "url": f"https://example.org/{number}/",
                "title": rows[0].heading[language],
                "text": "\n\n".join(sections),
                "lang": language,
            }


def _read_segments(data: Path) -> Iterator[_Paragraph]:
    """Read paragraphs, each with the heading before it."""
    heading = {"en": "Notes", "zh": "说明"}
    for name in FILES:
        with gzip.open(data / name, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                texts = {language: _clean(row[language]) for language in LANGUAGES}
                if row.get("type") in HEADINGS:
                    heading = {language: text[:100] for language, text in texts.items()}
                elif all(texts.values()):
                    yield _Paragraph(texts, heading)


def _clean(text: str) -> str:
    """Put a text on one line that begins no block of Markdown."""
    return " ".join(text.split()).lstrip("#->*+|` ")
