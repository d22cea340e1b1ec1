"""A generation that is being written to Milvus."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from indexer.calibration import Calibration, write_calibration
from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.writer import CATALOGUE_FILE, CatalogueRecords, write_catalogue
from indexer.contracts import StoreWriter
from indexer.generations.folder import translate_disk_errors
from indexer.generations.manifest import Manifest, write_manifest
from indexer.stores.milvus.rows.row_collection import RowCollection
from indexer.stores.milvus.store import MilvusStore
from indexer.stores.milvus.writer import MilvusWriter


class MilvusDraft:
    """See `indexer.generations.contracts.Draft`."""

    def __init__(
        self,
        id: str,
        folder: Path,
        dimension: int,
        collection: RowCollection,
        publish: Callable[[Manifest, Path], None],
    ) -> None:
        """Begin in an empty folder; `publish` sends it, with its manifest, and switches to it."""
        self.id, self.is_published = id, False
        self.writer: StoreWriter = MilvusWriter(folder, dimension, collection)
        self._folder, self._dimension = folder, dimension
        self._collection, self._publish = collection, publish

    def open_store(self) -> MilvusStore:
        """See `Draft`."""
        return MilvusStore(self._folder, self._dimension, self._collection)

    def write_catalogue(self, records: CatalogueRecords) -> None:
        """See `Draft`."""
        write_catalogue(self._folder, records)

    def keep_catalogue(self, generation: str) -> None:
        """See `Draft`."""
        old = self._folder.with_name(generation)
        with translate_disk_errors(self._folder):
            shutil.copyfile(old / CATALOGUE_FILE, self._folder / CATALOGUE_FILE)

    def open_catalogue(self) -> CatalogueReader:
        """See `Draft`."""
        return CatalogueReader(self._folder)

    def write_calibration(self, calibration: Calibration) -> None:
        """See `Draft`."""
        with translate_disk_errors(self._folder):
            write_calibration(self._folder, calibration)

    def publish(self, manifest: Manifest) -> Manifest:
        """See `Draft`."""
        with translate_disk_errors(self._folder):
            manifest = write_manifest(self._folder, manifest)
            self._publish(manifest, self._folder)
        self.is_published = True
        return manifest
