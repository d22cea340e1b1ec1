"""Find and read the files of a source, whatever the folder holds."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import BadInput, SourceError

SEEN_HIDDEN = frozenset({".github"})
"""Hidden folders are tools' own (.git, .obsidian), but people write pages in this one."""

SKIPPED_FOLDERS = frozenset({"node_modules"})
"""Other people's README files, by the thousand."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source, or what stands in the way of one."""

    path: Path
    """Absolute path."""
    id: str
    """Path relative to the source's own, with `/`."""
    problem: BadInput | None = None
    """Why it cannot be read; None when nothing is known against it."""


def require(path: Path, source: str, written: str) -> Path:
    """Give the real path of a source.

    Args:
        path: Where the source should be.
        source: Its name, for the message.
        written: Its path as the settings say it, for the message.

    Raises:
        SourceError: There is nothing, or nothing we may look at.
    """
    try:
        real = path.resolve(strict=True)
        if real.is_dir():
            os.scandir(real).close()
    except FileNotFoundError:
        raise SourceError(
            f"source {source!r}: {written}: no such file or folder; "
            "correct its `path` in the configuration, or check the source out there"
        ) from None
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, up to Python 3.12
        reason = error.strerror if isinstance(error, OSError) else "a loop of symbolic links"
        raise SourceError(
            f"source {source!r}: {written}: cannot be read ({reason}); allow this user to read it"
        ) from error
    return real


Names = MutableMapping[Path, frozenset[str]]
"""Names of all that lies in a folder, by the folder."""


def walk(
    root: Path, suffixes: frozenset[str], shown: str, names: Names | None = None
) -> Iterator[Found]:
    """List files by suffix, sorted by path, each once.

    Args:
        root: Real path of a folder, or of one file, which then is all there is.
        suffixes: Lower-case suffixes with their dot.
        shown: What a message puts before the file's id.
        names: Takes down what lies in each folder, so that nobody asks the disk again.

    Yields:
        Files below the root; also what cannot be entered, as a problem.
    """
    if not root.is_dir():
        yield Found(root, root.name)
        return
    inside = _Inside(root, suffixes, shown, {} if names is None else names)
    yield from _walk(root, "", root, frozenset(), inside)


def read(found: Found, shown: str, max_bytes: int) -> bytes:
    """Read a file, but no more of it than allowed.

    Raises:
        BadInput: It cannot be read, is not a plain file, or is too large.
    """
    if found.problem:
        raise found.problem
    name = f"{shown}/{found.id}" if shown else found.id
    try:
        mode = found.path.stat()
        if not stat.S_ISREG(mode.st_mode):  # opening a pipe would wait for ever
            raise BadInput(name, 0, "not a plain file", "remove it from the source")
        with found.path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise BadInput(
            name, 0, f"cannot be read ({error.strerror})", "allow this user to read it"
        ) from error
    if len(data) > max_bytes:
        raise BadInput(
            name,
            0,
            f"{mode.st_size:,} bytes, more than the {max_bytes:,} allowed",
            "split the file, or raise `max_bytes` of this source",
        )
    return data


def decode(data: bytes, name: str) -> str:
    """Turn bytes into text.

    Raises:
        BadInput: They are not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # `utf-8-sig` counts from behind the byte order mark
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, start) + 1
        raise BadInput(
            name, line, f"not UTF-8 (byte {start} is 0x{data[start]:02x})", "save it as UTF-8 text"
        ) from error


@dataclass(frozen=True, slots=True)
class _Inside:
    """What stays the same on a walk; the fields are `walk`'s arguments."""

    root: Path
    suffixes: frozenset[str]
    shown: str
    names: Names


def _walk(
    folder: Path, prefix: str, real: Path, above: frozenset[Path], inside: _Inside
) -> Iterator[Found]:
    """Walk a folder whose files' ids begin with `prefix`; `real` is the folder without links."""
    if real in above:
        reason = "a symbolic link to a folder that it lies in, which never ends"
        yield _refused(folder, prefix.rstrip("/"), inside.shown, reason, "remove the link")
        return
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror})"
        yield _refused(folder, prefix.rstrip("/") or ".", inside.shown, reason, _ALLOW)
        return
    inside.names[folder] = frozenset(entry.name for entry in entries)
    for entry in entries:
        name = entry.name
        is_folder = _is_folder(entry)
        is_wanted = is_folder or os.path.splitext(name)[1].lower() in inside.suffixes
        if not is_wanted or _skipped(name):
            continue
        path, id = folder / name, prefix + name
        is_link = entry.is_symlink()
        if is_link and not _stays(path, inside.root):
            yield _refused(path, id, inside.shown, "a symbolic link that leaves the source", _COPY)
        elif is_folder:
            below = path.resolve() if is_link else real / name
            yield from _walk(path, f"{id}/", below, above | {real}, inside)
        else:
            yield _found(path, id, inside.shown)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell a folder, or a link to one; a loop of links is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


_ALLOW = "allow this user to read it"
_COPY = "copy what it points to, or make that a source of its own"


def _skipped(name: str) -> bool:
    return name in SKIPPED_FOLDERS or (name.startswith(".") and name not in SEEN_HIDDEN)


def _stays(path: Path, root: Path) -> bool:
    """Tell whether a link stays in the source; a loop or a dangling one does not lead anywhere."""
    try:
        return path.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _found(path: Path, id: str, shown: str) -> Found:
    try:
        id.encode()
    except UnicodeEncodeError:  # a file name in another encoding comes as lone surrogates
        return _refused(path, id, shown, "the file's name is not UTF-8", "rename the file")
    return Found(path, id)


def _refused(path: Path, id: str, shown: str, reason: str, remedy: str) -> Found:
    id = id.encode("utf-8", "backslashreplace").decode()
    name = f"{shown}/{id}" if shown else id
    return Found(path, id, BadInput(name, 0, reason, remedy))
