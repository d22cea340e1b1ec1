"""Copies of files that nobody else can cut or overwrite while they are mapped.

A process that reads a mapped file beyond its new end is killed by the system (SIGBUS), and so is
one whose disk fails. So what is mapped is a copy in memory; it takes as much of it as the mapped
pages of a file that is searched would.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from indexer.errors import StoreError

MEMORY = Path("/dev/shm")
"""A folder in memory, on Linux: a full disk, where no temporary folder is left, stops no start."""

REMOVE_ATTEMPTS = 20
REMOVE_PAUSE_S = 0.01
"""The thread needs a moment to end; what is left after 0.2 s is an empty file or two in memory."""


class MemoryFile:
    """A copy of a file in memory; freed with the last reference to it, and what is mapped of it."""

    def __init__(self, path: Path) -> None:
        """Copy a file; `OSError` passes through."""
        self.descriptor = os.memfd_create(f"huigu {path.name}", os.MFD_CLOEXEC)
        self._close = finalize(self, os.close, self.descriptor)
        with path.open("rb") as source, open(self.descriptor, "wb", closefd=False) as target:
            shutil.copyfileobj(source, target, 1 << 20)

    def link(self, path: Path) -> None:
        """Make a name by which the copy can be opened, in this process."""
        path.symlink_to(f"/proc/self/fd/{self.descriptor}")


HAS_MEMORY_FILES = hasattr(os, "memfd_create")
"""Whether this is Linux; elsewhere a file without a name is nearly as safe."""


@contextmanager
def copy_files(
    files: Iterable[Path], copy: Callable[[Path], MemoryFile] = MemoryFile
) -> Iterator[Path]:
    """Give a folder with copies of files, for as long as the context lasts.

    What is mapped in the meantime stays as it is, until it is unmapped. `OSError` passes through if
    a file cannot be read, or memory is short. `copy` makes a copy, or has one.

    Raises:
        StoreError: There is no folder for temporary files.
    """
    with ExitStack() as stack:
        try:
            home = MEMORY if os.access(MEMORY, os.W_OK) else None
            folder = Path(mkdtemp(prefix="huigu-", dir=home))
        except OSError as error:
            raise StoreError(
                f"no folder for temporary files ({error.strerror}): a few small links are put "
                "there; set TMPDIR to a folder that can be written"
            ) from error
        stack.callback(_remove, folder)
        copies = []
        for path in files:
            if HAS_MEMORY_FILES:
                copies.append(copy(path))
                copies[-1].link(folder / path.name)
            else:
                shutil.copyfile(path, folder / path.name)
        yield folder


def _remove(folder: Path) -> None:
    # tantivy's first reader watches the folder in a thread, which may write a lock file there until
    # it ends.
    for _ in range(REMOVE_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(REMOVE_PAUSE_S)
