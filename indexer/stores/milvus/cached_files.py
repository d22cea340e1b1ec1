"""The files of generations on this machine: copies of what Milvus holds, with checksums.

<[index] path>/milvus-<hash of the place>/<id>/          a copy, read-only
<[index] path>/milvus-<hash of the place>/.building-<id>/  a generation that is being written
<[index] path>/milvus-<hash of the place>/.fetching-…/   a copy that is being fetched
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from tempfile import mkdtemp

from indexer.errors import DamagedIndex
from indexer.generations.folder import BUILDING, translate_disk_errors
from indexer.generations.manifest import MANIFEST_FILE, Manifest, fsync_path
from indexer.generations.names import list_folders
from indexer.generations.permissions import set_modes
from indexer.generations.watched_files import WatchedFiles

_FETCHING = ".fetching-"

Fetch = Callable[[Path], None]
"""Fetches the files of a generation into an empty folder."""


class CachedFiles:
    """The copies in one folder. Several processes may share it."""

    def __init__(self, index: Path, place: str) -> None:
        """Set the folder of the index, and the place in Milvus that the copies are of."""
        name = hashlib.sha256(place.encode()).hexdigest()[:8]
        self.folder = index / f"milvus-{name}"

    def path(self, generation: str) -> Path:
        """Give the folder of a copy, whether it is there or not."""
        return self.folder / generation

    def begin(self, generation: str) -> Path:
        """Make the folder of a generation that is being written."""
        folder = self.folder / f"{BUILDING}{generation}"
        with translate_disk_errors(self.folder):
            folder.mkdir(parents=True)
        return folder

    def keep(self, folder: Path, generation: str) -> None:
        """Make a copy of the folder of a generation that was written or fetched."""
        with translate_disk_errors(self.folder):
            set_modes(folder)
            for path in [*folder.rglob("*"), folder]:
                fsync_path(path)
            # Another process may have fetched the same meanwhile.
            if self.path(generation).exists():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.rename(self.path(generation))

    def open(self, manifest: Manifest, data: str, fetch: Fetch, *, checksums: bool) -> WatchedFiles:
        """Open a copy, and fetch it first if it is missing or damaged.

        Args:
            manifest: Of the generation.
            data: The manifest, as it is written.
            fetch: Fetches the files.
            checksums: As in `WatchedFiles`.

        Raises:
            DamagedIndex: What was fetched is damaged too.
        """  # noqa: DOC502 - raised by `_open`
        folder = self.path(manifest.generation)
        if folder.exists():
            try:
                return self._open(folder, manifest, checksums=checksums)
            except DamagedIndex:
                self._remove(folder)
        self._fetch(manifest.generation, data, fetch)
        return self._open(folder, manifest, checksums=True)

    def remove_all_but(self, generations: Collection[str]) -> None:
        """Remove copies of other generations; who reads one has its files open."""
        for name in self._list(""):
            if name not in generations:
                self._remove(self.path(name))

    def remove_leftovers(self) -> None:
        """Remove what was being written by rebuilds that died; needs the lock."""
        for name in self._list(BUILDING):
            self._remove(self.folder / name)

    def _open(self, folder: Path, manifest: Manifest, *, checksums: bool) -> WatchedFiles:
        files = WatchedFiles(folder, checksums=checksums)
        if files.manifest.checksum != manifest.checksum:
            files.close()
            raise DamagedIndex(f"{folder}: is not a copy of {manifest.generation}; it is removed")
        return files

    def _fetch(self, generation: str, data: str, fetch: Fetch) -> None:
        with translate_disk_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            folder = Path(mkdtemp(prefix=f"{_FETCHING}{os.getpid()}-", dir=self.folder))
            try:
                fetch(folder)
                (folder / MANIFEST_FILE).write_text(data, encoding="utf-8")
                self.keep(folder, generation)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _list(self, prefix: str) -> list[str]:
        with translate_disk_errors(self.folder):
            try:
                return [name for name, is_ours in list_folders(self.folder, prefix) if is_ours]
            except FileNotFoundError:
                return []

    def _remove(self, folder: Path) -> None:
        # Renamed first, so that nobody opens half of it.
        hidden = folder.with_name(f".removing-{os.getpid()}-{folder.name}")
        with translate_disk_errors(self.folder):
            try:
                folder.rename(hidden)
            except FileNotFoundError:  # another process did
                return
            shutil.rmtree(hidden, ignore_errors=True)
