"""The local store: precision by size, and files that may be deleted once they are open."""

import gc
import os
import shutil
import sqlite3
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import numpy as np
import pytest
import tantivy

from indexer.errors import DamagedIndex, StoreError
from indexer.records import Document, Filter
from indexer.stores.local import records as local_records
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.faiss_vectors import VectorsReader, write_vectors
from indexer.stores.local.private_copies import MEMORY
from indexer.stores.local.segments.segment import RECORDS, VECTORS, WORDS
from indexer.stores.local.vector_options import Precision, make_row_filter
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.stored_documents import DIMENSION, make_documents, write_store

EVERYTHING = Filter()
HALF = Precision(exact_rows=0)
GROUPED = Precision(exact_rows=0, half_rows=0, probes=8)


def unit_rows(rows, seed=0):
    vectors = np.random.default_rng(seed).standard_normal((rows, DIMENSION), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("precision", "size"),
    [(Precision(), 4), (HALF, 2), (GROUPED, 2)],
    ids=["exact", "half", "grouped"],
)
class TestPrecision:
    def test_every_row_finds_itself_first(self, tmp_path, precision, size):
        vectors = unit_rows(3000)
        write_vectors(tmp_path / "v", vectors, precision)
        reader = VectorsReader(tmp_path / "v", precision)
        for row in range(0, 3000, 50):
            [(nearest, cosine)] = reader.search_vectors(vectors[row], 1, None)
            assert nearest == row
            assert cosine == pytest.approx(1, abs=2e-3)
        assert (tmp_path / "v").stat().st_size > 3000 * DIMENSION * size

    def test_copied_vectors_lose_no_precision(self, tmp_path, precision, size):
        vectors = unit_rows(500)
        write_vectors(tmp_path / "v", vectors, precision)
        reader = VectorsReader(tmp_path / "v", precision)
        rows = [499, 0, 17, 17]
        np.testing.assert_allclose(reader.vectors(rows), vectors[rows], atol=1e-3)
        again = tmp_path / "again"
        write_vectors(again, reader.vectors(range(500)), precision)
        copied = VectorsReader(again, precision).vectors(range(500))
        np.testing.assert_array_equal(copied, reader.vectors(range(500)))

    def test_a_filtered_search_finds_every_row_that_passes(self, tmp_path, precision, size):
        vectors = unit_rows(2000)
        write_vectors(tmp_path / "v", vectors, precision)
        reader = VectorsReader(tmp_path / "v", precision)
        passing = list(range(3, 2000, 401))
        hits = reader.search_vectors(vectors[0], 100, make_row_filter(passing, 2000))
        assert sorted(row for row, _ in hits) == passing
        assert [c for _, c in hits] == sorted((c for _, c in hits), reverse=True)
        assert reader.search_vectors(vectors[0], 100, make_row_filter([], 2000)) == []

    def test_a_whole_store_can_be_copied(self, tmp_path, precision, size):
        documents = make_documents(150)
        backend = LocalBackend(precision)
        old = write_store(backend, tmp_path / "old", documents)
        (tmp_path / "new").mkdir()
        writer = backend.writer(tmp_path / "new", DIMENSION)
        writer.keep(old, list(old.fingerprints()))
        writer.finish()
        new = backend.open(tmp_path / "new")
        np.testing.assert_array_equal(new.vectors(range(new.rows)), old.vectors(range(old.rows)))
        new.close()
        old.close()


def test_grouped_search_finds_most_of_the_nearest(tmp_path):
    """Clustered vectors are like those of texts: nearly all of the ten nearest are found."""
    centres = unit_rows(100, seed=1)
    vectors = np.repeat(centres, 100, axis=0) + unit_rows(10_000, seed=2) * 0.5
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_vectors(tmp_path / "v", vectors, GROUPED)
    reader = VectorsReader(tmp_path / "v", GROUPED)
    hits = expected = 0
    for row in range(0, 10_000, 100):
        best = set(np.argsort(-(vectors @ vectors[row]))[:10].tolist())
        hits += len(best & {near for near, _ in reader.search_vectors(vectors[row], 10, None)})
        expected += 10
    assert hits / expected > 0.9


