"""Reads a page as a site would."""

from urllib.parse import urljoin

import pytest

from indexer.markdown.page import Page, parse_page

PAGES = {
    "会议纪要": "https://site.example/会议纪要/",
    "notes/plan": "https://site.example/notes/plan/",
    "notes/plan#下一步": "https://site.example/notes/plan/#下一步",
}


@pytest.fixture
def read():
    def read_page(text: str) -> Page:
        return parse_page(
            text,
            name="p.md",
            resolve=lambda address: urljoin("https://site.example/blog/p/", address),
            reference=PAGES.get,
        )

    return read_page


@pytest.fixture
def urls(read):
    def list_urls(text: str) -> list[str]:
        return [link.url for section in read(text).sections for link in section.links]

    return list_urls
