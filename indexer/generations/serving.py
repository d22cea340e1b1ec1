"""The generation that answers, changed for a newer one under running searches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from indexer.contracts import Backend, Encoder, Store
from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations.folder import Generations
from indexer.generations.manifest import Manifest

# How often opening is tried when rebuilds switch and prune faster than we can open.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Generation:
    """One open generation."""

    manifest: Manifest
    store: Store

    @property
    def id(self) -> str:
        """As its folder is named."""
        return self.manifest.generation


@dataclass(slots=True)
class _Leased:
    """A generation with the number of searches that use it."""

    generation: Generation
    leases: int = 0
    retired: bool = False


class Serving:
    """Holds the current generation open, and every older one until its last search ends."""

    def __init__(
        self,
        generations: Generations,
        backend: Backend,
        encoder: Encoder,
        *,
        checksums: bool = False,
    ) -> None:
        """Open the current generation.

        Args:
            generations: The folder of generations.
            backend: The store they are of.
            encoder: What questions will be encoded with; must be what the passages were.
            checksums: Read every file in full first (a second for a gigabyte), as `refresh`
                always does; otherwise compare sizes only.

        `NoIndex` where there is none yet; `DamagedIndex` where it is damaged, or was built by
        another encoder or version.
        """
        self._generations = generations
        self._backend = backend
        self._encoder = encoder
        self._lock = Lock()
        self._refreshing = Lock()
        self._serving: _Leased | None = _Leased(self._open(checksums=checksums))

    @property
    def generation(self) -> str:
        """Id of the generation that the next search will use; empty once closed."""
        with self._lock:
            return self._serving.generation.id if self._serving else ""

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """Use the current generation; its store stays open until the `with` block ends.

        Raises:
            StoreError: `close` was called before.
        """
        with self._lock:
            leased = self._serving
            if leased is None:
                raise StoreError("the index is closed; open it again")
            leased.leases += 1
        try:
            yield leased.generation
        finally:
            with self._lock:
                leased.leases -= 1
                last = leased.retired and not leased.leases
            if last:
                leased.generation.store.close()

    def refresh(self) -> bool:
        """Open the current generation if it is another one by now.

        Returns:
            Whether it was. The old one is closed when its last search ends.

        Raises:
            StoreError: `close` was called before; or, as `NoIndex` or `DamagedIndex`, the new one
                cannot be opened and the old one goes on serving.
        """
        with self._refreshing:
            if not self.generation:
                raise StoreError("the index is closed; open it again")
            if self._generations.current() == self.generation:
                return False
            self._replace(_Leased(self._open(checksums=True)))
            return True

    def close(self) -> None:
        """Close the store as soon as the last search has ended."""
        with self._refreshing:
            self._replace(None)

    def _replace(self, new: _Leased | None) -> None:
        """Serve something else from now on."""
        with self._lock:
            old, self._serving = self._serving, new
            if old:
                old.retired = True
            idle = old and not old.leases
        if old and idle:
            old.generation.store.close()

    def _open(self, *, checksums: bool) -> Generation:
        """Open what `current` points at, again if it was pruned meanwhile.

        Raises:
            DamagedIndex: It cannot be opened, and is still the current one.
            NoIndex: It was replaced each time it was opened.
        """
        for _ in range(ATTEMPTS):
            wanted = self._generations.current()
            try:
                manifest = self._generations.check(wanted, checksums=checksums)
                self._check_encoder(manifest)
                return Generation(manifest, self._backend.open(self._generations.path(wanted)))
            except DamagedIndex:
                if self._generations.current() == wanted:
                    raise
        raise NoIndex(
            f"{self._generations.folder}: replaced {ATTEMPTS} times while being opened; "
            "let the rebuilds end and try again"
        )

    def _check_encoder(self, manifest: Manifest) -> None:
        """Refuse vectors that the question's vector cannot be compared with.

        Raises:
            DamagedIndex: They were made by another encoder.
        """
        if manifest.encoder_fingerprint != self._encoder.fingerprint:
            raise DamagedIndex(
                f"{self._generations.path(manifest.generation)}: built with the encoder "
                f"{manifest.encoder} ({manifest.encoder_fingerprint[:8]}), but huigu.toml names "
                f"{self._encoder.id} ({self._encoder.fingerprint[:8]}); run `huigu rebuild`, "
                "or name the former encoder again"
            )