def test_an_index_without_rows_finds_nothing(tmp_path):
    store = write_store(LocalBackend(), tmp_path / "empty", [])
    assert store.counts() == (0, 0, 0)
    assert store.search_vectors(unit_rows(1)[0], 5, EVERYTHING) == []
    assert store.search_words({"word1": 1.0}, 5, EVERYTHING) == []
    assert list(store.links(EVERYTHING)) == []
    store.close()


@pytest.mark.parametrize("precision", [Precision(), HALF, GROUPED])
def test_an_open_generation_outlives_its_files(tmp_path, precision):
    """Pruning deletes the files of a reader; even threads that start later can go on."""
    documents = make_documents(100)
    reference = ExactStore(documents)
    store = write_store(LocalBackend(precision), tmp_path / "generation", documents)
    shutil.rmtree(tmp_path / "generation")
    (tmp_path / "generation").mkdir()
    with ThreadPoolExecutor(4) as threads:
        passages = list(threads.map(lambda row: store.passages([row])[0], range(reference.rows)))
        assert passages == reference.passages(range(reference.rows))
        hits = threads.map(lambda _: store.search_words({"word1": 1.0}, 50, EVERYTHING), range(20))
        expected = {row for row, _ in reference.search_words({"word1": 1.0}, 50, EVERYTHING)}
        assert all({row for row, _ in hit} == expected for hit in hits)
        near = threads.map(
            lambda row: store.search_vectors(reference.vectors([row])[0], 1, Filter(year=0))[0][0],
            range(50),
        )
        assert list(near) == list(range(50))
    assert list(store.links(EVERYTHING)) == list(reference.links(EVERYTHING))
    assert len(list(store.words.read_fields([range(reference.rows)]))) == reference.rows
    store.close()


@pytest.mark.parametrize("name", [VECTORS, RECORDS, WORDS])
def test_a_missing_file_is_a_damaged_index(tmp_path, name):
    write_store(LocalBackend(), tmp_path / "generation", make_documents(5)).close()
    part = tmp_path / "generation" / name
    shutil.rmtree(part) if part.is_dir() else part.unlink()
    with pytest.raises(DamagedIndex, match="huigu rebuild --full"):
        LocalBackend().open(tmp_path / "generation")


def test_files_of_two_generations_are_refused_together(tmp_path):
    write_store(LocalBackend(), tmp_path / "one", make_documents(5)).close()
    write_store(LocalBackend(), tmp_path / "two", make_documents(6)).close()
    shutil.copy(tmp_path / "two" / VECTORS, tmp_path / "one" / VECTORS)
    with pytest.raises(DamagedIndex, match="do not belong together"):
        LocalBackend().open(tmp_path / "one")


def test_no_file_is_a_pickle_and_the_database_has_no_triggers_or_views(tmp_path):
    write_store(LocalBackend(), tmp_path / "generation", make_documents(5)).close()
    assert (tmp_path / "generation" / VECTORS).read_bytes()[:4] == b"IxFI"
    with sqlite3.connect(tmp_path / "generation" / RECORDS) as db:
        kinds = {kind for (kind,) in db.execute("SELECT DISTINCT type FROM sqlite_master")}
    db.close()
    assert kinds == {"table", "index"}


