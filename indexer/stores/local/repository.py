"""The generations of the default store: folders on the local disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from indexer.calibration import Calibration, read_calibration, write_calibration
from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.writer import CATALOGUE_FILE, CatalogueRecords, write_catalogue
from indexer.contracts import Store, StoreWriter
from indexer.errors import ConfigError
from indexer.generations.contracts import Generation
from indexer.generations.folder import Generations, translate_disk_errors
from indexer.generations.hold import hold_generation, is_held, release_generation
from indexer.generations.lock import hold_lock
from indexer.generations.manifest import FileChecksum, Manifest, read_manifest
from indexer.generations.watched_files import WatchedFiles
from indexer.settings import Settings
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.segments.links import FileLinker

Stamp = tuple[tuple[str, int, int, int], ...]


def open_repository(settings: Settings) -> LocalRepository:
    """Open the folder `[index] path`; the first rebuild creates it.

    Raises:
        ConfigError: `[index] uri` names a server, which this store has none of.
    """
    if settings.index.uri:
        raise ConfigError(
            "[index] uri names a server, and the store `local` has none; write the store beside "
            'it, such as store = "postgres", or leave `uri` out'
        )
    return LocalRepository(settings.resolve(settings.index.path))


class LocalDraft:
    """A generation that is being written; see `indexer.generations.contracts.Draft`."""

    def __init__(
        self, generations: Generations, backend: LocalBackend, id: str, folder: Path, dimension: int
    ) -> None:
        """Begin to write into an empty folder."""
        self.id = id
        self._writer = backend.writer(folder, dimension)
        self.writer: StoreWriter = self._writer
        self._generations, self._backend, self._folder = generations, backend, folder
        self._linked: Mapping[str, FileChecksum] = {}

    def open_store(self) -> Store:
        """See `Draft`."""
        return self._backend.open(self._folder)

    def write_catalogue(self, records: CatalogueRecords) -> None:
        """See `Draft`."""
        write_catalogue(self._folder, records)

    def keep_catalogue(self, generation: str) -> None:
        """See `Draft`; a generation in one piece gets a copy, since it shares no files."""
        old = self._generations.path(generation)
        with translate_disk_errors(self._folder):
            if self._writer.known:
                linker = FileLinker(old, self._folder)
                linker.link("", (CATALOGUE_FILE,))
                self._linked = linker.known
            else:
                shutil.copyfile(old / CATALOGUE_FILE, self._folder / CATALOGUE_FILE)

    def open_catalogue(self) -> CatalogueReader:
        """See `Draft`."""
        return CatalogueReader(self._folder)

    def write_calibration(self, calibration: Calibration) -> None:
        """See `Draft`."""
        write_calibration(self._folder, calibration)

    def publish(self, manifest: Manifest) -> Manifest:
        """See `Draft`."""
        return self._generations.publish(manifest, {**self._writer.known, **self._linked})


class LocalRepository:
    """The generations of a folder; see `indexer.generations.contracts.Repository`."""

    def __init__(self, folder: Path, backend: LocalBackend | None = None) -> None:
        """Set the folder, and what writes and opens stores in it."""
        self.folder, self.place = folder, str(folder)
        self.generations = Generations(folder)
        self._backend = backend or LocalBackend()
        # These methods of `Repository` are those of the folder.
        self.current = self.generations.current
        self.ids = self.generations.ids
        self.list_others = self.generations.list_others
        self.is_new = self.generations.is_new
        self.is_rolled_back = self.generations.is_rolled_back
        self.check = self.generations.check
        self.rollback = self.generations.rollback
        self.prune = self.generations.prune
        self.remove_leftovers = self.generations.remove_leftovers

    def read_manifest(self, generation: str) -> Manifest:
        """See `Repository`."""
        return read_manifest(self.generations.path(generation))

    def stamp(self, generation: str) -> Stamp:
        """Name the files, with their numbers, sizes and times; see `Repository`."""
        try:
            files = sorted(self.generations.path(generation).rglob("*"))
            every = [(path.name, path.stat()) for path in files]
        except OSError:  # removed meanwhile, or not readable: what opens it says so
            return ()
        return tuple((name, file.st_ino, file.st_size, file.st_ctime_ns) for name, file in every)

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """See `Repository`; `checksums` as in `WatchedFiles`."""
        folder = self.generations.path(generation)
        with ExitStack() as undo:
            files = WatchedFiles(folder, checksums=checksums)
            undo.callback(files.close)
            store = self._backend.open(folder)
            undo.callback(store.close)
            catalogue = CatalogueReader(folder)
            undo.callback(catalogue.close)
            calibration = read_calibration(folder)
            # What was just read must be what was compared before.
            files.refuse_if_written()
            undo.pop_all()
        return Generation(files.manifest, store, catalogue, calibration, files)

    def lock(self) -> AbstractContextManager[None]:
        """See `Repository`; the first time, the folder is made."""
        return hold_lock(self.folder)

    def hold(self) -> str:
        """See `Repository`."""
        return hold_generation(self.generations)

    def release(self) -> bool:
        """See `Repository`."""
        return release_generation(self.generations)

    def is_held(self) -> bool:
        """See `Repository`."""
        return is_held(self.generations)

    @contextmanager
    def begin(self, dimension: int) -> Iterator[LocalDraft]:
        """See `Repository`."""
        with self.generations.create() as (generation, folder), ExitStack() as undo:
            draft = LocalDraft(self.generations, self._backend, generation, folder, dimension)
            # Also a finished writer: this closes what is still open.
            undo.callback(draft.writer.abandon)
            yield draft
