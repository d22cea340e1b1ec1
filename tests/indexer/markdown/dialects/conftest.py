"""Reads a page in a dialect."""

from urllib.parse import urljoin

import pytest

from indexer.markdown.dialects import choose_dialect
from indexer.markdown.page import parse_page


@pytest.fixture
def read():
    """Give a function that reads a body in the dialect of a generator."""

    def read(generator, body, file="page.md"):
        return parse_page(
            f"---\ntitle: Page\n---\n{body}",
            name=file,
            resolve=lambda address: urljoin("https://site.example/base/", address),
            reference=lambda target, language: f"https://site.example/post/{target}/",
            dialect=choose_dialect(generator, file),
        )

    return read


@pytest.fixture
def read_text(read):
    """Give a function that reads the text of a body, with blank lines between blocks."""

    def read_text(generator, body, file="page.md"):
        return "\n\n".join(
            part
            for section in read(generator, body, file).sections
            for part in (*section.headings[-1:], section.text)
            if part
        )

    return read_text
