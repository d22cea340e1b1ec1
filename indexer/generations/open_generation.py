"""Opens a generation: checks its files, and opens what reads them."""

from __future__ import annotations

import time
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

REFUSED_S = 60.0
"""How long a generation whose files stay the same is not tried again. What stopped us may have been
the machine: no file descriptors or no memory left, a disk that was away for a moment."""

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


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a generation could not be opened.

    Not the exception itself: each time that one is raised, it keeps more of the stack alive.
    """

    stamp: _Stamp
    """The files then."""
    at_s: float
    """When, by the monotonic clock."""
    kind: type[StoreError]
    reason: str

    def is_fresh(self, stamp: _Stamp) -> bool:
        return self.stamp == stamp and time.monotonic() - self.at_s < REFUSED_S


class GenerationOpener:
    """Opens generations for one encoder.

    It remembers what it refused: a damaged generation is read again once a minute, not each second.
    """

    def __init__(self, generations: Generations, backend: Backend, encoder: Encoder) -> None:
        """Set the folder, what reads its files, and the encoder that they must be made with."""
        self._generations, self._backend, self._encoder = generations, backend, encoder
        self._refused: dict[str, _Refusal] = {}

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """Open a generation; `checksums` as in `WatchedFiles`.

        Raises:
            DamagedIndex: A file is damaged, or another encoder or version built it.
            UnreadableIndex: We may not read a file.
            StoreError: There is no folder for temporary files; or it is any of these, as a moment
                ago, because the files are those that were refused then.
        """  # noqa: DOC502 - raised by the parts
        stamp = _stamp_files(self._generations.path(generation))
        before = self._refused.get(generation)
        if before is not None and before.is_fresh(stamp):
            raise before.kind(before.reason)
        try:
            opened = self._open(self._generations.path(generation), checksums=checksums)
        except StoreError as error:
            refusal = _Refusal(stamp, time.monotonic(), type(error), str(error))
            self._refused = {**self._keep_existing(), generation: refusal}
            raise
        self._refused.pop(generation, None)
        return opened

    def _keep_existing(self) -> dict[str, _Refusal]:
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
