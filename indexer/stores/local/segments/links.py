"""Files that a new generation shares with the one before it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from indexer.generations.manifest import FileChecksum, read_manifest


class FileLinker:
    """Links files of a finished generation into a new one.

    Attributes:
        known: Checksums of what was linked, by path relative to the new generation's folder.
    """

    def __init__(self, old: Path, new: Path) -> None:
        """Set the folders of both generations.

        Raises:
            DamagedIndex: The old one has no manifest.
        """  # noqa: DOC502 - raised by `read_manifest`
        self._old, self._new = old, new
        self._files = read_manifest(old).files
        self.known: dict[str, FileChecksum] = {}

    def link(self, name: str, files: Iterable[str]) -> None:
        """Link files of a folder, which is made; `OSError` passes through.

        Where there can be no link (another owner, another volume, a file system without any), the
        file is copied, and gets its checksum as what is new does.
        """
        (self._new / name).mkdir(parents=True, exist_ok=True)
        for file in files:
            path = PurePosixPath(name) / file
            try:
                os.link(self._old / path, self._new / path)
            except OSError:
                shutil.copyfile(self._old / path, self._new / path)
            else:
                self.known[str(path)] = self._files[str(path)]
