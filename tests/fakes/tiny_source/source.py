"""Reads the tiny source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from indexer.records import Document, Entry, Section
from tests.fakes.tiny_source.spec import TinySettings


class TinySource:
    """A document a line: its number is its id, the line its title and its text."""

    def __init__(self, settings: TinySettings, folder: Path) -> None:
        self.name = settings.name
        self._settings = settings
        self._path = folder / settings.path

    def entries(self) -> Iterator[Entry]:
        for number, line in enumerate(self._path.read_text(encoding="utf-8").splitlines(), 1):
            stamp = hashlib.sha256(f"{self._settings.prefix}\0{line}".encode()).hexdigest()
            yield Entry(str(number), stamp, partial(self._load, number, line))

    def _load(self, number: int, line: str) -> Document:
        return Document(
            id=str(number),
            source=self.name,
            title=self._settings.prefix + line,
            url="",
            language=self._settings.language or "en",
            sections=(Section(headings=(), anchor="", text=line, links=()),),
        )
