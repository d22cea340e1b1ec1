"""The folder of generations: create, publish, roll back and remove them.

    current -> generations/20261122T101502Z-7f3a
    current.json                  the same, for machines that copy the index over HTTP
    generations/<id>/             finished; never changed again, its files read-only
    generations/.building-<id>/   being written, or left behind by a rebuild that died
    rebuild.lock, rebuild.pid     held by the one rebuild that may run

One `os.replace` of the symbolic link switches to a new generation. If anything fails before it,
the old generation keeps serving. What else stands in these folders (`lost+found`, somebody's copy)
is left alone.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType

from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations.manifest import (
    MANIFEST_FILE,
    FileChecksum,
    Manifest,
    fsync_path,
    write_manifest,
)
from indexer.generations.names import choose_removed, find_undamaged, is_id, list_folders, make_id
from indexer.generations.permissions import set_modes
from indexer.generations.watched_files import WatchedFiles
from indexer.text.files import replace_file

CURRENT = "current"
CURRENT_FILE = "current.json"
"""Says the same as the link, for other machines that read the folder over HTTP."""
FINISHED = "generations"
# Names of unfinished or half-removed things start with a dot, which no id does.
BUILDING = ".building-"
REMOVING = ".removing-"
SWITCHING = ".current-"
DISK_REMEDIES = {
    errno.EROFS: (
        "the volume is read-only: mount it so that it can be written, or set `[index] path` to a "
        "folder that can be"
    ),
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "free some disk space or raise the quota",
    errno.EACCES: "check the permissions of the folder",
    errno.EPERM: "check the permissions of the folder",
}
"""What to do about errors of the file system."""


class Generations:
    """The generations of one index on disk.

    Errors of the file system (disk full, read-only, no permission) are raised as `StoreError`.
    """

    def __init__(self, folder: Path) -> None:
        """Set the folder, `[index] path`; the first rebuild creates it."""
        self.folder = folder

    def current(self) -> str:
        """Read the id of the current generation.

        Raises:
            NoIndex: There is none yet.
            DamagedIndex: `current` is not a symbolic link.
            StoreError: The folder cannot be read.
        """  # noqa: DOC501, DOC502 - `translate_disk_errors` turns the OSError into a StoreError
        link = self.folder / CURRENT
        with translate_disk_errors(self.folder):
            try:
                target = os.readlink(link)
            except FileNotFoundError:
                raise NoIndex(f"{self.folder}: no index there yet; run `huigu rebuild`") from None
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.ENOTDIR):  # such as no permission
                    raise
                raise DamagedIndex(
                    f"{link}: not a symbolic link ({error.strerror}); copy an index with `cp -a`. "
                    "Remove this one and run `huigu rebuild`"
                ) from error
        return Path(target).name

    def is_rolled_back(self) -> bool:
        """Tell whether a newer generation than the current one is there."""
        return self.ids()[-1:] > [self.current()]

    def is_new(self) -> bool:
        """Tell whether nothing was ever built here; what a rebuild left behind is nothing."""
        has_link = os.path.lexists(self.folder / CURRENT)
        return not has_link and all(name.startswith(".") for name, _ in self._list_folders(""))

    def ids(self) -> list[str]:
        """List the ids of all finished generations, oldest first."""
        return self._list_ours("")

    def list_others(self) -> list[str]:
        """List what stands among the generations: foreign things, and what could not be removed."""
        ours = {*self.ids(), *self._list_ours(BUILDING)}
        return [name for name, _ in self._list_folders("") if name not in ours]

    def path(self, generation: str) -> Path:
        """Give the folder of a finished generation."""
        return self.folder / FINISHED / generation

    def check(self, generation: str, *, checksums: bool = False) -> Manifest:
        """Compare the files of a generation with its manifest; see `WatchedFiles`."""
        with closing(WatchedFiles(self.path(generation), checksums=checksums)) as files:
            return files.manifest

    @contextmanager
    def create(self) -> Iterator[tuple[str, Path]]:
        """Give the id and the folder of a new generation; remove it again unless it is published.

        The id sorts after all older ones.
        """
        generation = make_id("".join(self.ids()[-1:]))
        folder = self.folder / FINISHED / f"{BUILDING}{generation}"
        with translate_disk_errors(self.folder):
            folder.mkdir(parents=True)
        try:
            yield generation, folder
        finally:
            # `remove_leftovers` tries again later; the first error explains more.
            shutil.rmtree(folder, ignore_errors=True)

    def publish(
        self, manifest: Manifest, known: Mapping[str, FileChecksum] = MappingProxyType({})
    ) -> Manifest:
        """Complete the manifest of a generation whose store is finished, and switch to it.

        `known` as in `write_manifest`.
        """
        folder = self.folder / FINISHED / f"{BUILDING}{manifest.generation}"
        with translate_disk_errors(self.folder):
            manifest = write_manifest(folder, manifest, known)
        self.adopt(manifest.generation)
        return manifest

    def prepare_copy(self, generation: str) -> Path:
        """Give the folder to copy a generation of another machine into; needs the lock.

        It holds what a copy that was killed left, until `remove_leftovers`.
        """
        folder = self.folder / FINISHED / f"{BUILDING}{generation}"
        with translate_disk_errors(self.folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def adopt(self, generation: str) -> None:
        """Switch to a generation that is whole, with its manifest, but not finished yet."""
        folder = self.folder / FINISHED / f"{BUILDING}{generation}"
        with translate_disk_errors(self.folder):
            set_modes(folder)
            for path in [*folder.rglob("*"), folder]:
                fsync_path(path)
            folder.rename(self.path(generation))
            fsync_path(self.folder / FINISHED)
            self._switch(generation)

    def switch(self, generation: str) -> None:
        """Switch to a finished generation; needs the lock."""
        with translate_disk_errors(self.folder):
            self._switch(generation)

    def rollback(self) -> str:
        """Switch to the newest undamaged generation before the current one, and return its id.

        Needs the lock.

        Raises:
            NoIndex: There is no index, or no undamaged older generation.
        """  # noqa: DOC502 - raised by `find_undamaged`
        check = partial(self.check, checksums=True)
        generation = find_undamaged(str(self.folder), self.ids(), self.current(), check)
        self.switch(generation)
        return generation

    def prune(self, keep: int) -> list[str]:
        """Remove all but `keep` generations, oldest first, and return the ids of the removed ones.

        The current one always stays. Needs the lock. Readers of a removed generation can go on.
        """
        removed = choose_removed(self.ids(), self.current(), keep)
        with translate_disk_errors(self.folder):
            for generation in removed:
                hidden = self.folder / FINISHED / f"{REMOVING}{generation}"
                self.path(generation).rename(hidden)
                _remove(hidden)
        return removed

    def remove_leftovers(self) -> None:
        """Remove what rebuilds that died left behind; needs the lock."""
        with translate_disk_errors(self.folder):
            for prefix in (BUILDING, REMOVING):
                for name in self._list_ours(prefix):
                    _remove(self.folder / FINISHED / name)
            for link in self.folder.glob(f"{SWITCHING}*"):
                if is_id(link.name.removeprefix(SWITCHING)) and link.is_symlink():
                    link.unlink()

    def _switch(self, generation: str) -> None:
        """Point `current` at a generation, in one step."""
        link = self.folder / f"{SWITCHING}{generation}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(FINISHED) / generation, target_is_directory=True)
        os.replace(link, self.folder / CURRENT)
        self._tell_current(generation)
        fsync_path(self.folder)

    def _tell_current(self, generation: str) -> None:
        """Write what the link says into a file. After a crash in between it says the one before."""
        manifest = self.path(generation) / MANIFEST_FILE
        checksum = hashlib.sha256(manifest.read_bytes()).hexdigest()
        told = {"generation": generation, "manifest": checksum}
        replace_file(self.folder / CURRENT_FILE, json.dumps(told).encode())

    def _list_ours(self, prefix: str) -> list[str]:
        return [name for name, is_ours in self._list_folders(prefix) if is_ours]

    def _list_folders(self, prefix: str) -> list[tuple[str, bool]]:
        with translate_disk_errors(self.folder):
            try:
                return sorted(list_folders(self.folder / FINISHED, prefix))
            except FileNotFoundError:
                return []


def _remove(folder: Path) -> None:
    # What another user wrote may have to stay. That must stop no rebuild; the next one tries again,
    # and `huigu status` names it.
    with suppress(PermissionError):
        shutil.rmtree(folder)


@contextmanager
def translate_disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the file system into ours.

    Raises:
        StoreError: The disk is full or read-only, or permission is missing.
    """
    try:
        yield
    except OSError as error:
        remedy = DISK_REMEDIES.get(
            error.errno or 0, "free some disk space or check the permissions"
        )
        raise StoreError(
            f"{error.filename or folder}: {error.strerror or error}; {remedy}, then try again. The "
            "current generation is unchanged"
        ) from error
