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
import tomllib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

FOLDERS = ("data", ".huigu")
"""Where `huigu init` lets state be kept, unless huigu.toml says otherwise."""
KEPT = ("*.key", "*.json")
"""What lies beside the databases and is copied as it is."""


def back_up(folder: Path, target: Path) -> list[Path]:
    """Copy the files of a folder into a new folder below `target`, which only we may read."""
    os.umask(0o077)
    copy = target / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy.mkdir(parents=True)
    copied = [Path(shutil.copy(folder / "huigu.toml", copy))]
    for state in find_state_folders(folder):
        for path in sorted(state.glob("*.sqlite")):
            _copy_database(path, copy / path.name)
            copied.append(copy / path.name)
        for path in sorted(path for pattern in KEPT for path in state.glob(pattern)):
            copied.append(Path(shutil.copy(path, copy)))
    return copied


def find_state_folders(folder: Path) -> list[Path]:
    """Find the folders that hold the journal and the like, as huigu.toml names them."""
    settings = tomllib.loads((folder / "huigu.toml").read_text(encoding="utf-8"))
    named = [settings.get(table, {}).get("path", "") for table in ("journal", "announce")]
    folders = [folder / name for name in FOLDERS]
    folders += [(folder / path).parent for path in named if path]
    return [path for path in dict.fromkeys(folders) if path.is_dir()]


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
    copied = back_up(Path(sys.argv[1]), Path(sys.argv[2]))
    for path in copied:
        sys.stdout.write(f"{path}\n")
    if not any(path.suffix == ".sqlite" for path in copied):
        sys.exit("no journal was found: is this the folder of huigu.toml, and did a server run?")


if __name__ == "__main__":
    main()
