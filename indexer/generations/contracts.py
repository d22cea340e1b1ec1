"""Interfaces of where generations are kept: a folder on this disk, or a database."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from indexer.calibration import Calibration
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.writer import CatalogueRecords
from indexer.contracts import Store, StoreWriter
from indexer.generations.manifest import Manifest


class Guard(Protocol):
    """Tells whether a generation is still as it was written, while it serves."""

    def refuse_if_written(self) -> None:
        """Stop what would read data that was changed; called twice a question, so it is cheap.

        Raises:
            DamagedIndex: Something was changed since it was opened, or `verify` found damage.
        """

    def verify(self, *, checksums: bool = False) -> None:
        """Look for damage, in what was touched since the last time; in everything with `checksums`.

        Raises:
            DamagedIndex: Something is not what it was.
        """

    def close(self) -> None:
        """Let go of it. No other method may be called afterwards."""


class Generation(msgspec.Struct, frozen=True):
    """One open generation."""

    manifest: Manifest
    store: Store
    catalogue: Catalogue
    calibration: Calibration
    guard: Guard

    @property
    def id(self) -> str:
        """Its name; later ones sort after it."""
        return self.manifest.generation

    def close(self) -> None:
        """Close all of it, after the last search."""
        self.store.close()
        self.catalogue.close()
        self.guard.close()


class Draft(Protocol):
    """A generation that is being written: first its store, then what is made from that."""

    id: str
    """Sorts after those of all older generations."""
    writer: StoreWriter
    """Write all documents, then call its `finish`; the rest of the draft comes after that."""

    def open_store(self) -> Store:
        """Open what was written; this also proves that it can be opened."""

    def write_catalogue(self, records: CatalogueRecords) -> None:
        """Write the catalogue."""

    def keep_catalogue(self, generation: str) -> None:
        """Take over the catalogue of an older generation, which is open, instead."""

    def open_catalogue(self) -> Catalogue:
        """Open the catalogue that was written or taken over."""

    def write_calibration(self, calibration: Calibration) -> None:
        """Write what was measured."""

    def publish(self, manifest: Manifest) -> Manifest:
        """Complete the manifest, and switch to the generation in one step.

        If anything fails before the switch, the generation before it keeps serving.
        """


class Repository(Protocol):
    """The generations of one index. What cannot be reached or written is a `StoreError`."""

    place: str
    """Where it is, for messages: a folder, or an address without its password."""

    def current(self) -> str:
        """Read the id of the current generation.

        Raises:
            NoIndex: There is none yet.
            DamagedIndex: What names it is damaged.
        """

    def ids(self) -> list[str]:
        """List the ids of all finished generations, oldest first."""

    def list_others(self) -> list[str]:
        """List what else stands among the generations, and is not ours."""

    def is_new(self) -> bool:
        """Tell whether nothing was ever built here; what a rebuild left behind is nothing."""

    def is_rolled_back(self) -> bool:
        """Tell whether a newer generation than the current one is there."""

    def read_manifest(self, generation: str) -> Manifest:
        """Read the manifest of a finished generation.

        Raises:
            DamagedIndex: It is missing, damaged, or of another format.
            UnreadableIndex: We may not read it.
        """

    def check(self, generation: str, *, checksums: bool = False) -> Manifest:
        """Compare a generation with its manifest; everything is read with `checksums`.

        Raises:
            DamagedIndex: Something is missing, or is not what was written.
            UnreadableIndex: We may not read it.
        """

    def stamp(self, generation: str) -> Hashable:
        """Tell what a generation is now from what it was before it was damaged or mended."""

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """Open a finished generation, after comparing it as in `check`.

        Raises:
            DamagedIndex: It is damaged, or of another version or store.
            UnreadableIndex: We may not read it.
        """

    def lock(self) -> AbstractContextManager[None]:
        """Hold what a rebuild or roll-back needs: one process at a time changes the generations.

        It is let go when the process dies, however it does.

        Raises:
            RebuildRunning: Another process holds it.
        """

    def hold(self) -> str:
        """Let no rebuild replace the current generation, and give its id; needs the lock."""

    def release(self) -> bool:
        """Let rebuilds go on, and tell whether the index was held; needs the lock."""

    def is_held(self) -> bool:
        """Tell whether rebuilds are refused."""

    def begin(self, dimension: int) -> AbstractContextManager[Draft]:
        """Begin a new generation; it is discarded at the end unless it was published.

        Needs the lock.
        """

    def rollback(self) -> str:
        """Switch to the newest undamaged generation before the current one, and return its id.

        Needs the lock.

        Raises:
            NoIndex: There is no index, or no undamaged older generation.
        """

    def prune(self, keep: int) -> list[str]:
        """Remove all but `keep` generations, oldest first, and return the ids of the removed ones.

        The current one always stays. Readers of a removed generation can go on. Needs the lock.
        """

    def remove_leftovers(self) -> None:
        """Remove what rebuilds that died left behind; needs the lock."""
