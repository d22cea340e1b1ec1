"""What must be true of every result, whatever the input was."""

from __future__ import annotations

from urllib.parse import urlsplit

from indexer.building.split import split_document
from indexer.errors import BadInput
from indexer.links.addresses import is_safe_link
from indexer.records import Document, Link, Remark, Section
from indexer.text.control_characters import clean_text

UNSAFE = frozenset('"<>`\\ \n\t')
"""Characters that end an address where it is printed, or that programs read in two ways."""


def check_text(text: str, what: str) -> None:
    """Check that a text has no hidden characters and no lone surrogates."""
    assert clean_text(text) == text, f"{what} holds hidden characters: {_quote(text)}"
    text.encode()


def check_address(url: str) -> None:
    """Check that an address may be printed as a link, and leads where it seems to."""
    if not url:
        return
    assert is_safe_link(url), f"an address that is not safe: {_quote(url)}"
    assert UNSAFE.isdisjoint(url), f"an address with unsafe characters: {_quote(url)}"
    if url.startswith("mailto:"):
        return
    parts = urlsplit(url)
    assert "@" not in parts.netloc, f"an address with user info: {_quote(url)}"
    _ = parts.port


def check_line(text: str) -> None:
    """Check that what people read in a terminal or a log is one line without hidden characters."""
    assert clean_text(text).replace("\n", "") == text, f"not one line: {_quote(text)}"
    text.encode()


def check_link(link: Link, section: Section) -> None:
    """Check a link of a section."""
    check_address(link.url)
    for text in (link.label, link.context, *link.headings):
        check_text(text, "a link")
    assert 0 <= link.offset <= len(section.text), f"offset {link.offset} of {len(section.text)}"


def check_remarks(remarks: tuple[Remark, ...], data: bytes) -> None:
    """Check that remarks name lines of the file."""
    most = count_lines(data)
    for remark in remarks:
        assert 0 <= remark.line <= most, f"line {remark.line} of {most}: {remark.reason[:100]}"
        # A rebuild prints them on one line, without hidden characters (indexer/building/notes.py).
        f"{remark.path} {remark.reason} {remark.remedy}".encode()


def check_document(document: Document, data: bytes) -> None:
    """Check a document with all that it holds, and the passages that it is split into."""
    check_address(document.url)
    names = (document.title, document.summary, document.event, document.language, document.id)
    for text in (*names, *document.speakers, *document.tags, *document.questions):
        check_text(text, "a field")
    for section in document.sections:
        for text in (section.text, section.anchor, *section.headings):
            check_text(text, "a section")
        for link in section.links:
            check_link(link, section)
    check_remarks(document.remarks, data)
    for passage in split_document(document) if document.sections else ():
        text = document.sections[passage.section].text[passage.start : passage.end]
        assert passage.text == text, "a passage that is not in its section"


def check_refusal(error: BadInput, lines: int) -> None:
    """Check that a refusal names one of the lines of the file, in one line of text."""
    assert 0 <= error.line <= lines, f"line {error.line} of {lines}: {error}"
    check_line(str(error))


def count_lines(data: bytes) -> int:
    """Count the lines of a file, with every kind of line end that some parser knows."""
    text = data.decode(errors="replace")
    return len(text.replace("\r\n", "\n").replace("\x85", "\n").splitlines()) + 1


def _quote(text: str) -> str:
    return ascii(text[:200])
