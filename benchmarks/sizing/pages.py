"""Pages of real text: sections of documentation in two languages, a few to a page."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

SECTIONS = 4
"""Of a page: with them it has some 1,000 characters, as a session abstract or a short post."""


def write_pages(segments: Path, target: Path, count: int) -> None:
    """Write JSONL of pages, every other one in Chinese; text is used again where it runs out."""
    with target.open("w", encoding="utf-8") as file:
        for number, page in enumerate(islice(_make_pages(segments), count)):
            row = {"id": f"page-{number}", "url": f"https://example.org/{number}/", **page}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _make_pages(segments: Path) -> Iterator[dict[str, str]]:
    turn = 0
    while True:
        # Each round begins elsewhere, so that no page is the copy of another.
        texts = _read_texts(segments, turn)
        while rows := list(islice(texts, SECTIONS)):
            turn += 1
            language = ("en", "zh")[turn % 2]
            title, *text = (row[language] for row in rows)
            yield {"title": title[:120], "text": "\n\n".join(text), "lang": language}


def _read_texts(segments: Path, skipped: int) -> Iterator[dict[str, str]]:
    with gzip.open(segments, "rt", encoding="utf-8") as file:
        yield from islice(map(json.loads, file), skipped % SECTIONS, None)
