"""Opens and reads the files of a source, even while somebody changes them or the links to them.

Who looks at a path twice may see two files. So a file is opened once, from its root downwards,
through folders that are none but real ones; what is asked of it is asked of what was opened.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from indexer.errors import BadInput, SourceError
from indexer.sources.files import ALLOW_READING, COPY_TARGET, LEAVES, SourceFile

_FOLDER = os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY
# A pipe without a writer would wait for ever, and a terminal would become that of the process.
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_IS_LINK = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})
"""What systems answer to `O_NOFOLLOW` if the file, or a folder above it, is a link."""


class LeavesRoot(Exception):
    """A symbolic link leads out of the root."""


class NotRegular(Exception):
    """A folder, a pipe, a device or a socket."""


def open_below(root: Path, path: Path) -> BinaryIO:
    """Open a regular file below a root, which is a real path; links must stay below it.

    Raises:
        LeavesRoot: The path leads out of the root.
        NotRegular: It is no regular file.
        OSError: It cannot be opened; `ELOOP` if somebody exchanged a folder for a link meanwhile.
    """
    if ".." in path.relative_to(root).parts:
        raise LeavesRoot
    try:
        descriptor = _open_real(root, path)
    except OSError as error:
        if error.errno not in _IS_LINK:
            raise
        # Seldom: there is a link, or was one. Its target is opened as a path without any.
        try:
            target = path.resolve(strict=True)
        except RuntimeError:  # a loop of links, up to Python 3.12
            raise error from None
        if not target.is_relative_to(root):
            raise LeavesRoot from None
        if target == root:
            raise NotRegular from None
        descriptor = _open_real(root, target)
    with ExitStack() as undo:
        undo.callback(os.close, descriptor)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotRegular
        undo.pop_all()
    return os.fdopen(descriptor, "rb")


def _open_real(root: Path, path: Path) -> int:
    """Open a path below a root without following any link in it."""
    *folders, name = path.relative_to(root).parts
    folder = os.open(root, _FOLDER)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(name, _FILE | os.O_NOFOLLOW, dir_fd=folder)
    finally:
        os.close(folder)


def read_below(root: Path, path: Path, max_bytes: int) -> bytes:
    """Read a file that is no page, such as a site's configuration, from below a root.

    Raises:
        SourceError: It is larger, is not a regular file, lies elsewhere, or cannot be read.
    """
    try:
        with open_below(root, path) as opened:
            data = opened.read(max_bytes + 1)
    except LeavesRoot:
        raise SourceError(f"{path}: {LEAVES}; {COPY_TARGET}") from None
    except NotRegular:
        raise SourceError(f"{path}: not a regular file; remove it") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); {ALLOW_READING}") from error
    if len(data) > max_bytes:
        raise SourceError(f"{path}: more than {max_bytes:,} bytes; split it")
    return data


@contextmanager
def open_file(file: SourceFile) -> Iterator[BinaryIO]:
    """Open a file of a source.

    Raises:
        BadInput: It cannot be read, lies elsewhere, or is not a regular file.
    """
    if file.problem:
        raise file.problem
    try:
        with open_below(file.root, file.path) as opened:
            yield opened
    except LeavesRoot:
        raise BadInput(file.name, 0, LEAVES, COPY_TARGET) from None
    except NotRegular:
        raise BadInput(file.name, 0, "not a regular file", "remove it from the source") from None
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise BadInput(file.name, 0, reason, ALLOW_READING) from error


def read_file(file: SourceFile, max_bytes: int) -> bytes:
    """Read a file of a source.

    Raises:
        BadInput: It is larger than `max_bytes`, or cannot be read.
    """
    with open_file(file) as opened:
        data = opened.read(max_bytes + 1)
        if len(data) > max_bytes:
            size = os.fstat(opened.fileno()).st_size
            reason = f"{size:,} bytes, more than the {max_bytes:,} allowed"
            remedy = "split the file, or raise `max_bytes` of this source"
            raise BadInput(file.name, 0, reason, remedy)
    return data


class FileReader:
    """Reads files again, and tells whether all are what they were the first time.

    Between the two, only a hash of each is in memory.
    """

    def __init__(self, max_bytes: int) -> None:
        """Set the largest file to read."""
        self.is_current = True
        """Whether no file was another one when it was read again."""
        self._max_bytes = max_bytes
        self._digests: dict[str, bytes] = {}

    def read(self, file: SourceFile) -> bytes:
        """Read a file.

        Raises:
            BadInput: It is too large, or cannot be read.
        """
        try:
            data = read_file(file, self._max_bytes)
        except BadInput as problem:
            self._compare(file, str(problem).encode())
            raise
        self._compare(file, data)
        return data

    def get_digest(self, file: SourceFile) -> bytes:
        """Get the SHA-256 of what was read first: the bytes, or what prevented it."""
        return self._digests[file.id]

    def _compare(self, file: SourceFile, data: bytes) -> None:
        digest = sha256(data).digest()
        if self._digests.setdefault(file.id, digest) != digest:
            self.is_current = False


def decode_text(data: bytes, name: str) -> str:
    """Decode the bytes of a file.

    Raises:
        BadInput: They are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `utf-8-sig` counts from the end of the byte order mark
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, start) + 1
        reason = f"not UTF-8 (byte {start} is 0x{data[start]:02x})"
        raise BadInput(name, line, reason, "save it as UTF-8 text") from error
