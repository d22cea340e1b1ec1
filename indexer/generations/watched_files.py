"""The files of a generation, held open: whether they are as the manifest says, and stay so."""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

import msgspec

from indexer.errors import DamagedIndex, StoreError, UnreadableIndex
from indexer.generations.manifest import REMEDY, FileChecksum, read_manifest
from indexer.generations.permissions import explain_no_permission


class _WatchedFile(msgspec.Struct):
    """A file of a generation, open."""

    path: Path
    expected: FileChecksum
    descriptor: int
    written: tuple[int, int]
    """Size and time of the last change of its content."""
    changed_ns: int
    """Time of the last change of anything, such as its name, mode or times: nobody can set it."""


class WatchedFiles:
    """The files of a generation; a question may be answered while nobody wrote them.

    What is renamed, removed or replaced stays open as it was, so that only a file that is cut or
    overwritten in place is damage.

    Attributes:
        folder: Of the generation.
        manifest: Of the generation.
    """

    def __init__(self, folder: Path, *, checksums: bool) -> None:
        """Open the files of a generation, and compare them with its manifest.

        With `checksums`, every file is read in full, a second for a gigabyte. Otherwise only the
        sizes are compared, which finds the damage of a full disk or an incomplete copy.

        Raises:
            DamagedIndex: A file is missing or was changed.
            UnreadableIndex: We may not read a file.
        """  # noqa: DOC502 - `_explain` makes it
        self.folder = folder
        self.manifest = read_manifest(folder)
        self._damage = ""
        if self.manifest.generation != folder.name:
            raise DamagedIndex(
                f"{folder}: holds the manifest of {self.manifest.generation}; {REMEDY}"
            )
        self._files: list[_WatchedFile] = []
        with ExitStack() as undo:
            undo.callback(self.close)
            for name, expected in self.manifest.files.items():
                file = self._open(folder / PurePosixPath(name), expected)
                self._files.append(file)
                self._compare(file, checksums=checksums)
            undo.pop_all()

    def refuse_if_written(self) -> None:
        """Stop what would read files that were cut or overwritten: a microsecond for each.

        Raises:
            DamagedIndex: One was, since it was opened, or was found damaged by `verify`.
        """
        if self._damage:
            raise DamagedIndex(self._damage)
        for file in self._files:
            if self._read_stamp(file.path, file.descriptor)[0] != file.written:
                raise DamagedIndex(f"{file.path}: written while it served; {REMEDY}")

    def verify(self, *, checksums: bool = False) -> None:
        """Look for damage, in what was touched since the last time; in everything with `checksums`.

        Raises:
            DamagedIndex: A file was written, or its content is not what it was.
        """
        self.refuse_if_written()
        for file in self._files:
            changed_ns = self._read_stamp(file.path, file.descriptor)[1]
            if not checksums and changed_ns == file.changed_ns:
                continue
            try:
                self._compare(file, checksums=True)
            except DamagedIndex as damage:
                self._damage = str(damage)
                raise
            file.changed_ns = changed_ns

    def close(self) -> None:
        """Close the files. No other method may be called afterwards."""
        while self._files:
            os.close(self._files.pop().descriptor)

    def _open(self, path: Path, expected: FileChecksum) -> _WatchedFile:
        try:
            # Another thing than a file, such as a pipe, must not stop us.
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise self._explain(path, error) from error
        return _WatchedFile(path, expected, descriptor, *self._read_stamp(path, descriptor))

    def _compare(self, file: _WatchedFile, *, checksums: bool) -> None:
        size, expected = file.written[0], file.expected
        if size != expected.size:
            reason = f"{size} bytes, {expected.size} expected"
        elif checksums and self._hash(file) != expected.sha256:
            reason = "changed"
        else:
            return
        raise DamagedIndex(f"{file.path}: damaged ({reason}); {REMEDY}")

    def _hash(self, file: _WatchedFile) -> str:
        try:
            with open(file.descriptor, "rb", closefd=False) as opened:
                opened.seek(0)
                return hashlib.file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise self._explain(file.path, error) from error

    def _read_stamp(self, path: Path, descriptor: int) -> tuple[tuple[int, int], int]:
        """Read size and time of the last write, and the time of the last change of anything."""
        try:
            status = os.fstat(descriptor)
        except OSError as error:  # such as a network file system that went away
            raise self._explain(path, error) from error
        return (status.st_size, status.st_mtime_ns), status.st_ctime_ns

    def _explain(self, path: Path, error: OSError) -> StoreError:
        if isinstance(error, PermissionError):
            return UnreadableIndex(explain_no_permission(path, self.folder))
        return DamagedIndex(f"{path}: missing or unreadable ({error.strerror}); {REMEDY}")
