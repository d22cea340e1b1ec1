"""Opens a generation: checks its files, and opens what reads them."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from indexer.calibration import Calibration, read_calibration
from indexer.catalogue.reader import CatalogueReader
from indexer.contracts import Backend, Encoder, Store
from indexer.errors import DamagedIndex, StoreError
from indexer.generations.folder import Generations
from indexer.generations.manifest import Manifest
from indexer.generations.watched_files import WatchedFiles

_Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """One open generation."""

    manifest: Manifest
    store: Store
    catalogue: CatalogueReader
    calibration: Calibration
    files: WatchedFiles

    @property
    def id(self) -> str:
        """Name of its folder."""
        return self.manifest.generation

    def close(self) -> None:
        """Close its files, after the last search."""
        self.store.close()
        self.catalogue.close()
        self.files.close()


class GenerationOpener:
    """Opens generations for one encoder.

    It remembers what it refused: a damaged generation is not read again each second.
    """

    def __init__(self, generations: Generations, backend: Backend, encoder: Encoder) -> None:
        """Set the folder, what reads its files, and the encoder that they must be made with."""
        self._generations, self._backend, self._encoder = generations, backend, encoder
        self._refused: dict[str, tuple[_Stamp, StoreError]] = {}

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """Open a generation; `checksums` as in `WatchedFiles`.

        Raises:
            DamagedIndex: A file is damaged, or another encoder or version built it.
            UnreadableIndex: We may not read a file.
            StoreError: One of these, as before: the files are those that were refused then.
        """  # noqa: DOC502 - raised by the parts
        stamp = _stamp_files(self._generations.path(generation))
        before = self._refused.get(generation)
        if before is not None and before[0] == stamp:
            raise before[1]
        try:
            opened = self._open(self._generations.path(generation), checksums=checksums)
        except StoreError as error:
            self._refused = {generation: (stamp, error), **self._keep_existing()}
            raise
        self._refused.pop(generation, None)
        return opened

    def _keep_existing(self) -> dict[str, tuple[_Stamp, StoreError]]:
        existing = self._generations.ids()
        return {id: refused for id, refused in self._refused.items() if id in existing}

    def _open(self, folder: Path, *, checksums: bool) -> Generation:
        with ExitStack() as undo:
            files = WatchedFiles(folder, checksums=checksums)
            undo.callback(files.close)
            self._check_encoder(folder, files.manifest)
            store = self._backend.open(folder)
            undo.callback(store.close)
            catalogue = CatalogueReader(folder)
            undo.callback(catalogue.close)
            calibration = read_calibration(folder)
            # What was just read must be what was compared before.
            files.refuse_if_written()
            undo.pop_all()
        return Generation(files.manifest, store, catalogue, calibration, files)

    def _check_encoder(self, folder: Path, manifest: Manifest) -> None:
        if manifest.encoder_fingerprint == self._encoder.fingerprint:
            return
        remedy = "run `huigu rebuild`, or configure the former encoder again"
        if manifest.encoder == self._encoder.id:
            remedy = "its files were changed since: install them again, or run `huigu rebuild`"
        raise DamagedIndex(
            f"{folder}: built with the encoder "
            f"{manifest.encoder} ({manifest.encoder_fingerprint[:8]}), but huigu.toml names "
            f"{self._encoder.id} ({self._encoder.fingerprint[:8]}); {remedy}"
        )


def _stamp_files(folder: Path) -> _Stamp:
    """Tell a generation's files from others in their place, and from what they were before."""
    try:
        every = [(path.name, path.stat()) for path in sorted(folder.rglob("*"))]
    except OSError:  # removed meanwhile, or not readable: what opens it says so
        return ()
    return tuple((name, file.st_ino, file.st_size, file.st_ctime_ns) for name, file in every)
