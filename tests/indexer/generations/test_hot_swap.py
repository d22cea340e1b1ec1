"""Generations are swapped while searches run, and closed after their last search."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.errors import DamagedIndex, NoIndex, StoreError, StoreUnreachable
from indexer.generations.folder import Generations
from indexer.generations.hot_swap import HotSwap
from indexer.generations.lock import hold_lock
from indexer.records import Filter
from indexer.stores.local.backend import LocalBackend
from indexer.stores.local.repository import LocalRepository
from indexer.stores.local.store import LocalStore
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.generations import flip_a_bit, publish_documents
from tests.fakes.index.stored_documents import DIMENSION

ENCODER = HashingEncoder(DIMENSION)


class WatchedBackend(LocalBackend):
    """Records which stores were opened and closed, in order."""

    def __init__(self):
        super().__init__()
        self.opened: list[LocalStore] = []
        self.closed: list[LocalStore] = []

    def open(self, folder):
        store = super().open(folder)
        close = store.close
        store.close = lambda: (self.closed.append(store), close())  # type: ignore[method-assign]
        self.opened.append(store)
        return store


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "index")


def publish(generations, documents, encoder=ENCODER):
    return publish_documents(generations, documents, encoder)


def count_documents(store):
    return store.counts()[0]


def test_a_generation_stays_open_until_its_last_lease_ends(generations):
    backend = WatchedBackend()
    first = publish(generations, 3)
    swap = HotSwap(LocalRepository(generations.folder, backend), ENCODER)
    with swap.lease() as old, swap.lease() as same:
        assert old is same
        second = publish(generations, 5)
        assert swap.generation == first
        assert swap.refresh()
        assert not swap.refresh()
        generations.prune(1)
        assert swap.generation == second
        assert count_documents(old.store) == 3
        with swap.lease() as new:
            assert new.id == second == new.manifest.generation
            assert count_documents(new.store) == 5
        assert backend.closed == []
    assert backend.closed == [backend.opened[0]]
    swap.close()
    assert backend.closed == backend.opened


def test_an_unused_generation_is_closed_at_once(generations):
    backend = WatchedBackend()
    publish(generations, 3)
    swap = HotSwap(LocalRepository(generations.folder, backend), ENCODER)
    publish(generations, 4)
    assert swap.refresh()
    assert backend.closed == [backend.opened[0]]
    swap.close()
    assert backend.closed == backend.opened


def test_an_exception_ends_a_lease(generations):
    backend = WatchedBackend()
    publish(generations, 3)
    swap = HotSwap(LocalRepository(generations.folder, backend), ENCODER)
    with pytest.raises(KeyError), swap.lease() as generation:
        generation.store.documents([("no", "such")])
    swap.close()
    assert backend.closed == backend.opened


def test_after_close_leasing_fails_and_closing_again_does_nothing(generations):
    publish(generations, 3)
    swap = HotSwap(LocalRepository(generations.folder), ENCODER)
    with swap.lease() as generation:
        swap.close()
        swap.close()
        assert count_documents(generation.store) == 3
    assert swap.generation == ""
    with pytest.raises(StoreError, match="closed"), swap.lease():
        pytest.fail("a closed index was leased")
    with pytest.raises(StoreError, match="closed"):
        swap.refresh()


def test_a_missing_index_is_an_error(generations):
    with pytest.raises(NoIndex):
        HotSwap(LocalRepository(generations.folder), ENCODER)


def test_the_old_generation_serves_on_while_the_new_one_is_damaged(generations):
    first = publish(generations, 3)
    swap = HotSwap(LocalRepository(generations.folder), ENCODER)
    second = publish(generations, 4)
    vectors = generations.path(second) / "vectors.faiss"
    data = vectors.read_bytes()
    vectors.write_bytes(data[:-1])
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        swap.refresh()
    assert swap.generation == first
    with swap.lease() as generation:
        assert count_documents(generation.store) == 3
    vectors.write_bytes(data)
    assert swap.refresh()
    swap.close()


def test_flipped_bits_are_found_at_open_only_with_checksums(generations):
    vectors = generations.path(publish(generations, 3)) / "vectors.faiss"
    flip_a_bit(vectors)
    HotSwap(LocalRepository(generations.folder), ENCODER).close()
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        HotSwap(LocalRepository(generations.folder), ENCODER, checksums=True)


def test_flipped_bits_are_always_found_by_a_refresh(generations):
    first = publish(generations, 3)
    swap = HotSwap(LocalRepository(generations.folder), ENCODER)
    vectors = generations.path(publish(generations, 3)) / "vectors.faiss"
    flip_a_bit(vectors)
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        swap.refresh()
    assert swap.generation == first
    swap.close()


def test_vectors_of_another_encoder_are_an_error_that_names_both(generations):
    publish(generations, 3)
    other = HashingEncoder(DIMENSION, salt="-other")
    with pytest.raises(DamagedIndex, match=r"hashing .*hashing-other.*huigu rebuild"):
        HotSwap(LocalRepository(generations.folder), other)
    swap = HotSwap(LocalRepository(generations.folder), ENCODER)
    publish(generations, 3, other)
    with pytest.raises(DamagedIndex, match="hashing-other"):
        swap.refresh()
    swap.close()


def test_a_refresh_follows_a_rollback(generations):
    first = publish(generations, 3)
    publish(generations, 4)
    swap = HotSwap(LocalRepository(generations.folder), ENCODER)
    assert generations.rollback() == first
    assert swap.refresh()
    assert swap.generation == first
    swap.close()


def test_no_search_fails_while_generations_are_published_and_pruned(generations):
    """Six threads search and two refresh while 25 generations are published and pruned."""
    backend = WatchedBackend()
    publish(generations, 1)
    swap = HotSwap(LocalRepository(generations.folder, backend), ENCODER)
    stop = threading.Event()

    def search():
        searches, sizes = 0, set()
        while not stop.is_set():
            with swap.lease() as generation:
                size = count_documents(generation.store)
                assert size == generation.manifest.documents
                vector = generation.store.vectors([0])[0]
                [(row, cosine), *_] = generation.store.search_vectors(vector, 3, Filter())
                assert cosine == pytest.approx(1, abs=1e-3)
                assert generation.store.passages([row])
                assert generation.store.search_words({"Post": 1.0}, 3, Filter())
                assert len(list(generation.store.links(Filter()))) == generation.store.counts()[2]
                searches += 1
                sizes.add(size)
        return searches, sizes

    def refresh():
        refreshed = 0
        while not stop.is_set():
            refreshed += swap.refresh()
            time.sleep(0.001)
        return refreshed

    with ThreadPoolExecutor(8) as threads:
        searching = [threads.submit(search) for _ in range(6)]
        refreshing = [threads.submit(refresh) for _ in range(2)]
        for documents in range(2, 27):
            publish(generations, documents)
            with hold_lock(generations.folder):
                generations.prune(1)
        stop.set()
        results = [future.result() for future in searching]
        refreshed = sum(future.result() for future in refreshing)
    swap.refresh()
    swap.close()
    assert all(searches for searches, _ in results)
    assert len(set.union(*(sizes for _, sizes in results))) > 3
    assert refreshed >= 3
    assert len(backend.closed) == len(backend.opened) > 3
    assert {id(store) for store in backend.closed} == {id(store) for store in backend.opened}


def test_a_server_that_does_not_answer_is_told_from_damage(generations):
    publish(generations, 3)
    repository = LocalRepository(generations.folder)
    swap = HotSwap(repository, ENCODER)
    current = repository.current

    def refuse() -> str:
        raise StoreUnreachable("db.example.org does not answer")

    repository.current = refuse
    with pytest.raises(StoreUnreachable):
        swap.refresh()
    assert swap.is_unreachable
    assert "does not answer" in swap.problem
    repository.current = current
    assert not swap.refresh()
    assert not swap.is_unreachable
    assert swap.problem == ""
    swap.close()
