"""Puts `huigu.toml` on the disk, and never over another one."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

from indexer.errors import ConfigError
from indexer.setup.toml_text import HIDDEN, USUAL
from indexer.text.files import replace_file

_IGNORE = "# What Huigu keeps is no part of the site, and the journal is nobody else's.\n*\n"


def save_settings(path: Path, text: str, *, force: bool) -> Path | None:
    """Write a configuration, and keep its data folder out of Git; give the copy of an old one.

    Raises:
        ConfigError: There is one already, and `force` is not set; or it cannot be written.
    """
    try:
        backup = _copy_old(path) if force else None
        _write(path, text, is_new=backup is None)
        _ignore_data(path.parent, HIDDEN if f'"{HIDDEN}/' in text else USUAL)
    except FileExistsError:
        raise ConfigError(f"{path}: it is there already; use --force to write it anew") from None
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); choose another place with --config PATH"
        ) from error
    return backup


def _write(path: Path, text: str, *, is_new: bool) -> None:
    """Write the file in one step; `is_new` never writes over one, not even of a moment ago.

    Raises:
        OSError: It cannot be written, or is there.
    """
    if is_new:
        path.open("x").close()
    try:
        replace_file(path, text.encode())
    except OSError:
        if is_new:
            path.unlink(missing_ok=True)
        raise


def _copy_old(path: Path) -> Path | None:
    """Copy an old file to a name that none has; None if there is no old one."""
    if not path.exists():
        return None
    names = (path.with_name(f"{path.name}.bak{number or ''}") for number in count())
    backup = next(name for name in names if not name.exists())
    return Path(shutil.copy2(path, backup))


def _ignore_data(folder: Path, data: str) -> None:
    """Write a `.gitignore` into the data folder, unless it has one."""
    ignore = folder / data / ".gitignore"
    if not ignore.parent.exists():
        ignore.parent.mkdir()
    if ignore.parent.is_dir() and not ignore.exists():
        replace_file(ignore, _IGNORE.encode())
