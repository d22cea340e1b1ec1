"""An indexed page as text for a model: headings, text, and the links of each section below it."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.records import Document, Section
from indexer.text.control_characters import clean_line, clean_text

MAX_PAGE_CHARS = 60_000
"""Some fifteen thousand tokens, which every model of today takes."""
CUT = "[…]"


def write_page(page: Document) -> str:
    """Write a page as Markdown, at most `MAX_PAGE_CHARS` characters and the mark of a cut."""
    text = "\n\n".join(_write_parts(page))
    return text if len(text) <= MAX_PAGE_CHARS else f"{text[:MAX_PAGE_CHARS]}\n\n{CUT}"


def _write_parts(page: Document) -> Iterator[str]:
    yield f"# {clean_line(page.title)}"
    for section in page.sections:
        if section.headings:
            marks = "#" * min(len(section.headings) + 1, 6)
            yield f"{marks} {clean_line(section.headings[-1])}"
        if text := clean_text(section.text).strip():
            yield text
        if links := _write_links(section):
            yield links


def _write_links(section: Section) -> str:
    labels = {link.url: clean_line(link.label) for link in section.links}
    return "\n".join(f"- {label}: {url}" for url, label in labels.items())
