"""Swaps the served generation for a newer one without interrupting searches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from indexer.calibration import Calibration, read_calibration
from indexer.catalogue.reader import CatalogueReader
from indexer.contracts import Backend, Encoder, Store
from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations.folder import Generations
from indexer.generations.manifest import Manifest

# Opening is retried when rebuilds switch and prune faster than we can open.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Generation:
    """One open generation."""

    manifest: Manifest
    store: Store
    catalogue: CatalogueReader
    calibration: Calibration

    @property
    def id(self) -> str:
        """Name of its folder."""
        return self.manifest.generation

    def close(self) -> None:
        """Close its files, after the last search."""
        self.store.close()
        self.catalogue.close()


@dataclass(slots=True)
class _Leases:
    """A generation and the number of searches that use it."""

    generation: Generation
    count: int = 0


class HotSwap:
    """Keeps the current generation open, and older ones until their last search ends."""

    def __init__(
        self, generations: Generations, backend: Backend, encoder: Encoder, checksums: bool = False
    ) -> None:
        """Open the current generation; `checksums` as in `check_generation`.

        `NoIndex` if there is none; `DamagedIndex` also if another encoder or version built it.
        """
        self._generations, self._backend, self._encoder = generations, backend, encoder
        self._lock = Lock()
        self._refreshing = Lock()
        self._current: _Leases | None = _Leases(self._open(checksums=checksums))

    @property
    def generation(self) -> str:
        """Id of the generation that the next search will use; empty after `close`."""
        with self._lock:
            return self._current.generation.id if self._current else ""

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """Use the current generation; its store stays open until the `with` block ends.

        Raises:
            StoreError: The index is closed.
        """
        with self._lock:
            leases = self._current
            if leases is None:
                raise StoreError("the index is closed; open it again")
            leases.count += 1
        try:
            yield leases.generation
        finally:
            with self._lock:
                leases.count -= 1
                is_last = leases is not self._current and not leases.count
            if is_last:
                leases.generation.close()

    def refresh(self) -> bool:
        """Switch to the current generation on disk, and return whether it is another one.

        All checksums are compared. The old generation closes after its last search.

        Raises:
            StoreError: The index is closed; or, as `NoIndex` or `DamagedIndex`, the new generation
                cannot be opened and the old one keeps serving.
        """  # noqa: DOC502 - raised by `lease` and `_open`
        with self._refreshing, self.lease() as serving:
            if self._generations.current() == serving.id:
                return False
            self._replace(_Leases(self._open(checksums=True)))
            return True

    def close(self) -> None:
        """Close the store after the last search has ended."""
        with self._refreshing:
            self._replace(None)

    def _replace(self, new: _Leases | None) -> None:
        with self._lock:
            old, self._current = self._current, new
            is_idle = old and not old.count
        if old and is_idle:
            old.generation.close()

    def _open(self, *, checksums: bool) -> Generation:
        for _ in range(ATTEMPTS):
            generation = self._generations.current()
            try:
                manifest = self._generations.check(generation, checksums=checksums)
                self._check_encoder(manifest)
                folder = self._generations.path(generation)
                calibration = read_calibration(folder)
                return Generation(manifest, *_open_files(self._backend, folder), calibration)
            except DamagedIndex:
                if self._generations.current() == generation:
                    raise
        raise NoIndex(
            f"{self._generations.folder}: replaced {ATTEMPTS} times while it was being opened; "
            "wait until the rebuilds end and try again"
        )

    def _check_encoder(self, manifest: Manifest) -> None:
        if manifest.encoder_fingerprint != self._encoder.fingerprint:
            raise DamagedIndex(
                f"{self._generations.path(manifest.generation)}: built with the encoder "
                f"{manifest.encoder} ({manifest.encoder_fingerprint[:8]}), but huigu.toml names "
                f"{self._encoder.id} ({self._encoder.fingerprint[:8]}); run `huigu rebuild`, "
                "or configure the former encoder again"
            )


def _open_files(backend: Backend, folder: Path) -> tuple[Store, CatalogueReader]:
    with ExitStack() as undo:
        store = backend.open(folder)
        undo.callback(store.close)
        catalogue = CatalogueReader(folder)
        undo.pop_all()
    return store, catalogue
