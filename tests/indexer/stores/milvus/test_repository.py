"""Generations in Milvus: switched, rolled back, pruned, and left behind by rebuilds that died."""

import json
import os
import subprocess
import sys
import time
from contextlib import closing

import numpy as np
import pytest

from indexer.errors import DamagedIndex, NoIndex, RebuildRunning
from indexer.records import Filter
from indexer.stores.milvus.connection import Connection
from indexer.stores.milvus.lease import KEY, LASTS_S
from indexer.stores.milvus.repository import MilvusRepository
from indexer.stores.milvus.rows.row_collection import VectorIndex, name_collection
from indexer.stores.milvus.small_collections import FILES, FileChunks, StateTable
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.generations import flip_a_bit
from tests.fakes.index.milvus import run_milvus, stop_milvus
from tests.fakes.index.repositories import publish_documents, publish_store
from tests.fakes.index.stored_documents import DIMENSION, make_documents
from tests.paths import ROOT

DOCUMENTS = make_documents(12)
EVERYTHING = Filter()


@pytest.fixture
def address(tmp_path):
    with run_milvus(tmp_path / "milvus.db") as address:
        yield address


@pytest.fixture
def connection(address):
    return Connection(address, "")


@pytest.fixture
def repository(connection, tmp_path):
    return MilvusRepository(connection, tmp_path / "index", grace_s=0)


def publish(repository, documents=DOCUMENTS):
    def write(writer):
        for document in documents:
            document.add_to(writer)

    return publish_store(repository, write, "milvus")


def list_collections(connection):
    return set(connection.call("list_collections"))


def count_chunks(connection, generation):
    keys = f'key like "{generation}/%"'
    return len(connection.call("query", FILES, filter=keys, output_fields=["key"], limit=1000))


def test_an_empty_place_is_new_and_has_no_index(repository):
    assert repository.is_new()
    assert repository.ids() == []
    assert not repository.is_held()
    with pytest.raises(NoIndex, match="huigu rebuild"):
        repository.current()


def test_generations_are_switched_rolled_back_held_and_pruned(repository, connection):
    first, second = publish(repository), publish(repository, make_documents(5))
    assert (repository.ids(), repository.current()) == ([first, second], second)
    assert not repository.is_rolled_back()
    with repository.lock():
        assert repository.rollback() == first
        assert repository.hold() == first
    assert repository.current() == first
    assert repository.is_rolled_back()
    assert repository.is_held()
    with repository.lock():
        assert repository.release()
        assert not repository.release()
    third = publish(repository, make_documents(3))
    with repository.lock():
        assert repository.prune(2) == [first]
        assert repository.ids() == [second, third]
        # Whoever reads it can go on until a later rebuild.
        assert name_collection(first) in list_collections(connection)
        repository.remove_leftovers()
    assert name_collection(first) not in list_collections(connection)
    assert count_chunks(connection, first) == 0
    assert count_chunks(connection, second) > 0
    assert repository.list_others() == []


def test_a_removed_generation_stays_for_its_readers_until_the_grace_is_over(
    connection, repository, tmp_path
):
    patient = MilvusRepository(connection, tmp_path / "index", grace_s=3600)
    first = publish(patient)
    with closing(patient.open(first, checksums=True)) as reader:
        publish(patient, make_documents(3))
        with patient.lock():
            assert patient.prune(1) == [first]
            patient.remove_leftovers()
        hits = reader.store.search_vectors(DOCUMENTS[0].vectors[0], 3, EVERYTHING)
        assert reader.store.passages([hits[0][0]]) == [DOCUMENTS[0].passages[0]]
        with repository.lock():
            repository.remove_leftovers()
        with pytest.raises(DamagedIndex, match="dropped"):
            reader.store.search_vectors(DOCUMENTS[0].vectors[0], 3, EVERYTHING)


def test_a_draft_that_is_not_published_leaves_nothing(repository, connection):
    current = publish(repository)
    before = list_collections(connection)

    def fail(writer):
        DOCUMENTS[0].add_to(writer)
        writer.finish()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish_store(repository, fail, "milvus")
    assert list_collections(connection) == before
    assert repository.current() == current
    assert list((repository._cache.folder).glob(".*")) == []


