"""Builds sites with the real generators."""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from indexer.records import Document


def find_program(name: str, where: str) -> str:
    """Find an executable, or skip the test; `where` says how to install it."""
    path = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not path:
        pytest.skip(f"no {name} beside this Python or on the path: {where}")
    return path


def run_program(command: Sequence[str], folder: Path) -> None:
    result = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout.decode()[-3000:] + result.stderr.decode()[-3000:]


def find_markers(built: Path, base: str, is_index_hidden: bool = True) -> dict[str, str]:
    """Find the page of each file in a built site: its text says `marker(PATH)`."""
    found: dict[str, str] = {}
    for page in sorted(built.rglob("*.html")):
        text = html.unescape(page.read_text(encoding="utf-8"))
        if "marker(" not in text:
            continue
        path = page.relative_to(built).as_posix()
        if is_index_hidden:
            path = path.removesuffix("index.html") if path.endswith("index.html") else path
        found.setdefault(text.split("marker(")[1].split(")")[0], base + path)
    return found


class _HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and values.get("id"):
            self.anchors.append(str(values["id"]))


def read_links(page: Path, address: str, start: str = "", end: str = "") -> set[str]:
    """Read the addresses that a reader of a built page can click, without those of the theme.

    What is between `start` and `end` is the page itself.
    """
    return {urljoin(address, link) for link in _read_html(page, start, end).links}


def read_anchors(page: Path, start: str = "", end: str = "") -> list[str]:
    return _read_html(page, start, end).anchors


def _read_html(page: Path, start: str, end: str) -> _HtmlReader:
    text = page.read_text(encoding="utf-8")
    if start:
        text = text.split(start, 1)[1].split(end, 1)[0]
    reader = _HtmlReader()
    reader.feed(text)
    return reader


def list_addresses(document: Document) -> set[str]:
    """List the addresses of a document's links, written as a browser writes them."""
    return {link.url for link in document.links}


def list_anchors(document: Document) -> list[str]:
    return [section.anchor for section in document.sections if section.anchor]
