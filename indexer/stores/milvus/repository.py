"""The generations in Milvus; see `indexer.generations.contracts.Repository`.

    huigu_<id>       the collection of a generation
    huigu_current    the alias of the one that serves: it alone says which is current
    huigu_state      generation/<id>: its manifest; removed/<id>: when it was removed; held; lease
    huigu_files      the files of generations

A generation is finished when its manifest is there. What has a collection and no manifest was left
behind by a rebuild that died.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Hashable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

from indexer.calibration import read_calibration
from indexer.catalogue.reader import CatalogueReader
from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations.contracts import Generation
from indexer.generations.manifest import MANIFEST_FILE, REMEDY, Manifest, parse_manifest
from indexer.generations.names import choose_removed, find_undamaged, is_id, make_id
from indexer.generations.watched_files import WatchedFiles
from indexer.stores.milvus.cached_files import CachedFiles
from indexer.stores.milvus.connection import Connection, MissingInMilvus
from indexer.stores.milvus.draft import MilvusDraft
from indexer.stores.milvus.lease import RebuildLease
from indexer.stores.milvus.rows.row_collection import (
    CURRENT,
    DEFAULT_INDEX,
    PREFIX,
    RowCollection,
    VectorIndex,
    name_collection,
    read_generation,
)
from indexer.stores.milvus.small_collections import FILES, STATE, FileChunks, StateTable
from indexer.stores.milvus.store import MilvusStore

FINISHED = "generation/"
REMOVED = "removed/"
HELD = "held"
GRACE_S = 600.0
"""How long a removed generation stays in Milvus, for who still reads it: servers switch within
seconds. The first rebuild after that drops it."""
IN_MEMORY = 2
"""Newest generations that Milvus keeps loaded: the one that serves, and the one before it."""


class MilvusRepository:
    """The generations of one database of Milvus."""

    def __init__(
        self,
        connection: Connection,
        folder: Path,
        index: VectorIndex = DEFAULT_INDEX,
        grace_s: float = GRACE_S,
    ) -> None:
        """Set the connection, and the folder for copies of files and the lock of this machine."""
        self.place = connection.place
        self._connection, self._index, self._grace_s = connection, index, grace_s
        self._state, self._chunks = StateTable(connection), FileChunks(connection)
        self._cache = CachedFiles(folder, connection.place)
        self._lease = RebuildLease(self._state, folder)

    def current(self) -> str:
        """See `Repository`.

        Raises:
            NoIndex: There is none yet.
        """
        try:
            found = self._connection.call("describe_alias", CURRENT)
        except MissingInMilvus:
            raise NoIndex(f"{self.place}: no index there yet; run `huigu rebuild`") from None
        return read_generation(found["collection_name"])

    def ids(self) -> list[str]:
        """See `Repository`."""
        return self._list_state(FINISHED)

    def list_others(self) -> list[str]:
        """See `Repository`: collections with our prefix that are none of ours."""
        names = self._list_collections()
        return [name for name in names if not is_id(read_generation(name))]

    def is_new(self) -> bool:
        """See `Repository`."""
        with suppress(NoIndex):
            return not self.current()
        return not self.ids()

    def is_rolled_back(self) -> bool:
        """See `Repository`."""
        return self.ids()[-1:] > [self.current()]

    def read_manifest(self, generation: str) -> Manifest:
        """See `Repository`."""
        return self._read_manifest(generation)[0]

    def check(self, generation: str, *, checksums: bool = False) -> Manifest:
        """See `Repository`; the rows in Milvus are counted: it keeps checksums of its own."""
        with ExitStack() as undo:
            files = self._open_files(generation, checksums=checksums)
            undo.callback(files.close)
            RowCollection(self._connection, generation).load(files.manifest.passages)
            return files.manifest

    def stamp(self, generation: str) -> Hashable:
        """See `Repository`: the manifest, and the files of the copy here."""
        try:
            files = sorted(self._cache.path(generation).rglob("*"))
            every = tuple((path.name, path.stat().st_ino, path.stat().st_size) for path in files)
        except OSError:
            every = ()
        return self._state.get(FINISHED + generation), every

    def open(self, generation: str, *, checksums: bool) -> Generation:
        """See `Repository`; the files are fetched if this machine has no copy of them yet."""
        with ExitStack() as undo:
            files = self._open_files(generation, checksums=checksums)
            undo.callback(files.close)
            collection = RowCollection(self._connection, generation, self._index)
            store = MilvusStore(files.folder, files.manifest.dimension, collection)
            undo.callback(store.close)
            catalogue = CatalogueReader(files.folder)
            undo.callback(catalogue.close)
            calibration = read_calibration(files.folder)
            # What was just read must be what was compared before.
            files.refuse_if_written()
            undo.pop_all()
        return Generation(files.manifest, store, catalogue, calibration, files)

    def lock(self) -> AbstractContextManager[None]:
        """See `Repository`; the first time, the small collections are made."""
        return self._lease.hold()

    def hold(self) -> str:
        """See `Repository`."""
        generation = self.current()
        self._state.put(HELD, generation)
        return generation

    def release(self) -> bool:
        """See `Repository`."""
        was_held = self.is_held()
        self._state.remove(HELD)
        return was_held

    def is_held(self) -> bool:
        """See `Repository`."""
        return bool(self._state.get(HELD))

    @contextmanager
    def begin(self, dimension: int) -> Iterator[MilvusDraft]:
        """See `Repository`."""
        names = map(read_generation, self._list_collections())
        generation = make_id(max([*self.ids(), *filter(is_id, names)], default=""))
        folder = self._cache.begin(generation)
        collection = RowCollection(self._connection, generation, self._index)
        draft = MilvusDraft(generation, folder, dimension, collection, self._publish)
        try:
            yield draft
        finally:
            draft.writer.abandon()
            shutil.rmtree(folder, ignore_errors=True)
            if not draft.is_published:
                # `remove_leftovers` tries again later; the first error explains more.
                with suppress(StoreError):
                    self._drop(generation)

    def rollback(self) -> str:
        """See `Repository`.

        Raises:
            NoIndex: There is no index, or no undamaged older generation.
        """  # noqa: DOC502 - raised by `find_undamaged`
        check = partial(self.check, checksums=True)
        generation = find_undamaged(self.place, self.ids(), self.current(), check)
        self._switch(generation)
        return generation

    def prune(self, keep: int) -> list[str]:
        """See `Repository`; Milvus drops the collections at a rebuild `GRACE_S` later."""
        removed = choose_removed(self.ids(), self.current(), keep)
        for generation in removed:
            self._state.put(REMOVED + generation, str(time.time()))
            self._state.remove(FINISHED + generation)
        self._cache.remove_all_but(self.ids())
        return removed

    def remove_leftovers(self) -> None:
        """See `Repository`."""
        self._cache.remove_leftovers()
        kept = set(self.ids())
        # The one that serves, whatever happened to its manifest.
        with suppress(NoIndex):
            kept.add(self.current())
        fresh = {id for id in self._list_state(REMOVED) if not self._is_over(id)}
        for name in self._list_collections():
            generation = read_generation(name)
            if is_id(generation) and generation not in kept | fresh:
                self._drop(generation)

    def _publish(self, manifest: Manifest, folder: Path) -> None:
        """Send the files of a generation with its manifest, and switch to it."""
        generation, data = manifest.generation, (folder / MANIFEST_FILE).read_text("utf-8")
        self._chunks.send(generation, folder, self._list_sizes(manifest))
        self._lease.check()
        self._state.put(FINISHED + generation, data)
        self._cache.keep(folder, generation)
        self._switch(generation)
        # Memory is what Milvus has least of. Who opens an older one loads it again.
        for older in self.ids()[:-IN_MEMORY]:
            with suppress(StoreError):
                RowCollection(self._connection, older).release()

    def _switch(self, generation: str) -> None:
        """Point the alias at a generation, in one step."""
        name = name_collection(generation)
        try:
            self._connection.call("alter_alias", name, CURRENT)
        except MissingInMilvus:  # the first generation
            self._connection.call("create_alias", name, CURRENT)

    def _drop(self, generation: str) -> None:
        # The collection last: while it is there, `remove_leftovers` finds the rest.
        self._state.remove(FINISHED + generation)
        self._state.remove(REMOVED + generation)
        self._chunks.remove(generation)
        with suppress(MissingInMilvus):
            RowCollection(self._connection, generation).drop()

    def _open_files(self, generation: str, *, checksums: bool) -> WatchedFiles:
        manifest, data = self._read_manifest(generation)
        sizes = self._list_sizes(manifest)

        def fetch(folder: Path) -> None:
            self._chunks.fetch(generation, folder, sizes)

        return self._cache.open(manifest, data, fetch, checksums=checksums)

    def _read_manifest(self, generation: str) -> tuple[Manifest, str]:
        """Read a manifest, and its text.

        Raises:
            DamagedIndex: It is missing or damaged.
        """
        place, data = f"{self.place}: {generation}", self._state.get(FINISHED + generation)
        if not data:
            raise DamagedIndex(f"{place}: has no manifest; {REMEDY}")
        return parse_manifest(data, place), data

    def _list_sizes(self, manifest: Manifest) -> dict[str, int]:
        return {name: file.size for name, file in manifest.files.items()}

    def _list_state(self, prefix: str) -> list[str]:
        names = (key.removeprefix(prefix) for key in self._state.list_keys(prefix))
        return [name for name in names if is_id(name)]

    def _list_collections(self) -> list[str]:
        names: list[str] = self._connection.call("list_collections")
        ours = (name for name in names if name.startswith(PREFIX))
        return sorted(name for name in ours if name not in {STATE, FILES, CURRENT})

    def _is_over(self, generation: str) -> bool:
        """Tell whether the grace of a removed generation is over."""
        try:
            return time.time() - float(self._state.get(REMOVED + generation)) > self._grace_s
        except ValueError:
            return True
