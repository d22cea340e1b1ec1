"""Generations that share segments are as those that are written anew."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replace_record

from indexer.errors import DamagedIndex
from indexer.records import Filter
from indexer.stores.local.segments.plan import MOST_SEGMENTS
from indexer.stores.local.store import LocalStore
from indexer.stores.local.vector_options import Precision
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.repositories import publish_store
from tests.fakes.index.segmented import open_current, open_segmented, rebuild_documents
from tests.fakes.index.stored_documents import make_documents
from tests.paths import ROOT

DOCUMENTS = make_documents(60)
FILTERS = (Filter(), Filter(kind="video"), Filter(event="istiocon", language="zh"))
GROUPED = Precision(exact_rows=20, half_rows=40, probes=1000)
BLOCK = 4096


def change(document, seed):
    """Give a document other content."""
    number = int(document.document.id.split("/")[1].split(".")[0])
    other = make_documents(number + 1, seed)[number]
    names = {"id": document.document.id, "source": document.document.source}
    passages = [
        replace_record(one, document=names["id"], source=names["source"]) for one in other.passages
    ]
    return replace(
        other,
        document=replace_record(other.document, **names),
        fingerprint=f"{seed:064x}",
        passages=passages,
    )


def assert_same_store(store, documents, tolerance=1e-6):
    """Compare a store with the reference over the same documents, but for the scores of words."""
    reference = ExactStore(documents)
    rows = range(reference.rows)
    keys = [document.key for document in documents][::-1]
    assert store.rows == reference.rows
    for read in ("counts", "count_addresses", "pinned", "periods", "events", "fingerprints"):
        assert getattr(store, read)() == getattr(reference, read)(), read
    assert store.titles() == [(*one.key, one.document.title) for one in documents]
    assert list(store.read_documents()) == list(reference.read_documents())
    for read in ("documents", "document_rows"):
        assert getattr(store, read)(keys) == getattr(reference, read)(keys), read
    for read in ("passages", "document_numbers", "count_page_rows"):
        assert getattr(store, read)(rows) == getattr(reference, read)(rows), read
    np.testing.assert_allclose(store.vectors(rows), reference.vectors(rows), atol=tolerance)
    for actual, expected in zip(store.token_ids(rows), reference.token_ids(rows), strict=True):
        np.testing.assert_array_equal(actual, expected)
    for where in FILTERS:
        assert list(store.links(where)) == list(reference.links(where))
        vector = reference.vectors([3])[0]
        near, exact = (one.search_vectors(vector, 9, where) for one in (store, reference))
        assert [cosine for _, cosine in near] == pytest.approx(
            [cosine for _, cosine in exact], abs=max(tolerance, 1e-6)
        )
        found = store.search_words({"word1": 1.0, "服务": 2.0}, 999, where)
        expected = reference.search_words({"word1": 1.0, "服务": 2.0}, 999, where)
        assert {row for row, _ in found} == {row for row, _ in expected}


@pytest.mark.parametrize("precision", [Precision(), GROUPED])
def test_after_any_changes_the_store_is_as_one_that_is_written_anew(tmp_path, precision):
    repository = open_segmented(tmp_path / "index", precision)
    choice, documents = random.Random(7), list(DOCUMENTS)
    rebuild_documents(repository, documents)
    for step in range(12):
        changed = {}
        for place in choice.sample(range(len(documents)), choice.choice([0, 1, 2, 25])):
            documents[place] = change(documents[place], 100 + step)
            changed[documents[place].key] = documents[place]
        if step % 4 == 1:
            documents = documents[3:]
        if step % 4 == 2:
            documents.insert(step, replace_source(DOCUMENTS[step], f"new-{step}"))
            changed[documents[step].key] = documents[step]
        if step % 4 == 3:
            choice.shuffle(documents)
        left = {document.key for document in documents}
        rebuild_documents(
            repository, documents, [one for key, one in changed.items() if key in left]
        )
        with closing(open_current(repository)) as store:
            assert_same_store(store, documents, 2e-3 if precision is GROUPED else 1e-6)
        repository.prune(2)


def replace_source(document, source):
    return replace(
        document,
        document=replace_record(document.document, source=source),
        passages=[replace_record(one, source=source) for one in document.passages],
    )


def test_fifty_rebuilds_leave_few_segments_and_files(tmp_path):
    repository = open_segmented(tmp_path / "index")
    documents = list(DOCUMENTS)
    rebuild_documents(repository, documents)
    for step in range(50):
        documents[step] = change(documents[step], 200 + step)
        rebuild_documents(repository, documents, [documents[step]])
        manifest = repository.read_manifest(repository.current())
        assert sum(name.endswith("passages.sqlite") for name in manifest.files) <= MOST_SEGMENTS
        repository.prune(1)
    # Eight small segments of tantivy become one, of six files each, some with removed rows.
    assert len(manifest.files) < MOST_SEGMENTS * (4 + 7)
    with closing(open_current(repository)) as store:
        assert_same_store(store, documents)


def share_documents(tmp_path):
    """Publish two generations, of which the second changes one document."""
    repository = open_segmented(tmp_path / "index")
    first = rebuild_documents(repository, DOCUMENTS)
    documents = [*DOCUMENTS[:5], change(DOCUMENTS[5], 300), *DOCUMENTS[6:]]
    return repository, documents, first, rebuild_documents(repository, documents, [documents[5]])


def test_a_generation_shares_the_files_of_what_stays(tmp_path):
    repository, _, first, second = share_documents(tmp_path)
    old, new = (repository.read_manifest(one).files for one in (first, second))
    shared = {name for name in old if old[name] == new.get(name) and name.startswith(("w", "seg"))}
    assert {name.rpartition("/")[2] for name in shared} >= {"passages.sqlite", "vectors.faiss"}
    assert any(name.startswith("words/") for name in shared)
    for name in shared - {"words/.managed.json"}:
        paths = [repository.generations.path(one) / name for one in (first, second)]
        assert os.path.samefile(*paths), name
    assert repository.check(second, checksums=True).files == new


def test_where_no_link_is_possible_files_are_copied(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    repository, documents, _, second = share_documents(tmp_path)
    folder = repository.generations.path(second)
    assert {path.stat().st_nlink for path in folder.rglob("*") if path.is_file()} == {1}
    with closing(open_current(repository)) as store:
        assert_same_store(store, documents)


def test_readers_of_a_removed_generation_go_on(tmp_path):
    repository = open_segmented(tmp_path / "index")
    rebuild_documents(repository, DOCUMENTS)
    with closing(open_current(repository)) as reader:
        documents = [change(DOCUMENTS[0], 400), *DOCUMENTS[1:]]
        rebuild_documents(repository, documents, documents[:1])
        repository.prune(1)
        assert len(repository.ids()) == 1
        assert_same_store(reader, DOCUMENTS)
        with closing(open_current(repository)) as newer:
            # What both have is in memory once.
            assert newer.segments[0].vectors is reader.segments[0].vectors
            assert_same_store(newer, documents)


def test_a_roll_back_serves_what_was_shared(tmp_path):
    repository, documents, first, second = share_documents(tmp_path)
    assert repository.rollback() == first
    with closing(open_current(repository)) as store:
        assert_same_store(store, DOCUMENTS)
    # The next rebuild goes on from there.
    rebuild_documents(repository, documents, [documents[5]])
    assert repository.current() > second
    with closing(open_current(repository)) as store:
        assert_same_store(store, documents)


def test_every_changed_block_is_found_in_each_generation_that_has_the_file(tmp_path):
    repository, _, first, second = share_documents(tmp_path)
    folder = repository.generations.path(second)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.chmod(0o644)
        content = path.read_bytes()
        generations = [second, *([first] if path.stat().st_nlink > 1 else [])]
        for begin in range(0, len(content), BLOCK):
            harmed = bytearray(content)
            harmed[begin] ^= 1
            path.write_bytes(harmed)
            for generation in generations:
                with pytest.raises(DamagedIndex):
                    repository.check(generation, checksums=True)
        path.write_bytes(content)
    assert repository.check(second, checksums=True)


def test_rows_that_come_before_the_first_kept_one_get_numbers_after_all_others(tmp_path):
    repository = open_segmented(tmp_path / "index")
    rebuild_documents(repository, DOCUMENTS)
    documents = [replace_source(DOCUMENTS[3], "new"), *DOCUMENTS]
    rebuild_documents(repository, documents, documents[:1])
    with closing(open_current(repository)) as store:
        assert_same_store(store, documents)


def test_an_archive_that_shrinks_is_one_piece_again(tmp_path):
    repository, documents, _, _ = share_documents(tmp_path)
    few = [documents[7], change(DOCUMENTS[9], 500), documents[2]]
    with closing(open_current(repository)) as old:

        def write(writer):
            writer.keep(old, [few[0].key])
            few[1].add_to(writer)
            writer.keep(old, [few[2].key])

        generation = publish_store(repository, write)
    store = repository.open(generation, checksums=True).store
    assert isinstance(store, LocalStore)
    assert_same_store(store, few)
    rows = ExactStore(few).search_words({"word1": 1.0, "服务": 2.0}, 9, Filter())
    assert store.search_words({"word1": 1.0, "服务": 2.0}, 9, Filter()) == [
        (row, pytest.approx(score, rel=1e-4)) for row, score in rows
    ]
    store.close()


REBUILDS = """
import sys
from pathlib import Path
from tests.fakes.index.segmented import open_segmented, rebuild_documents
from tests.fakes.index.stored_documents import make_documents
from tests.indexer.stores.local.segments.test_segments import change
repository, documents = open_segmented(Path(sys.argv[1])), make_documents(60)
print("begin", flush=True)
for step in range(1000):
    documents[step % 60] = change(documents[step % 60], int(sys.argv[2]) + step)
    rebuild_documents(repository, documents, [documents[step % 60]])
    repository.prune(2)
"""


def test_a_rebuild_that_is_killed_anywhere_leaves_whole_generations(tmp_path):
    repository = open_segmented(tmp_path / "index")
    rebuild_documents(repository, DOCUMENTS)
    choice = random.Random(11)
    for trial in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", REBUILDS, str(tmp_path / "index"), str(1000 * trial + 1000)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        with process:
            assert process.stdout
            assert process.stdout.readline()
            time.sleep(choice.uniform(0.1, 1.5))
            process.send_signal(signal.SIGKILL)
        for generation in repository.ids():
            repository.check(generation, checksums=True)
        with closing(open_current(repository)) as store:
            documents = list(store.read_documents())
            assert [one.id for one in documents] == [one.document.id for one in DOCUMENTS]
            assert len(store.passages(range(store.rows))) == store.rows
        with repository.lock():
            repository.remove_leftovers()
    assert repository.list_others() == []
