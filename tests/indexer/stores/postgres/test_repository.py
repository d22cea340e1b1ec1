"""Generations in a database: switched, killed, rolled back, pruned, held, compared."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replace_record

from indexer.errors import DamagedIndex, IndexHeld, NoIndex, RebuildRunning
from indexer.generations.hold import refuse_if_held
from indexer.generations.hot_swap import HotSwap
from indexer.records import Filter, PassageWords
from indexer.stores.postgres import upkeep
from indexer.stores.postgres.connections import read_address
from indexer.stores.postgres.repository import PostgresRepository
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.repositories import publish_documents, publish_store
from tests.fakes.index.stored_documents import DIMENSION, make_documents
from tests.fakes.postgres.server import get_server
from tests.paths import ROOT

DOCUMENTS = make_documents(60)
EVERYTHING = Filter()


def publish(repository, documents, old=None):
    """Publish documents, copied from an open store where it has them unchanged; give the id."""
    known = old.fingerprints() if old else {}

    def write(writer):
        for document in documents:
            if known.get(document.key) == document.fingerprint:
                writer.keep(old, [document.key])
            else:
                document.add_to(writer)

    return publish_store(repository, write, store="postgres")


def make_other(number, seed):
    """Make another state of a document."""
    one = make_documents(60, seed=seed)[number]
    return replace(one, fingerprint=f"{seed:032x}{number:032x}")


def test_a_database_without_our_tables_has_no_index(repository):
    assert repository.is_new()
    assert repository.ids() == []
    assert not repository.is_held()
    with pytest.raises(NoIndex, match="huigu rebuild"):
        repository.current()


def test_a_generation_without_documents_is_one(repository):
    generation = publish(repository, [])
    opened = repository.open(generation, checksums=True)
    store = opened.store
    assert (store.rows, store.counts()) == (0, (0, 0, 0))
    vector = np.ones(DIMENSION, dtype=np.float32)
    assert store.search_vectors(vector, 5, EVERYTHING) == []
    assert store.search_words({"word1": 1.0}, 5, EVERYTHING) == []
    assert store.frequencies(["word1"]) == [0]
    assert list(store.read_documents()) == []
    opened.close()


def test_a_question_never_mixes_two_generations(repository):
    """Every generation has other documents; each search must see those of one."""
    first = publish(repository, DOCUMENTS[:20])
    versions = {first: DOCUMENTS[:20]}
    stop, mixed, asked = threading.Event(), [], []

    with closing(HotSwap(repository, HashingEncoder(DIMENSION))) as served:

        def ask():
            while not stop.is_set():
                with served.lease() as generation:
                    store = generation.store
                    texts = [passage.text for passage in store.passages(range(store.rows))]
                    titles = [title for *_, title in store.titles()]
                    asked.append(generation.id)
                    expected = versions[generation.id]
                    if titles != [one.document.title for one in expected] or texts != [
                        passage.text for one in expected for passage in one.passages
                    ]:
                        mixed.append(generation.id)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 9):
            chosen = DOCUMENTS[number * 5 : number * 5 + 20]
            with closing(repository.open(repository.current(), checksums=True).store) as old:
                written = publish(repository, chosen, old)
            versions[written] = chosen
            # The readers see it from here on, and have its documents to compare with.
            assert served.refresh()
            repository_prune(repository, keep=2)
        stop.set()
        for thread in threads:
            thread.join()
    assert mixed == []
    assert len(set(asked)) > 3


def repository_prune(repository, keep):
    with repository.lock():
        return repository.prune(keep)


def test_a_rebuild_writes_only_what_is_new(repository, uri):
    database = uri.rpartition("/")[2]
    first = publish(repository, DOCUMENTS)
    with closing(repository.open(first, checksums=True).store) as old:
        changed = make_other(7, seed=1)
        second = publish(repository, [*DOCUMENTS[:7], changed, *DOCUMENTS[8:]], old)
    counts = get_server().execute(
        database, "SELECT array_agg(documents ORDER BY segment) FROM huigu.segments"
    )
    assert counts == [([60, 1],)]
    opened = repository.open(second, checksums=True)
    assert_same(opened.store, ExactStore([*DOCUMENTS[:7], changed, *DOCUMENTS[8:]]))
    assert repository.check(second, checksums=True).generation == second
    opened.close()


@pytest.mark.slow
def test_many_small_rebuilds_leave_few_segments_and_the_same_answers(repository, uri):
    documents = list(DOCUMENTS)
    generation = publish(repository, documents)
    for number in range(24):
        with closing(repository.open(generation, checksums=True).store) as old:
            keys = [one.key for one in documents]
            for place in {number % 60, (7 * number + 3) % 60}:
                other = make_other(place, seed=2 + number)
                if other.key not in keys or keys.index(other.key) == place:
                    documents[place] = other
            if number % 5 == 4:
                documents.insert(number, documents.pop())
            generation = publish(repository, documents, old)
    opened = repository.open(generation, checksums=True)
    assert len(opened.store.layout.segments) <= 8
    assert_same(opened.store, ExactStore(documents))
    assert repository.check(generation, checksums=True)
    opened.close()


def assert_same(store, reference):
    rows = range(reference.rows)
    assert store.passages(rows) == reference.passages(rows)
    assert list(store.read_documents()) == list(reference.read_documents())
    assert store.fingerprints() == reference.fingerprints()
    words = [f"word{number}" for number in range(60)] + ["服务", "Post"]
    assert store.frequencies(words) == reference.frequencies(words)
    np.testing.assert_allclose(store.vectors(rows), reference.vectors(rows), atol=1e-6)
    for where in (EVERYTHING, Filter(kind="video"), Filter(event="istiocon", language="zh")):
        assert list(store.links(where)) == list(reference.links(where))
        weights = dict.fromkeys(words, 1.0)
        assert_scores(
            store.search_words(weights, 30, where), reference.search_words(weights, 30, where)
        )
        for row in (3, 30):
            vector = reference.vectors([row])[0]
            assert_scores(
                store.search_vectors(vector, 20, where), reference.search_vectors(vector, 20, where)
            )


def assert_scores(actual, expected):
    scores = [score for _, score in actual]
    assert scores == pytest.approx([score for _, score in expected], rel=1e-4, abs=1e-6)


REBUILD = """
import sys
from indexer.stores.postgres.connections import read_address
from indexer.stores.postgres.repository import PostgresRepository
from tests.fakes.index.stored_documents import DIMENSION, make_documents
repository = PostgresRepository(read_address(sys.argv[1], ""))
with repository.lock(), repository.begin(DIMENSION) as draft:
    for document in make_documents(3000, seed=9):
        document.add_to(draft.writer)
    draft.writer.finish()
    print("written", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_a_killed_rebuild_leaves_nothing_and_lets_go_of_the_lock(repository, uri):
    first = publish(repository, DOCUMENTS)
    tables = count_tables(uri)
    child = subprocess.Popen(
        [sys.executable, "-c", REBUILD, uri],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout.readline() == "written\n"
    with pytest.raises(RebuildRunning, match=f"process {child.pid} on "), repository.lock():
        pass
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    deadline = time.monotonic() + 30
    while True:
        try:
            with repository.lock():
                repository.remove_leftovers()
            break
        except RebuildRunning:  # the server notices within a moment
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert repository.current() == first
    assert repository.ids() == [first]
    assert count_tables(uri) == tables
    [(documents,)] = get_server().execute(
        uri.rpartition("/")[2], "SELECT count(*) FROM huigu.documents"
    )
    assert documents == len(DOCUMENTS)
    assert publish(repository, DOCUMENTS[:5]) > first


def count_tables(uri):
    return get_server().execute(
        uri.rpartition("/")[2], "SELECT count(*) FROM pg_tables WHERE schemaname = 'huigu'"
    )


def test_two_rebuilds_at_once_are_refused(repository, uri):
    other = PostgresRepository(read_address(uri, ""))
    mine = f"process {os.getpid()} on "
    with repository.lock(), pytest.raises(RebuildRunning, match=mine), other.lock():
        pass
    with other.lock():
        pass


def fail_after_writing(repository):
    with repository.lock(), repository.begin(DIMENSION) as draft:
        DOCUMENTS[0].add_to(draft.writer)
        draft.writer.finish()
        raise ZeroDivisionError


def test_what_fails_before_the_switch_changes_nothing(repository):
    first = publish(repository, DOCUMENTS)
    with pytest.raises(ZeroDivisionError):
        fail_after_writing(repository)
    assert repository.ids() == [first]
    with repository.lock(), repository.begin(DIMENSION) as draft:
        DOCUMENTS[0].add_to(draft.writer)
    assert repository.current() == first


def test_a_roll_back_goes_to_the_newest_undamaged_generation(repository, uri):
    ids = [publish(repository, DOCUMENTS[:n]) for n in (10, 20, 30)]
    database = uri.rpartition("/")[2]
    with repository.lock():
        get_server().execute(
            database,
            "UPDATE huigu.bodies SET body = body || '\\x00' WHERE version ="
            " (SELECT first_version FROM huigu.segments ORDER BY segment LIMIT 1 OFFSET 1)",
        )
        assert repository.rollback() == ids[0]
        assert repository.is_rolled_back()
        with pytest.raises(NoIndex, match="no undamaged generation"):
            repository.rollback()
    assert repository.open(repository.current(), checksums=True).store.counts()[0] == 10
    newest = publish(repository, DOCUMENTS[:40])
    assert repository.current() == newest > ids[2]
    assert not repository.is_rolled_back()


def test_documents_of_a_rolled_back_generation_can_be_kept_again(repository):
    first = publish(repository, DOCUMENTS)
    publish(repository, DOCUMENTS[:5])
    with repository.lock():
        assert repository.rollback() == first
    with closing(repository.open(first, checksums=True).store) as old:
        third = publish(repository, DOCUMENTS[::-1], old)
    assert_same(repository.open(third, checksums=True).store, ExactStore(DOCUMENTS[::-1]))


def test_a_held_index_refuses_rebuilds_until_it_is_released(repository):
    generation = publish(repository, DOCUMENTS[:3])
    with repository.lock():
        assert repository.hold() == generation
    assert repository.is_held()
    with pytest.raises(IndexHeld, match=generation):
        refuse_if_held(repository)
    with repository.lock():
        assert repository.release()
        assert not repository.release()
    refuse_if_held(repository)


def test_readers_of_a_pruned_generation_go_on_and_later_it_is_deleted(repository, uri, monkeypatch):
    ids = [publish(repository, DOCUMENTS[10 * n : 10 * n + 10]) for n in range(4)]
    reading = repository.open(ids[0], checksums=True)
    assert repository_prune(repository, keep=2) == ids[:2]
    assert repository.ids() == ids[2:]
    assert reading.store.passages([0])[0].text == DOCUMENTS[0].passages[0].text
    reading.guard.verify()
    monkeypatch.setattr(upkeep, "READ_ON", "0 seconds")
    assert repository_prune(repository, keep=2) == []
    with pytest.raises(DamagedIndex):
        reading.guard.verify()
    with pytest.raises(DamagedIndex):
        reading.guard.refuse_if_written()
    with pytest.raises(DamagedIndex):
        reading.store.passages([5])
    counts = get_server().execute(
        uri.rpartition("/")[2],
        "SELECT (SELECT count(*) FROM huigu.documents), (SELECT count(*) FROM huigu.segments),"
        " (SELECT count(*) FROM pg_tables WHERE tablename ~ '^(vectors|postings|talks)_')",
    )
    # The empty catalogues are one and the same.
    assert counts == [(20, 2, 5)]


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE huigu.passages SET body = overlay(body PLACING '\\x00' FROM 3)"
        " WHERE passage = (SELECT max(passage) FROM huigu.passages)",
        "DELETE FROM huigu.tokens WHERE passage = (SELECT max(passage) FROM huigu.tokens)",
        "UPDATE huigu.facts SET year = year + 1"
        " WHERE passage = (SELECT max(passage) FROM huigu.facts)",
        "UPDATE huigu.vectors_1 SET embedding = embedding + embedding"
        " WHERE passage = (SELECT max(passage) FROM huigu.vectors_1)",
        "DELETE FROM huigu.postings_1 WHERE word = 'word1'",
        "UPDATE huigu.segments SET norms = overlay(norms PLACING '\\xff' FROM 1)",
        "UPDATE huigu.generations SET totals = '{1,1,1}'",
        "DELETE FROM huigu.links WHERE position = 1",
        "DROP TABLE huigu.postings_1",
    ],
)
def test_damage_is_found_by_the_digests(repository, uri, harm):
    generation = publish(repository, DOCUMENTS)
    opened = repository.open(generation, checksums=True)
    repository.check(generation, checksums=True)
    opened.guard.verify(checksums=True)
    get_server().execute(uri.rpartition("/")[2], harm)
    with pytest.raises(DamagedIndex):
        repository.check(generation, checksums=True)
    with pytest.raises(DamagedIndex):
        opened.guard.verify(checksums=True)
    with pytest.raises(DamagedIndex):
        opened.guard.refuse_if_written()


