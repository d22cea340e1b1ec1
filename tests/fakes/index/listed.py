"""Reads lists of sessions as a rebuild does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

import msgspec

from indexer.contracts import Source
from indexer.records import Document, Link
from indexer.sources import find_spec
from indexer.statements import StatedTalk
from tests.fakes.index.entries import load_entries


@dataclass(frozen=True)
class Listed:
    """What a source of lists gives."""

    documents: dict[str, Document]
    problems: list[str]
    left_out: int
    """Rows that are no talks."""

    @property
    def talks(self) -> dict[str, StatedTalk]:
        """The talks by title."""
        return {talk.titles[0]: talk for one in self.documents.values() for talk in one.talks}

    @property
    def links(self) -> list[Link]:
        """All links."""
        return [link for one in self.documents.values() for link in one.links]

    def find(self, title: str) -> Document:
        """Find the document of a title."""
        return next(one for one in self.documents.values() if one.title == title)


def open_list(kind: str, path: Path, **settings: object) -> Source:
    """Open a file or a folder as a source of a type."""
    spec = find_spec(kind)
    table = {"name": "s", "type": kind, "path": str(path), **settings}
    source: Source = resolve_name(spec.source)(msgspec.convert(table, spec.settings), Path("/"))
    return source


def read_list(kind: str, path: Path, **settings: object) -> Listed:
    """Read a file or a folder as a source of a type."""
    entries = list(open_list(kind, path, **settings).entries())
    documents, problems = load_entries(entries)
    return Listed(
        documents,
        [str(problem) for problem in problems],
        len(entries) - len(documents) - len(problems),
    )


def write_files(folder: Path, files: Mapping[str, str | bytes | object]) -> Path:
    """Write files into a folder; what is neither text nor bytes becomes JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content.encode() if isinstance(content, str) else content
        path.write_bytes(text if isinstance(text, bytes) else msgspec.json.encode(text))
    return folder
