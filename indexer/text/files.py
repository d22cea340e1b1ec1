"""Reads the text files that an operator names, and replaces files of ours in one step."""

from __future__ import annotations

import errno
import os
from pathlib import Path

MAX_FILE_BYTES = 64 << 20
"""Most bytes of such a file; our largest, 15,488 questions, has 3 MB. A device has no end."""


def read_text_file(path: Path, max_bytes: int = MAX_FILE_BYTES) -> str:
    """Read a UTF-8 file, or a pipe, of at most some bytes; a mark at its beginning is left out.

    Raises:
        OSError: It cannot be read, or is larger. `UnicodeDecodeError` passes through.
    """
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise OSError(errno.EFBIG, f"{os.strerror(errno.EFBIG)}: more than {max_bytes:,} bytes")
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that at any time the old or the new one is there, whole.

    Raises:
        OSError: It cannot be written.
    """  # noqa: DOC502 - raised by the system
    part = path.with_name(f".{path.name.removeprefix('.')}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
