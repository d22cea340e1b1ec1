"""The contract of every store, compared with a reference that compares every row."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pkgutil import resolve_name

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.catalogue.records import Person
from indexer.errors import ConfigError, DamagedIndex
from indexer.records import Filter
from indexer.settings import IndexSettings, Settings
from indexer.stores import STORES, open_repository
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.repositories import REPOSITORIES, publish_documents, publish_store
from tests.fakes.index.stored_documents import (
    DIMENSION,
    EVENTS,
    KINDS,
    WORDS,
    make_documents,
)

DOCUMENTS = make_documents(120)
REFERENCE = ExactStore(DOCUMENTS)
EVERYTHING = Filter()

filters = st.builds(
    Filter,
    source=st.sampled_from(["", "recaps", "sessions", "nowhere"]),
    language=st.sampled_from(["", "zh", "en"]),
    event=st.sampled_from(["", "istiocon", "2022", "école", "kubecon", *EVENTS]),
    year=st.sampled_from([0, 2021, 1999]),
    kind=st.sampled_from(["", *KINDS, "audio"]),
)
some_words = st.dictionaries(
    st.sampled_from([*WORDS, "Post", "17", "视频", "nowhere"]), st.floats(0.1, 3), max_size=6
)


@pytest.fixture(scope="module", params=sorted(STORES))
def repository(request, tmp_path_factory):
    with REPOSITORIES[request.param](tmp_path_factory.mktemp("store")) as opened:
        yield opened


ROUNDING = 1e-6
"""A cosine near 0 is a sum of 32-bit numbers near 1, in an order that we do not control."""


@pytest.fixture(scope="module")
def store(repository):
    opened = publish_documents(repository, DOCUMENTS)
    yield opened
    opened.close()


def assert_same(actual, expected):
    """Compare (row, score) lists; rows whose scores differ only by rounding may swap."""
    assert [score for _, score in actual] == pytest.approx(
        [s for _, s in expected], rel=1e-4, abs=ROUNDING
    )
    scores = dict(expected)
    last = expected[-1][1] if expected else 0.0
    for row, score in actual:
        assert scores.get(row, last) == pytest.approx(score, rel=1e-4, abs=ROUNDING)
    assert len({row for row, _ in actual}) == len(actual)


@settings(deadline=None, max_examples=150)
@given(seed=st.integers(0, 1 << 30), k=st.integers(1, 400), where=filters)
def test_vector_search_finds_the_rows_of_a_full_comparison(store, seed, k, where):
    vector = np.random.default_rng(seed).standard_normal(DIMENSION, dtype=np.float32)
    vector /= np.linalg.norm(vector)
    assert_same(store.search_vectors(vector, k, where), REFERENCE.search_vectors(vector, k, where))


@settings(deadline=None, max_examples=150)
@given(words=some_words, k=st.integers(1, 400), where=filters)
def test_word_search_gives_the_bm25_scores_of_the_formula(store, words, k, where):
    assert_same(store.search_words(words, k, where), REFERENCE.search_words(words, k, where))


@given(words=st.lists(st.sampled_from([*WORDS, "Post", "视频", "nowhere"]), max_size=8))
def test_frequencies_count_each_row_once(store, words):
    assert store.frequencies(words) == REFERENCE.frequencies(words)


@given(where=filters)
def test_links_are_listed_by_source_document_and_position(store, where):
    assert list(store.links(where)) == list(REFERENCE.links(where))


def test_records_are_read_as_they_were_written(store):
    rows = [store.rows - 1, 0, 7, 7]
    assert store.passages(rows) == REFERENCE.passages(rows)
    assert store.passages([]) == []
    keys = [document.key for document in DOCUMENTS]
    assert store.documents(keys[::-1]) == [stored.document for stored in DOCUMENTS[::-1]]
    assert list(store.read_documents()) == list(REFERENCE.read_documents())
    assert store.document_rows(keys[::-1]) == REFERENCE.document_rows(keys[::-1])
    assert store.document_numbers(rows) == REFERENCE.document_numbers(rows)
    assert store.count_page_rows(rows) == REFERENCE.count_page_rows(rows)
    assert store.count_page_rows([]) == []
    assert store.fingerprints() == REFERENCE.fingerprints()
    assert store.periods() == REFERENCE.periods()
    assert store.pinned() == REFERENCE.pinned()
    assert sorted(store.titles()) == sorted(REFERENCE.titles())
    assert store.events() == REFERENCE.events()
    assert store.counts() == REFERENCE.counts()
    assert store.count_addresses() == REFERENCE.count_addresses()
    assert (store.rows, store.dimension) == (REFERENCE.rows, DIMENSION)


def test_tokens_are_read_one_after_another(store):
    rows = [store.rows - 1, 0, 7, 7]
    tokens, counts = store.flat_token_ids(rows)
    expected, expected_counts = REFERENCE.flat_token_ids(rows)
    np.testing.assert_array_equal(tokens, expected)
    np.testing.assert_array_equal(counts, expected_counts)
    assert [len(part) for part in store.flat_token_ids([])] == [0, 0]


def test_vectors_are_read_in_the_given_order(store):
    rows = [5, 0, store.rows - 1, 5]
    np.testing.assert_allclose(store.vectors(rows), REFERENCE.vectors(rows), atol=1e-6)
    assert store.vectors([]).shape == (0, DIMENSION)


def test_a_missing_row_or_document_is_an_error(store):
    with pytest.raises(IndexError):
        store.passages([store.rows])
    with pytest.raises(IndexError):
        store.vectors([-1])
    with pytest.raises(IndexError):
        store.token_ids([store.rows])
    with pytest.raises(IndexError):
        store.count_page_rows([store.rows])
    with pytest.raises(KeyError):
        store.documents([("recaps", "nowhere.md")])
    with pytest.raises(KeyError):
        store.document_rows([("nowhere", "posts/0.md")])
    with pytest.raises(ValueError, match="shape"):
        store.search_vectors(np.zeros(DIMENSION + 1, dtype=np.float32), 1, EVERYTHING)


def test_a_question_without_known_words_matches_nothing(store):
    assert store.search_words({}, 10, EVERYTHING) == []
    assert store.search_words({"nowhere": 1.0, "": 1.0}, 10, EVERYTHING) == []


@pytest.mark.parametrize("word", ['"', "a:b AND (", "text:*", "*", "/.*/", "\x00", "x" * 70_000])
def test_a_word_is_never_parsed_as_query_syntax(store, word):
    assert store.search_words({word: 1.0}, 10, EVERYTHING) == []
    assert store.frequencies([word]) == [0]


def test_many_threads_get_the_results_of_one_thread(store):
    def search(number):
        vector = REFERENCE.vectors([number % store.rows])[0]
        where = Filter(language=("", "zh", "en")[number % 3])
        near = store.search_vectors(vector, 10, where)
        words = {WORDS[number % len(WORDS)]: 1.0}
        rows = [row for row, _ in near]
        links = list(store.links(where))
        return near, store.search_words(words, 10, where), store.passages(rows), len(links)

    alone = [search(number) for number in range(60)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(search, list(range(60)) * 4)) == alone * 4


def test_copied_and_new_documents_give_the_same_store_as_new_ones(repository):
    old = publish_documents(repository, DOCUMENTS)
    mixed = make_documents(160)[::-1]
    old_keys = old.fingerprints()

    def write(writer):
        for document in mixed:
            if document.key in old_keys:
                writer.keep(old, [document.key])
            else:
                document.add_to(writer)

    generation = publish_store(repository, write)
    old.close()
    assert_same_store(repository.open(generation, checksums=True).store, mixed)


def test_many_documents_can_be_copied_at_once(repository):
    old = publish_documents(repository, DOCUMENTS)
    chosen = DOCUMENTS[90:] + DOCUMENTS[10:40]
    keys = [document.key for document in chosen]
    generation = publish_store(repository, lambda writer: writer.keep(old, keys))
    old.close()
    assert_same_store(repository.open(generation, checksums=True).store, chosen)


def assert_same_store(store, documents):
    """Compare a store with the reference over the same documents."""
    reference = ExactStore(documents)
    rows = range(reference.rows)
    assert store.passages(rows) == reference.passages(rows)
    assert store.fingerprints() == reference.fingerprints()
    np.testing.assert_allclose(store.vectors(rows), reference.vectors(rows), atol=1e-6)
    for actual, expected in zip(store.token_ids(rows), reference.token_ids(rows), strict=True):
        np.testing.assert_array_equal(actual, expected)
    for ours, theirs in zip(
        store.flat_token_ids(rows), reference.flat_token_ids(rows), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)
    for where in (EVERYTHING, Filter(kind="video"), Filter(event="istiocon", language="zh")):
        assert list(store.links(where)) == list(reference.links(where))
        words = {"word1": 1.0, "服务": 2.0}
        assert_same(store.search_words(words, 20, where), reference.search_words(words, 20, where))
        vector = reference.vectors([3])[0]
        assert_same(
            store.search_vectors(vector, 20, where), reference.search_vectors(vector, 20, where)
        )
    store.close()


def test_arguments_that_do_not_match_are_refused(repository):
    stored = DOCUMENTS[0]
    with repository.lock(), repository.begin(DIMENSION) as draft:
        for wrong in (
            replace(stored, vectors=stored.vectors[:, 1:]),
            replace(stored, words=stored.words[1:]),
            replace(stored, token_ids=stored.token_ids[1:]),
        ):
            with pytest.raises(ValueError, match=stored.document.id):
                wrong.add_to(draft.writer)
        with pytest.raises(TypeError, match="ExactStore"):
            draft.writer.keep(REFERENCE, [stored.key])


def test_a_catalogue_is_taken_over_as_it_was(repository):
    people = [Person(1, ("Ana Wong",)), Person(2, ("李明",))]
    old = publish_store(repository, DOCUMENTS[0].add_to, people=people)
    new = publish_store(repository, DOCUMENTS[1].add_to, keeps=old)
    repository.check(new, checksums=True)
    with closing(repository.open(new, checksums=True)) as opened:
        assert opened.catalogue.get_people([2, 1]) == people[::-1]


def test_a_generation_that_is_not_there_is_a_damaged_index(repository):
    with pytest.raises(DamagedIndex, match="huigu rebuild"):
        repository.open("20200101T000000Z-0000", checksums=True)


def test_every_store_can_be_imported_by_its_name():
    assert all(resolve_name(path) for path in STORES.values())


def test_an_unknown_store_is_an_error_that_lists_the_stores():
    with pytest.raises(ConfigError, match=r"'redis'.*local"):
        open_repository(Settings(index=IndexSettings(store="redis")))


def test_an_address_without_its_store_is_refused():
    uri = "postgresql://huigu@db.example.org/huigu"
    with pytest.raises(ConfigError, match=r"\[index\] uri .* store = \"postgres\""):
        open_repository(Settings(index=IndexSettings(uri=uri)))


@pytest.mark.parametrize("name", ["locla", "Local", "loca"])
def test_a_misspelt_store_gets_the_nearest_one(name):
    with pytest.raises(ConfigError, match=r"did you mean `local`\?.*there are: local"):
        open_repository(Settings(index=IndexSettings(store=name)))
