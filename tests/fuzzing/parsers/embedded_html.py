"""HTML inside a page: blocks, single tags, tables, players and comments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from urllib.parse import urljoin

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_page
from indexer.markdown.page import parse_body
from indexer.sources.reading import decode_text
from tests.fuzzing.checks import check_link, check_refusal, check_remarks, check_text, count_lines
from tests.fuzzing.material import list_files, read_seeds
from tests.fuzzing.target import Target

NAME = "page.md"


def read(data: bytes) -> None:
    """Parse the body of a page.

    Raises:
        BadInput: It is refused.
    """
    try:
        split = split_page(decode_text(data, NAME), NAME)
        page = parse_body(
            {},
            split.body,
            name=NAME,
            first_line=split.first_line,
            resolve=lambda address: urljoin("https://example.org/page/", address),
            reference=lambda target, language: None,
        )
    except BadInput as error:
        check_refusal(error, count_lines(data))
        raise
    for section in page.sections:
        for text in (section.text, section.anchor, *section.headings):
            check_text(text, "a section")
        for link in section.links:
            check_link(link, section)
    check_remarks(page.remarks, data)


def list_real() -> Iterator[bytes]:
    """List real pages that hold some."""
    for data in read_seeds(list_files(".md", ".markdown", ".html", ".mdx")):
        if b"</" in data:
            yield data


TARGET = Target("embedded_html", lambda: nullcontext(read), (BadInput,), list_real)
