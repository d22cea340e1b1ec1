"""Small trees of Markdown pages, and what their source gives."""

from __future__ import annotations

from pathlib import Path

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


def write_files(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def open_source(folder, path=".", **settings):
    return MarkdownSource(
        SourceSettings(name="s", type="markdown", path=path, **settings), Path(folder)
    )


def load(folder, path=".", **settings):
    return {
        entry.id: document
        for entry in open_source(folder, path, **settings).entries()
        if (document := entry.load())
    }


def list_fingerprints(folder, path=".", **settings):
    return {
        entry.id: entry.fingerprint for entry in open_source(folder, path, **settings).entries()
    }


def list_urls(document):
    return [link.url for link in document.links]
