"""Finds the files of a source, whatever the folder contains."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from indexer.errors import BadInput, SourceError
from indexer.links.addresses import is_web_address
from indexer.settings import SourceSettings

VISIBLE_FOLDERS = frozenset({".github"})
"""Hidden folders belong to tools (.git, .obsidian), but people write pages in this one."""
SKIPPED_FOLDERS = frozenset({"node_modules"})
"""Holds thousands of README files of other people."""

ALLOW_READING = "allow this user to read it"
LEAVES = "a symbolic link that leaves the source"
COPY_TARGET = "copy its target, or make the target a source of its own"
_BETWEEN_WORDS = re.compile(r"[_\s]+|(?<=\w)-(?=\w)")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source, possibly one that cannot be read."""

    root: Path
    """Real path of the folder that the file must lie in, whatever links say when it is opened."""
    path: Path
    """Absolute path, below the root."""
    id: str
    """Path relative to the source's own, with `/`."""
    name: str
    """Path as the configuration would write it, for messages."""
    problem: BadInput | None = None
    """Why the file cannot be read; None if no reason is known."""


def check_base_url(settings: SourceSettings) -> None:
    """Check that the `base_url` of a source, if it has one, is a web address.

    Raises:
        SourceError: It is not.
    """
    base = settings.base_url
    if base and not is_web_address(base):
        raise SourceError(
            f"source {settings.name!r}: base_url {base!r} is not a web address; "
            "write it as https://example.org/"
        )


def find_on_disk(folder: Path, path: str) -> Path | None:
    """Join a path to a folder, as it is written on this disk; None if nothing is there.

    macOS decomposes letters with marks in the names of files, but people write them composed.
    """
    for spelling in dict.fromkeys((path, normalize("NFC", path), normalize("NFD", path))):
        try:
            (folder / spelling).lstat()
        except (OSError, ValueError):  # nothing there, a name that is too long, or with a null
            continue
        return folder / spelling
    return None


def find_root(settings: SourceSettings, folder: Path) -> Path:
    """Find the real path of a source, starting from the configuration's folder.

    Raises:
        SourceError: The path does not exist or is not readable.
    """
    place = f"source {settings.name!r}: {settings.path}"
    try:
        path = Path(settings.path).expanduser()
        root = (find_on_disk(folder, str(path)) or folder / path).resolve(strict=True)
        if root.is_dir():
            os.scandir(root).close()
    except FileNotFoundError:
        raise SourceError(
            f"{place}: no such file or folder; correct its `path` in the configuration, or check "
            "the source out there"
        ) from None
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links, up to Python 3.12
        reason = error.strerror if isinstance(error, OSError) else "a loop of symbolic links"
        raise SourceError(f"{place}: cannot be read ({reason}); {ALLOW_READING}") from error
    return root


_PLAIN = frozenset({"", ".txt", ".text"})

Listing = MutableMapping[Path, frozenset[str]]
"""Folder -> the names of everything in it."""


def walk_files(
    root: Path,
    suffixes: frozenset[str],
    written: str,
    listing: Listing | None = None,
    *,
    is_strict: bool = False,
) -> Iterator[SourceFile]:
    """List the files below a root by suffix, sorted by path; what cannot be read, with a problem.

    `root` is the real path of a folder, or of a single file, and `written` is how the configuration
    writes it. The suffixes are in lower case, with the dot. The walk fills `listing`, so that
    callers do not read the folders again. `is_strict` refuses a single file of another kind; plain
    texts and names without a suffix pass.
    """
    written = written.rstrip("/")
    if root.is_dir():
        walk = _Walk(root, suffixes, written, {} if listing is None else listing)
        yield from walk.list_folder(root, "", root, frozenset())
    else:
        problem = _find_other_kind(root, suffixes, written) if is_strict else None
        yield SourceFile(root.parent, root, root.name, written, problem)


def _find_other_kind(file: Path, suffixes: frozenset[str], written: str) -> BadInput | None:
    suffix = file.suffix.lower()
    if suffix in suffixes or suffix in _PLAIN:
        return None
    reason = f"this type reads {', '.join(sorted(suffixes))}, and no {suffix}"
    return BadInput(
        written, 0, reason, "correct `path`, or choose the `type` that reads such files"
    )


@dataclass(frozen=True, slots=True)
class _Walk:
    """The constant arguments of a walk; see `walk_files`."""

    root: Path
    suffixes: frozenset[str]
    written: str
    listing: Listing

    def list_folder(
        self, folder: Path, prefix: str, real: Path, parents: frozenset[Path]
    ) -> Iterator[SourceFile]:
        """List a folder; `real` and `parents` are it and the folders above it, without links."""
        id = prefix.rstrip("/")
        if real in parents:
            reason = "a symbolic link to a folder that contains it, which never ends"
            yield self._refuse(folder, id, reason, "remove the link")
            return
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield self._refuse(
                folder, id or ".", f"cannot be opened ({error.strerror})", ALLOW_READING
            )
            return
        self.listing[folder] = frozenset(entry.name for entry in entries)
        for entry in entries:
            name = entry.name
            is_folder = os.path.isdir(entry)  # False for a loop of links
            is_page = os.path.splitext(name)[1].lower() in self.suffixes
            is_hidden = name.startswith(".") and name not in VISIBLE_FOLDERS
            if not (is_folder or is_page) or is_hidden or name in SKIPPED_FOLDERS:
                continue
            path, id, is_link = folder / name, prefix + name, entry.is_symlink()
            if is_link and not self._contains(path):
                yield self._refuse(path, id, LEAVES, COPY_TARGET)
            elif is_folder:
                target = path.resolve() if is_link else real / name
                yield from self.list_folder(path, f"{id}/", target, parents | {real})
            elif id.encode("utf-8", "replace").decode() != id:  # lone surrogates
                yield self._refuse(path, id, "the file's name is not UTF-8", "rename the file")
            else:
                yield SourceFile(self.root, path, id, self._name(id))

    def _contains(self, link: Path) -> bool:
        """Tell whether a link stays in the source; loops and broken links do not."""
        try:
            return link.resolve(strict=True).is_relative_to(self.root)
        except (OSError, RuntimeError):
            return False

    def _refuse(self, path: Path, id: str, reason: str, remedy: str) -> SourceFile:
        id = id.encode("utf-8", "backslashreplace").decode()
        name = self._name(id)
        return SourceFile(self.root, path, id, name, BadInput(name, 0, reason, remedy))

    def _name(self, id: str) -> str:
        return f"{self.written}/{id}" if self.written else id


def write_words(name: str) -> str:
    """Write the name of a file or a folder as words: `ambient_mesh-1` -> `ambient mesh 1`."""
    return _BETWEEN_WORDS.sub(" ", name).strip()
