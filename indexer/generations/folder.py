"""The folder of generations: build one, switch to it, go back, prune, lock.

    current -> generations/20261122T101502Z-7f3a
    generations/<id>/             finished; never changed again
    generations/.building-<id>/   being written; what a died rebuild leaves behind
    rebuild.lock, rebuild.pid     held by the one rebuild that may run

One `os.replace` of the symbolic link makes a new generation the current one. Whatever happens
before it leaves the old one serving.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations.manifest import (
    Manifest,
    check_files,
    flush,
    flush_one,
    read_manifest,
    write_manifest,
)

CURRENT = "current"
FINISHED = "generations"
# Everything unfinished or half removed starts with a dot, so it is never taken for a generation.
BUILDING = ".building-"
REMOVING = ".removing-"
SWITCHING = ".current-"
STAMP = "%Y%m%dT%H%M%SZ"


class Generations:
    """The generations of one index on disk.

    Whatever the disk refuses (it is full, read-only, not ours) is a `StoreError`.
    """

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is read or written yet.

        Args:
            folder: `[index] path`; made by the first rebuild.
        """
        self.folder = folder

    def current(self) -> str:
        """Id of the generation that serves.

        Raises:
            NoIndex: There is none yet.
            DamagedIndex: `current` is not the link it should be.
        """
        link = self.folder / CURRENT
        try:
            target = os.readlink(link)
        except FileNotFoundError:
            raise NoIndex(f"{self.folder}: no index there yet; run `huigu rebuild`") from None
        except OSError as error:
            raise DamagedIndex(
                f"{link}: not a symbolic link ({error.strerror}); an index is copied with "
                "`cp -a`. Remove it and run `huigu rebuild`"
            ) from error
        return Path(target).name

    def ids(self) -> list[str]:
        """Ids of all finished generations, oldest first."""
        try:
            names = [path.name for path in (self.folder / FINISHED).iterdir() if path.is_dir()]
        except FileNotFoundError:
            return []
        return sorted(name for name in names if not name.startswith("."))

    def path(self, generation: str) -> Path:
        """Folder of a finished generation."""
        return self.folder / FINISHED / generation

    def check(self, generation: str, *, checksums: bool = False) -> Manifest:
        """Read a generation's manifest and compare its files with it.

        Args:
            generation: Its id.
            checksums: Read every file in full; otherwise compare the sizes only.

        Returns:
            The manifest.

        Raises:
            DamagedIndex: Something is missing, damaged, or of another format.
        """
        folder = self.path(generation)
        manifest = read_manifest(folder)
        if manifest.generation != generation:
            raise DamagedIndex(
                f"{folder}: holds the manifest of {manifest.generation}; "
                "run `huigu rebuild --full`, or `huigu rollback` for the generation before"
            )
        check_files(folder, manifest, checksums=checksums)
        return manifest

    @contextmanager
    def building(self) -> Iterator[tuple[str, Path]]:
        """Make the folder of a new generation, and remove it again unless it is published.

        Yields:
            The id it will have, which sorts after every older one, and the folder.
        """
        generation = self._next_id()
        folder = self.folder / FINISHED / f"{BUILDING}{generation}"
        with disk_errors(self.folder):
            folder.mkdir(parents=True)
        try:
            yield generation, folder
        finally:
            # What cannot be removed now is left for `clear`; the first error says more.
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, facts: Manifest) -> Manifest:
        """Put a generation whose store is finished in place of the current one.

        Args:
            facts: Its manifest, without the files.

        Returns:
            The manifest as it was written.
        """
        building = self.folder / FINISHED / f"{BUILDING}{facts.generation}"
        with disk_errors(self.folder):
            manifest = write_manifest(building, facts)
            flush(building)
            building.rename(self.path(facts.generation))
            flush_one(self.folder / FINISHED)
            self._switch(facts.generation)
        return manifest

    def rollback(self) -> str:
        """Go back to the newest sound generation before the current one; hold the lock meanwhile.

        Returns:
            Its id.

        Raises:
            NoIndex: There is no index, or no sound older generation.
        """
        current = self.current()
        for generation in reversed([one for one in self.ids() if one < current]):
            try:
                self.check(generation, checksums=True)
            except DamagedIndex:
                continue
            with disk_errors(self.folder):
                self._switch(generation)
            return generation
        raise NoIndex(
            f"{self.folder}: no sound generation older than {current} is left to go back to; "
            "run `huigu rebuild --full`, and keep more of them with `[index] keep`"
        )

    def prune(self, keep: int) -> list[str]:
        """Remove the oldest generations.

        Args:
            keep: How many stay, the current one among them in any case.

        Returns:
            Ids of those removed. A reader that has one of them open can go on using it.
        """
        current = self.current()
        others = [one for one in self.ids() if one != current]
        gone = others[: max(0, len(others) - (keep - 1))]
        with disk_errors(self.folder):
            for generation in gone:
                doomed = self.folder / FINISHED / f"{REMOVING}{generation}"
                self.path(generation).rename(doomed)
                shutil.rmtree(doomed)
        return gone

    def clear(self) -> None:
        """Remove what died rebuilds left behind; only the holder of the lock may."""
        with disk_errors(self.folder):
            for pattern in (f"{BUILDING}*", f"{REMOVING}*"):
                for folder in (self.folder / FINISHED).glob(pattern):
                    shutil.rmtree(folder)
            for link in self.folder.glob(f"{SWITCHING}*"):
                link.unlink()

    def _switch(self, generation: str) -> None:
        """Point `current` at a generation, in one step."""
        link = self.folder / f"{SWITCHING}{generation}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path(FINISHED) / generation, target_is_directory=True)
        os.replace(link, self.folder / CURRENT)
        flush_one(self.folder)

    def _next_id(self) -> str:
        """An id later than all others, even if the clock was set back since."""
        now = datetime.now(UTC).strftime(STAMP)
        existing = self.ids()
        if existing and existing[-1] >= now:
            latest = datetime.strptime(existing[-1].partition("-")[0], STAMP).replace(tzinfo=UTC)
            now = (latest + timedelta(seconds=1)).strftime(STAMP)
        return f"{now}-{secrets.token_hex(2)}"


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into our own error.

    Raises:
        StoreError: The disk is full, read-only, or not ours.
    """
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"{error.filename or folder}: {error.strerror or error}; free some disk space or check "
            "the permissions, then try again. The current generation is untouched"
        ) from error