def test_a_damaged_manifest_is_refused(repository, uri):
    generation = publish_documents(repository, DOCUMENTS[:2])
    generation.close()
    get_server().execute(
        uri.rpartition("/")[2],
        "UPDATE huigu.generations SET manifest = overlay(manifest PLACING '\\x30' FROM 60)",
    )
    with pytest.raises(DamagedIndex, match="manifest"):
        repository.open(repository.current(), checksums=True)


def test_hostile_texts_come_back_as_they_were(repository):
    """NUL and half characters are in no text of PostgreSQL; ours keeps them, or drops the word."""
    name = "a\0b\x1a'; DROP TABLE huigu.state; --"
    stored = DOCUMENTS[0]
    document = replace_record(stored.document, id=name, title="\0\x1a0000", event="E\0")
    hostile = replace(
        stored,
        document=document,
        passages=[replace_record(one, document=name, event="E\0") for one in stored.passages],
        words=[PassageWords(("x\0y", "wort"), (), ("\ud800",)) for _ in stored.passages],
    )
    store = publish_documents(repository, [hostile])
    rows = range(len(stored.passages))
    key = (document.source, name)
    assert store.titles() == [(*key, document.title)]
    assert store.documents([key]) == [document]
    assert store.document_rows([key]) == [rows]
    assert store.events() == ["E\0"]
    assert store.frequencies(["wort", "x\0y", "\ud800"]) == [len(rows), 0, 0]
    found = store.search_words({"wort": 1.0, "\ud800": 1.0}, 9, Filter(event="e\0"))
    assert sorted(row for row, _ in found) == list(rows)
    store.close()
