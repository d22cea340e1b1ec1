"""A reader holds the generation it opened until its last search ends, then lets go."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.contracts import Store
from indexer.errors import DamagedIndex, NoIndex, StoreError
from indexer.generations.folder import Generations
from indexer.generations.lock import writing
from indexer.generations.manifest import Manifest
from indexer.generations.serving import Serving
from indexer.records import Filter
from indexer.stores.local import LocalBackend, LocalStore
from tests.fakes.encoder import HashingEncoder
from tests.fakes.stored_documents import DIMENSION, make_documents

ENCODER = HashingEncoder(DIMENSION)


class WatchedBackend(LocalBackend):
    """Remembers what was opened and in which order it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[LocalStore] = []
        self.closed: list[LocalStore] = []

    def open(self, folder: Path) -> LocalStore:
        store = super().open(folder)
        close = store.close
        store.close = lambda: (self.closed.append(store), close())  # type: ignore[method-assign]
        self.opened.append(store)
        return store


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


def publish(generations: Generations, documents: int, encoder: HashingEncoder = ENCODER) -> str:
    """A generation of so many documents."""
    with writing(generations.folder), generations.building() as (generation, folder):
        writer = LocalBackend().writer(folder, DIMENSION)
        for one in make_documents(documents):
            writer.add(
                one.document, one.fingerprint, one.passages, one.words, one.vectors, one.token_ids
            )
        writer.finish()
        generations.publish(
            Manifest(
                generation=generation,
                created="",
                store="local",
                encoder=encoder.id,
                encoder_fingerprint=encoder.fingerprint,
                dimension=DIMENSION,
                split=1,
                settings="",
                documents=documents,
                passages=0,
                links=0,
            )
        )
    return generation


def documents_of(store: Store) -> int:
    return store.counts()[0]


def test_what_is_open_stays_open_until_its_last_lease_ends(generations: Generations):
    backend = WatchedBackend()
    first = publish(generations, 3)
    serving = Serving(generations, backend, ENCODER)
    with serving.lease() as one, serving.lease() as other:
        assert one is other
        second = publish(generations, 5)
        assert serving.generation == first
        assert serving.refresh()
        assert not serving.refresh()
        generations.prune(1)
        assert serving.generation == second
        assert documents_of(one.store) == 3
        with serving.lease() as new:
            assert new.id == second == new.manifest.generation
            assert documents_of(new.store) == 5
        assert backend.closed == []
    assert backend.closed == [backend.opened[0]]
    serving.close()
    assert backend.closed == backend.opened


def test_an_idle_generation_is_closed_at_once(generations: Generations):
    backend = WatchedBackend()
    publish(generations, 3)
    serving = Serving(generations, backend, ENCODER)
    publish(generations, 4)
    assert serving.refresh()
    assert backend.closed == [backend.opened[0]]
    serving.close()
    assert backend.closed == backend.opened


def test_a_lease_ends_with_an_error_too(generations: Generations):
    backend = WatchedBackend()
    publish(generations, 3)
    serving = Serving(generations, backend, ENCODER)
    with pytest.raises(KeyError), serving.lease() as held:
        held.store.documents([("no", "such")])
    serving.close()
    assert backend.closed == backend.opened


def test_nothing_is_leased_after_closing_and_closing_twice_is_fine(generations: Generations):
    publish(generations, 3)
    serving = Serving(generations, LocalBackend(), ENCODER)
    with serving.lease() as held:
        serving.close()
        serving.close()
        assert documents_of(held.store) == 3
    assert serving.generation == ""
    with pytest.raises(StoreError, match="closed"), serving.lease():
        pytest.fail("it is closed")
    with pytest.raises(StoreError, match="closed"):
        serving.refresh()


def test_without_an_index_there_is_nothing_to_serve(generations: Generations):
    with pytest.raises(NoIndex):
        Serving(generations, LocalBackend(), ENCODER)


