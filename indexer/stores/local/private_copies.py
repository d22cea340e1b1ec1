"""Copies of files that nobody else can cut or overwrite while they are mapped.

A process that reads a mapped file beyond its new end is killed by the system (SIGBUS), and so is
one whose disk fails. So what is mapped is a copy in memory; it takes as much of it as the mapped
pages of a file that is searched would.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from indexer.errors import StoreError

MEMORY = Path("/dev/shm")
"""A folder in memory, on Linux: a full disk, where no temporary folder is left, stops no start."""

REMOVE_ATTEMPTS = 20
REMOVE_PAUSE_S = 0.01
"""The thread needs a moment to end; what is left after 0.2 s is an empty file or two in memory."""


@contextmanager
def copy_files(files: Iterable[Path]) -> Iterator[Path]:
    """Give a folder with copies of files, for as long as the context lasts.

    What is mapped in the meantime stays as it is, until it is unmapped. `OSError` passes through if
    a file cannot be read, or memory is short.

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
        for path in files:
            _copy(path, folder / path.name, stack)
        yield folder


def _remove(folder: Path) -> None:
    # tantivy's first reader watches the folder in a thread, which may write a lock file there until
    # it ends.
    for _ in range(REMOVE_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(REMOVE_PAUSE_S)


def _copy(path: Path, copy: Path, stack: ExitStack) -> None:
    if not hasattr(os, "memfd_create"):  # not Linux: a file without a name is nearly as safe
        shutil.copyfile(path, copy)
        return
    descriptor = os.memfd_create(f"huigu {path.name}", os.MFD_CLOEXEC)
    stack.callback(os.close, descriptor)
    with path.open("rb") as source, open(descriptor, "wb", closefd=False) as target:
        shutil.copyfileobj(source, target, 1 << 20)
    copy.symlink_to(f"/proc/self/fd/{descriptor}")
