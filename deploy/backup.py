"""Copy what cannot be made again: the journal, conversations, what was announced, keys, settings.

    python3 deploy/backup.py /srv/huigu /var/backups/huigu

It needs only Python, and may run while the server does: SQLite files are copied in one consistent
state. The index is left out, since `huigu rebuild` makes it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

COPIED = ("huigu.toml", "data/*.key", "data/*.json")


def back_up(folder: Path, target: Path) -> list[Path]:
    """Copy the files of a folder into a new folder below `target`, which only we may read."""
    os.umask(0o077)
    copy = target / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy.mkdir(parents=True)
    copied = []
    for path in sorted(folder.glob("data/*.sqlite")):
        _copy_database(path, copy / path.name)
        copied.append(copy / path.name)
    for pattern in COPIED:
        for path in sorted(folder.glob(pattern)):
            copied.append(Path(shutil.copy(path, copy / path.name)))
    return copied


def _copy_database(path: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(target)) as copied,
    ):
        source.backup(copied)


def main() -> None:
    """Back up, and list what was copied."""
    if len(sys.argv) != 3:
        sys.exit("usage: backup.py FOLDER-OF-HUIGU.TOML TARGET")
    for path in back_up(Path(sys.argv[1]), Path(sys.argv[2])):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