@pytest.mark.parametrize("precision", [Precision(), HALF, GROUPED])
def test_no_file_is_mapped_and_a_closed_store_has_none_open(tmp_path, precision):
    """Who cuts a mapped file kills the process that reads it. Copies are freed at once."""
    others = list_copies()
    store = write_store(LocalBackend(precision), tmp_path / "generation", make_documents(20))
    store.search_vectors(unit_rows(1)[0], 3, Filter(year=2021))
    store.search_words({"word1": 1.0}, 3, EVERYTHING)
    store.frequencies(["word1"])
    store.passages([0])
    store.token_ids([0])
    assert str(tmp_path) not in Path("/proc/self/maps").read_text()
    assert list_copies() - others
    gc.disable()
    try:
        store.close()
        # A thread of tantivy lets go of the last copy; on a busy machine, it comes a little later.
        for _ in range(100):
            if not list_copies() - others:
                break
            time.sleep(0.05)
        assert not list_copies() - others
        open_files = [os.readlink(fd) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    finally:
        gc.enable()
    assert not [path for path in open_files if path.startswith((str(tmp_path), f"/{COPY}"))]


COPY = "memfd:huigu"
"""How the system names a copy in memory."""


def list_copies():
    """List the copies in memory that are mapped, by their number."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return {line.split()[4] for line in lines if COPY in line}


@pytest.mark.parametrize("harm", ["cut", "overwritten"])
def test_a_search_does_not_see_a_file_that_is_harmed_while_it_is_open(tmp_path, harm):
    backend = LocalBackend(HALF)
    store = write_store(backend, tmp_path / "generation", make_documents(20))
    vector = unit_rows(1)[0]

    def search():
        found = store.search_vectors(vector, 9, EVERYTHING)
        words = store.search_words({"word1": 1.0}, 9, EVERYTHING)
        return found, words, [row.tolist() for row in store.token_ids([3, 4])]

    before = search()
    for path in (tmp_path / "generation").rglob("*"):
        if path.is_file() and path.suffix != ".sqlite":
            with path.open("r+b") as file:
                size = path.stat().st_size
                file.write(b"\xff" * size if harm == "overwritten" else b"")
                file.truncate(0 if harm == "cut" else size)
    assert search() == before
    with pytest.raises(DamagedIndex, match="cannot be opened"):
        backend.open(tmp_path / "generation")
    store.close()


@pytest.mark.parametrize("harm", ["cut", "overwritten"])
def test_records_that_are_harmed_while_they_are_open_are_an_error_of_the_index(tmp_path, harm):
    """What is read now and then stays on disk: it is never mapped, so nothing worse happens."""
    store = write_store(LocalBackend(), tmp_path / "generation", make_documents(2000))
    path = tmp_path / "generation" / RECORDS
    size = path.stat().st_size
    os.truncate(path, 0 if harm == "cut" else size)
    if harm == "overwritten":
        path.write_bytes(b"\xff" * size)
    with pytest.raises(DamagedIndex, match=r"passages\.sqlite: cannot be read .*huigu rebuild"):
        store.passages(range(store.rows))
    store.close()


def test_without_a_folder_for_temporary_files_the_error_names_it(tmp_path, monkeypatch):
    store = write_store(LocalBackend(), tmp_path / "generation", make_documents(2))
    store.close()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    monkeypatch.setattr("indexer.stores.local.private_copies.MEMORY", tmp_path / "missing")
    with pytest.raises(StoreError, match="set TMPDIR to a folder") as caught:
        LocalBackend().open(tmp_path / "generation")
    assert type(caught.value) is StoreError


@pytest.mark.skipif(not MEMORY.is_dir(), reason="no folder in memory on this system")
def test_a_disk_without_a_place_for_temporary_files_stops_nothing(tmp_path, monkeypatch):
    """As a full disk, on which no temporary folder takes a byte."""
    store = write_store(LocalBackend(), tmp_path / "generation", make_documents(2))
    store.close()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    LocalBackend().open(tmp_path / "generation").close()


def test_a_generation_in_a_read_only_folder_can_be_opened(tmp_path):
    """A server may run as another user than the rebuild, or on a read-only volume.

    A folder in place of the lock file prevents locking even for root, like a read-only folder.
    """
    documents = make_documents(20)
    write_store(LocalBackend(), tmp_path / "generation", documents).close()
    lock = tmp_path / "generation" / WORDS / ".tantivy-meta.lock"
    lock.mkdir()
    with pytest.raises(ValueError, match="Lockfile"):
        tantivy.Index.open(str(lock.parent))
    store = LocalBackend().open(tmp_path / "generation")
    shutil.rmtree(tmp_path / "generation")
    expected = ExactStore(documents).search_words({"word1": 1.0}, 5, EVERYTHING)
    assert [row for row, _ in store.search_words({"word1": 1.0}, 5, EVERYTHING)] == [
        row for row, _ in expected
    ]
    store.close()


def test_a_document_stored_before_it_had_days_of_its_event_is_read_without():
    document = Document("a", "s", "A", "", "en", (), published="2031-11-22", held="2030-05-17")
    fields = msgspec.msgpack.decode(msgspec.msgpack.encode(document))
    del fields["held"]

    old = local_records._document.decode(msgspec.msgpack.encode(fields))

    assert (old.published, old.held) == ("2031-11-22", "")
