"""Pulls the current generation of another machine, and switches to it as a rebuild does."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.encoders import open_encoder
from indexer.errors import ConfigError, EncoderError, NoIndex, StoreError
from indexer.fetching.part_file import PartFile, TooMuch
from indexer.generations.folder import translate_disk_errors
from indexer.generations.hold import refuse_if_held
from indexer.generations.manifest import MANIFEST_FILE, FileChecksum, Manifest, read_manifest
from indexer.replication.errors import BadCopy, SourceChanged
from indexer.replication.manifests import PART, CurrentGeneration, write_checked_manifest
from indexer.replication.origins import Origin, open_origin
from indexer.replication.result import Progress, PullResult
from indexer.settings import Settings
from indexer.stores.local.repository import LocalRepository

TRIES = 3
"""Where the other machine removes what is being pulled, the next one is pulled."""
SPARE_BYTES = 64 << 20
"""Of the disk, that a copy leaves free."""
IF_TOO_FAST = "the other machine rebuilds faster than this one pulls: raise its `[index] keep`"


def pull_index(settings: Settings, source: str, progress: Progress) -> PullResult:
    """Bring the index of another machine here, and switch to it.

    What is there with the same checksum is linked, and what a pull that was killed left is used;
    everything is compared with its checksum. The generation keeps its id. If anything fails, the
    one before it goes on serving.

    Args:
        settings: Of this machine; its encoder must be the one that the index was built with.
        source: Folder, or address below which it is published.
        progress: Told of the bytes that are there, in KiB.

    Returns:
        What was done.

    Raises:
        ConfigError: The index of this machine is not kept in files.
        StoreError: The copy is damaged, or the disk refuses.
    """
    if settings.index.store != "local":
        raise ConfigError(
            f'[index] store = "{settings.index.store}" is shared as it is; only an index of '
            'store = "local" is pulled'
        )
    started = time.monotonic()
    repository = LocalRepository(settings.resolve(settings.index.path))
    allow_private = settings.index.allow_private
    with open_origin(source, allow_private=allow_private) as origin, repository.lock():
        refuse_if_held(repository)
        for attempt in range(1, TRIES + 1):
            try:
                done = _Pull(origin, repository, settings, progress).run()
                break
            except SourceChanged as error:
                if attempt == TRIES:
                    raise StoreError(f"{error}; {IF_TOO_FAST}") from error
        repository.remove_leftovers()
        repository.prune(settings.index.keep)
    return done.make_result(round(time.monotonic() - started, 3))


def locate_source(settings: Settings) -> str:
    """Give `[index] pull`: an address, or a folder relative to the configuration file."""
    source = settings.index.pull
    return source if "://" in source else str(settings.resolve(source))


@dataclass(slots=True)
class _Counts:
    """What a pull did; bytes but for the number of files."""

    files: int = 0
    linked: int = 0
    fetched: int = 0


class _Pull:
    """One attempt."""

    def __init__(
        self, origin: Origin, repository: LocalRepository, settings: Settings, progress: Progress
    ) -> None:
        self._origin, self._generations = origin, repository.generations
        self._settings, self._progress = settings, progress
        self.generation, self.is_new = "", False
        self._counts = _Counts()
        self._done = self._total = 0

    def make_result(self, seconds: float) -> PullResult:
        """Tell what was done."""
        counts = self._counts
        return PullResult(
            self.generation, self.is_new, counts.files, counts.linked, counts.fetched, seconds
        )

    def run(self) -> _Pull:
        """Pull, and switch; `SourceChanged` where the generation was removed there meanwhile."""
        current = self._origin.read_current()
        self.generation = current.generation
        if self._serves():
            return self
        self.is_new = True
        if current.generation in self._generations.ids():
            # As after a roll-back there. Nobody asks the other machine what this one has.
            self._generations.check(current.generation, checksums=True)
            self._generations.switch(current.generation)
            return self
        folder = self._generations.prepare_copy(current.generation)
        with translate_disk_errors(folder):
            self._fill(folder, current)
        self._generations.adopt(current.generation)
        return self

    def _serves(self) -> bool:
        with suppress(NoIndex):
            return self._generations.current() == self.generation
        return False

    def _fill(self, folder: Path, current: CurrentGeneration) -> None:
        place = f"{self._origin.place}: {current.generation}"
        data = self._origin.read_manifest(current.generation)
        manifest = write_checked_manifest(data, current, folder, place)
        self._check_encoder(manifest, place)
        _check_space(folder, manifest)
        _remove_others(folder, manifest)
        known = dict(self._list_known())
        self._total = sum(file.size for file in manifest.files.values())
        for name, file in manifest.files.items():
            self._report(0)
            self._bring(folder / name, name, file, known)
            self._counts.files += 1
            self._done += file.size
        self._report(0)

    def _check_encoder(self, manifest: Manifest, place: str) -> None:
        """Check that questions of this machine can be compared with the index.

        Raises:
            EncoderError: They cannot.
        """
        encoder = open_encoder(self._settings.index.encoder)
        if encoder.fingerprint != manifest.encoder_fingerprint:
            raise EncoderError(
                f"{place}: was built with the encoder {manifest.encoder} "
                f"({manifest.encoder_fingerprint[:8]}), but huigu.toml names {encoder.id} "
                f"({encoder.fingerprint[:8]}); configure the same on both machines, and use the "
                "same version of Huigu"
            )

    def _list_known(self) -> Iterator[tuple[FileChecksum, Path]]:
        """List the files of the generations that are here, the newest last."""
        for generation in self._generations.ids():
            folder = self._generations.path(generation)
            with suppress(StoreError):
                for name, file in read_manifest(folder).files.items():
                    yield file, folder / name

    def _bring(
        self, target: Path, name: str, file: FileChecksum, known: dict[FileChecksum, Path]
    ) -> None:
        """Bring one file: it is there, or in another generation, or there.

        Raises:
            BadCopy: What came is another one.
        """
        if _is_same(target, file):
            self._counts.linked += file.size
            return
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file in known and _is_same(known[file], file):
            with suppress(OSError):  # such as too many links
                os.link(known[file], target)
                self._counts.linked += file.size
                return
        part = target.with_name(f"{target.name}{PART}")
        # What a pull that was killed left is a beginning, or wrong: then it is fetched once more.
        for _ in range(2):
            self._fetch(part, name, file)
            if _is_same(part, file):
                part.rename(target)
                return
            part.unlink()
        raise BadCopy(f"{self._origin.place}: {self.generation}/{name}: its checksum is wrong")

    def _fetch(self, path: Path, name: str, file: FileChecksum) -> None:
        """Fetch a file, or what is missing of it.

        Raises:
            BadCopy: More came than the manifest says.
        """
        with PartFile(path, file.size, self._report) as part:
            start = part.size
            try:
                if start < file.size:
                    self._origin.read_file(self.generation, name, part)
            except TooMuch:
                part.restart()
                reason = f"has more than the {file.size:,} bytes of its manifest"
                raise BadCopy(f"{self._origin.place}: {self.generation}/{name}: {reason}") from None
            finally:
                self._counts.fetched += max(0, part.size - start)

    def _report(self, size: int) -> None:
        self._progress("pulling", (self._done + size) >> 10, self._total >> 10)


def _is_same(path: Path, file: FileChecksum) -> bool:
    """Tell whether a file is there, whole and undamaged; everything is read."""
    try:
        if path.is_symlink() or path.stat().st_size != file.size:
            return False
        with path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def _check_space(folder: Path, manifest: Manifest) -> None:
    """Check that the disk has room, before it is full.

    Raises:
        StoreError: It has not.
    """
    kept = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    wanted = sum(file.size for file in manifest.files.values()) - kept + SPARE_BYTES
    if wanted > (free := shutil.disk_usage(folder).free):
        raise StoreError(
            f"{folder}: a copy takes up to {wanted:,} bytes, and the disk has {free:,}; free some "
            "disk space"
        )


def _remove_others(folder: Path, manifest: Manifest) -> None:
    """Remove what an earlier pull left and the manifest does not name."""
    ours = {MANIFEST_FILE, *manifest.files, *(f"{name}{PART}" for name in manifest.files)}
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in ours:
            path.unlink()