KILLED = """
import os, sys
from pathlib import Path
from indexer.stores.milvus.address import MilvusAddress
from indexer.stores.milvus.connection import Connection
from indexer.stores.milvus.repository import MilvusRepository
from tests.fakes.index.stored_documents import DIMENSION, make_documents
database, folder = sys.argv[1:]
repository = MilvusRepository(Connection(MilvusAddress(database), ""), Path(folder))
with repository.lock(), repository.begin(DIMENSION) as draft:
    for document in make_documents(4):
        document.add_to(draft.writer)
    draft.writer.finish()
    print(draft.id, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_what_a_killed_rebuild_left_is_removed_by_the_next_one(repository, address, tmp_path):
    current = publish(repository)
    stop_milvus(tmp_path / "milvus.db")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, address.uri, str(tmp_path / "index")],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ},
    )  # fmt: skip
    assert killed.returncode == -9, killed.stderr
    again = Connection(address, "")
    left = name_collection(killed.stdout.strip())
    assert left in list_collections(again)
    repository = MilvusRepository(again, tmp_path / "index")
    assert (repository.current(), repository.ids()) == (current, [current])
    # The same machine need not wait for the lease of the dead one.
    with repository.lock():
        repository.remove_leftovers()
    assert left not in list_collections(again)
    assert not list(repository._cache.folder.glob(".building-*"))
    with closing(repository.open(current, checksums=True)) as opened:
        assert opened.store.counts()[0] == len(DOCUMENTS)


def write_lease(connection, holder="other", until_s=None):
    lease = {
        "holder": holder,
        "place": "another machine:/index",
        "process": 7,
        "until_s": until_s or time.time() + LASTS_S,
    }
    StateTable(connection).put(KEY, json.dumps(lease))


def test_another_machine_that_rebuilds_is_waited_for_until_its_lease_ends(repository, connection):
    publish(repository)
    write_lease(connection)
    with pytest.raises(RebuildRunning, match=r"process 7 of another machine.*60 s"):
        publish(repository)
    write_lease(connection, until_s=time.time() - 1)
    assert publish(repository) == repository.current()


def test_two_rebuilds_of_one_machine_exclude_each_other(repository, connection, tmp_path):
    other = MilvusRepository(connection, tmp_path / "index")
    with (
        repository.lock(),
        pytest.raises(RebuildRunning, match="another rebuild is running"),
        other.lock(),
    ):
        pass


def test_a_rebuild_whose_lease_was_taken_over_publishes_nothing(repository, connection):
    current = publish(repository)

    def write(writer):
        DOCUMENTS[0].add_to(writer)
        write_lease(connection)

    with pytest.raises(RebuildRunning, match="taken over by another machine"):
        publish_store(repository, write, "milvus")
    assert (repository.current(), repository.ids()) == (current, [current])


def test_another_machine_fetches_the_files_once(repository, connection, tmp_path):
    current = publish(repository)
    other = MilvusRepository(connection, tmp_path / "other")
    with closing(other.open(current, checksums=True)) as opened:
        assert opened.store.passages([0]) == [DOCUMENTS[0].passages[0]]
        assert opened.id == current
    copy = other._cache.path(current) / "rows.sqlite"
    written = copy.stat().st_ino
    other.open(current, checksums=True).close()
    assert copy.stat().st_ino == written
    whole = copy.read_bytes()
    copy.chmod(0o644)
    flip_a_bit(copy)
    assert copy.read_bytes() != whole
    # A damaged copy is fetched again.
    with closing(other.open(current, checksums=True)) as opened:
        assert opened.store.token_ids([0])[0].tolist() == DOCUMENTS[0].token_ids[0].tolist()
    assert copy.read_bytes() == whole


def test_a_copy_of_a_removed_generation_is_removed(repository, connection, tmp_path):
    first = publish(repository)
    publish(repository)
    path = repository._cache.path(first)
    assert path.exists()
    with repository.lock():
        repository.prune(1)
    assert not path.exists()


def test_a_missing_chunk_is_a_damaged_index_and_is_rolled_back(repository, connection, tmp_path):
    first, second = publish(repository), publish(repository)
    FileChunks(connection).remove(second)
    other = MilvusRepository(connection, tmp_path / "other")
    with pytest.raises(DamagedIndex, match=r"chunks of .* are missing"):
        other.open(second, checksums=True)
    with other.lock():
        assert other.rollback() == first


def test_a_collection_with_missing_rows_is_a_damaged_index(repository, connection):
    current = publish(repository)
    connection.call("delete", name_collection(current), ids=[3])
    with pytest.raises(DamagedIndex, match=r"rows, .* expected"):
        repository.open(current, checksums=False)
    with pytest.raises(DamagedIndex, match=r"rows, .* expected"):
        repository.check(current)


def test_deleted_documents_are_gone_from_the_next_generation(repository):
    old = publish_documents(repository, DOCUMENTS)
    kept = [document.key for document in DOCUMENTS[1:]]
    generation = publish_store(repository, lambda writer: writer.keep(old, kept), "milvus")
    old.close()
    with closing(repository.open(generation, checksums=True)) as opened:
        assert list(opened.store.fingerprints()) == kept
        hits = opened.store.search_vectors(DOCUMENTS[0].vectors[0], 100, EVERYTHING)
        found = {passage.document for passage in opened.store.passages([row for row, _ in hits])}
        assert DOCUMENTS[0].document.id not in found
        reference = ExactStore(DOCUMENTS[1:])
        words = ["Post", "word1", "0", "视频"]
        assert opened.store.frequencies(words) == reference.frequencies(words)


def test_a_large_index_is_searched_by_a_graph_with_few_misses(connection, tmp_path):
    index = VectorIndex(exact_rows=100)
    repository = MilvusRepository(connection, tmp_path / "index", index)
    documents = make_documents(250, seed=3)
    reference = ExactStore(documents)
    store = publish_documents(repository, documents)
    found = wanted = 0
    for seed in range(30):
        vector = np.random.default_rng(seed).standard_normal(DIMENSION, dtype=np.float32)
        vector /= np.linalg.norm(vector)
        for where in (EVERYTHING, Filter(source="recaps", year=2021)):
            best = {row for row, _ in reference.search_vectors(vector, 10, where)}
            found += len(best & {row for row, _ in store.search_vectors(vector, 10, where)})
            wanted += len(best)
    store.close()
    assert found / wanted >= 0.97