def test_a_damaged_newcomer_leaves_the_old_one_serving(generations: Generations):
    first = publish(generations, 3)
    serving = Serving(generations, LocalBackend(), ENCODER)
    second = publish(generations, 4)
    vectors = generations.path(second) / "vectors.faiss"
    sound = vectors.read_bytes()
    vectors.write_bytes(sound[:-1])
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        serving.refresh()
    assert serving.generation == first
    with serving.lease() as held:
        assert documents_of(held.store) == 3
    vectors.write_bytes(sound)
    assert serving.refresh()
    serving.close()


def test_flipped_bits_are_found_at_open_when_asked_for(generations: Generations):
    vectors = generations.path(publish(generations, 3)) / "vectors.faiss"
    data = bytearray(vectors.read_bytes())
    data[-1] ^= 1
    vectors.write_bytes(data)
    Serving(generations, LocalBackend(), ENCODER).close()
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        Serving(generations, LocalBackend(), ENCODER, checksums=True)


def test_flipped_bits_are_always_found_on_the_way_to_a_newer_generation(generations: Generations):
    first = publish(generations, 3)
    serving = Serving(generations, LocalBackend(), ENCODER)
    vectors = generations.path(publish(generations, 3)) / "vectors.faiss"
    data = bytearray(vectors.read_bytes())
    data[-1] ^= 1
    vectors.write_bytes(data)
    with pytest.raises(DamagedIndex, match=r"vectors\.faiss"):
        serving.refresh()
    assert serving.generation == first
    serving.close()


def test_vectors_of_another_encoder_are_refused_by_name(generations: Generations):
    publish(generations, 3)
    other = HashingEncoder(DIMENSION, salt="-other")
    with pytest.raises(DamagedIndex, match=r"hashing .*hashing-other.*huigu rebuild"):
        Serving(generations, LocalBackend(), other)
    serving = Serving(generations, LocalBackend(), ENCODER)
    publish(generations, 3, other)
    with pytest.raises(DamagedIndex, match="hashing-other"):
        serving.refresh()
    serving.close()


def test_a_rolled_back_index_is_followed_back(generations: Generations):
    first = publish(generations, 3)
    publish(generations, 4)
    serving = Serving(generations, LocalBackend(), ENCODER)
    assert generations.rollback() == first
    assert serving.refresh()
    assert serving.generation == first
    serving.close()


@pytest.mark.slow
def test_no_search_fails_while_generations_come_and_go(generations: Generations):
    """Six threads search and two refresh while 25 generations are published and pruned."""
    backend = WatchedBackend()
    publish(generations, 1)
    serving = Serving(generations, backend, ENCODER)
    stop = threading.Event()

    def search() -> tuple[int, set[int]]:
        searches, sizes = 0, set()
        while not stop.is_set():
            with serving.lease() as held:
                size = documents_of(held.store)
                assert size == held.manifest.documents
                vector = held.store.vectors([0])[0]
                [(row, cosine), *_] = held.store.search_vectors(vector, 3, Filter())
                assert cosine == pytest.approx(1, abs=1e-3)
                assert held.store.passages([row])
                assert held.store.search_words({"Post": 1.0}, 3, Filter())
                assert len(list(held.store.links(Filter()))) == held.store.counts()[2]
                searches += 1
                sizes.add(size)
        return searches, sizes

    def follow() -> int:
        followed = 0
        while not stop.is_set():
            followed += serving.refresh()
            time.sleep(0.001)
        return followed

    with ThreadPoolExecutor(8) as threads:
        searching = [threads.submit(search) for _ in range(6)]
        following = [threads.submit(follow) for _ in range(2)]
        for documents in range(2, 27):
            publish(generations, documents)
            with writing(generations.folder):
                generations.prune(1)
        stop.set()
        results = [future.result() for future in searching]
        followed = sum(future.result() for future in following)
    serving.refresh()
    serving.close()
    assert all(searches for searches, _ in results)
    assert len(set.union(*(sizes for _, sizes in results))) > 3
    assert followed >= 3
    assert len(backend.closed) == len(backend.opened) > 3
    assert {id(store) for store in backend.closed} == {id(store) for store in backend.opened}
