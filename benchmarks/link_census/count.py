"""Counts the links of pages: as Hugo renders them, and as we record them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from benchmarks.link_census.addresses import (
    BASE,
    find_front_matter_links,
    find_html_links,
    normalise_address,
)
from benchmarks.link_census.differences import drop_differences
from benchmarks.link_census.hugo import CONSTANTS, REFERENCE, find_refusal, render
from indexer.errors import BadInput
from indexer.markdown.page import parse_page


@dataclass(frozen=True, slots=True)
class Census:
    """The counts of one folder."""

    pages: int
    found: int
    """Links in hugo's HTML and in the front matter."""
    recorded: int
    """Our records."""
    lost: tuple[tuple[str, str], ...]
    """(page, address) that hugo shows and we do not record."""
    refused: tuple[str, ...]
    """Pages that we or hugo refuse, with the reasons of both.

    Where both refuse a page, no link of it counts. Where we alone do, all its links are lost.
    """


def count_links(folder: Path, hugo: str) -> Census:
    """Count the links of all Markdown pages below a folder.

    Args:
        folder: Where the pages are.
        hugo: The executable.
    """
    pages = {
        str(path.relative_to(folder)): _read_page(path) for path in sorted(folder.rglob("*.md"))
    }
    rendered, refused = render(pages, hugo)
    found = recorded = 0
    lost: list[tuple[str, str]] = []
    for name, text in pages.items():
        ours, reason = count_our_links(name, text)
        if reason:
            refusal = find_refusal(text, hugo)
            refused.append(f"{reason}; hugo: {refusal or 'takes the page'}")
            if refusal:
                continue
        html = rendered.get(name, "")
        theirs = Counter(find_html_links(html)) + Counter(find_front_matter_links(text))
        found += theirs.total()
        recorded += ours.total()
        missing = drop_differences(theirs - ours, ours - theirs, text)
        lost += [(name, address) for address in missing.elements()]
    return Census(len(pages), found, recorded, tuple(lost), tuple(refused))


def _read_page(path: Path) -> str:
    """Read a page without changing its line ends."""
    return path.read_bytes().decode("utf-8-sig")


def count_our_links(name: str, text: str) -> tuple[Counter[str], str]:
    """Count our records of a page; the second value is the reason if we refuse the page."""
    try:
        page = parse_page(
            text,
            name=name,
            resolve=lambda address: urljoin(BASE, address),
            reference=lambda target, language: REFERENCE + target,
            template=lambda name, params: CONSTANTS.get(name),
        )
    except BadInput as error:
        return Counter(), str(error)
    links = (link for section in page.sections for link in section.links)
    return Counter(normalise_address(link.url) for link in links), ""
