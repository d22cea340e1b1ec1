"""Pulls and reads the pulled source: what is out there is a folder of this disk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from indexer.contracts import PullProgress
from indexer.errors import SourceUnreachable
from indexer.records import Document, Entry, PullResult, Section
from indexer.settings import PulledSettings
from indexer.sources.entries import EntryMaker
from indexer.sources.files import find_root, walk_files
from indexer.sources.reading import read_file


def pull(settings: PulledSettings, folder: Path, progress: PullProgress) -> PullResult:
    there = Path(settings.url)
    if not there.is_dir():
        raise SourceUnreachable(f"{there}: does not answer; try again later")
    texts = {path.name: path.read_text() for path in sorted(there.iterdir())}
    old = {path.name: path.read_text() for path in folder.glob("*.txt")}
    for done, (name, text) in enumerate(texts.items(), 1):
        (folder / name).write_text(text)
        progress(done, len(texts))
    for name in old.keys() - texts.keys():
        (folder / name).unlink()
    unchanged = len(texts.items() & old.items())
    return PullResult(
        new=len(texts.keys() - old.keys()),
        changed=len(texts.keys() & old.keys()) - unchanged,
        removed=len(old.keys() - texts.keys()),
        unchanged=unchanged,
    )


class PulledSource:
    """A document a file."""

    def __init__(self, settings: PulledSettings, folder: Path) -> None:
        self.name = settings.name
        self._settings, self._folder = settings, folder

    def entries(self) -> Iterator[Entry]:
        maker = EntryMaker(1, self._settings)
        root = find_root(self._settings, self._folder)
        for file in walk_files(root, frozenset({".txt"}), self._settings.path):
            data = read_file(file, 1 << 20)
            yield maker.make(file.id, file.name, 1, data, partial(self._load, file.id, data))

    def _load(self, id: str, data: bytes) -> Document:
        text = data.decode()
        return Document(
            id=id,
            source=self.name,
            title=text.splitlines()[0],
            url=f"https://there.example/{id}",
            language="en",
            sections=(Section(headings=(), anchor="", text=text),),
        )
