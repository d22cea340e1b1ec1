"""Postings are packed and scored as the local store does, and long texts are shortened alike."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.records import Filter, PassageWords
from indexer.stores.local.backend import LocalBackend
from indexer.stores.postgres.layout import pack_runs, unpack_runs
from indexer.stores.postgres.packing import (
    NORMS,
    PostingsBuilder,
    join_postings,
    read_text,
    shorten_lengths,
    unpack_postings,
    write_text,
)
from tests.fakes.index.repositories import publish_documents
from tests.fakes.index.stored_documents import WORDS, StoredDocument, make_documents, write_store

words_of_field = st.lists(st.sampled_from(["a", "b", "网格", "x" * 300]), max_size=6).map(tuple)
words_of_passage = st.builds(PassageWords, words_of_field, words_of_field, words_of_field)


@given(st.lists(words_of_passage, max_size=12), st.integers(0, 5))
def test_postings_say_which_passages_hold_a_word_and_how_often(passages, first):
    builder = PostingsBuilder(first)
    for words in passages:
        builder.add(words)
    built = {word: unpack_postings(one.pack()) for word, one in builder.build()}
    for word in ("a", "b", "网格"):
        expected = [
            {first + n: cut.count(word) for n, cut in enumerate(cuts) if word in cut}
            for cuts in zip(*((p.title, p.headings, p.text) for p in passages), strict=True)
        ] or [{}, {}, {}]
        found = (
            [dict(zip(p.tolist(), t.tolist(), strict=True)) for p, t in built[word].split()]
            if word in built
            else [{}, {}, {}]
        )
        assert found == expected
        if word in built:
            assert built[word].count_passages() == len({row for one in expected for row in one})
    assert "x" * 300 not in built


def test_lists_of_one_word_are_joined_in_order():
    first, second = PostingsBuilder(5), PostingsBuilder(2)
    first.add(PassageWords(("a", "a"), (), ("a",)))
    second.add(PassageWords(("a",), (), ()))
    [(_, one)], [(_, other)] = first.build(), second.build()
    joined = join_postings([one, other])
    assert [(p.tolist(), t.tolist()) for p, t in joined.split()] == [
        ([2, 5], [1, 2]),
        ([], []),
        ([5], [1]),
    ]


def test_postings_of_another_length_are_refused():
    with pytest.raises(ValueError, match="do not hold"):
        unpack_postings(np.array([1, 0, 0], dtype="<u4").tobytes())


def test_lengths_are_exact_to_forty_and_rounded_down_above():
    assert NORMS[shorten_lengths(np.arange(41))].tolist() == list(range(41))
    lengths = np.arange(41, 5000)
    kept = NORMS[shorten_lengths(lengths)].astype(int)
    assert (kept <= lengths).all()
    assert (kept > lengths * 0.88).all()


@given(st.text(st.sampled_from(["a", "\0", "\x1a", "\ud800", "网", "0"]), max_size=8))
def test_every_text_comes_back_from_the_database(text):
    stored = write_text(text)
    assert "\0" not in stored
    stored.encode()
    assert read_text(stored) == text


@given(st.lists(st.integers(0, 40), unique=True, max_size=30))
def test_runs_hold_versions_in_their_order(versions):
    packed = pack_runs(np.array(versions, dtype=np.int64))
    assert unpack_runs(packed).tolist() == versions


def lengthen(documents: list[StoredDocument]) -> list[StoredDocument]:
    """Give passages texts of up to 900 words, whose lengths both stores shorten."""
    rng = random.Random(3)
    longer = []
    for one in documents:
        words = [
            PassageWords(cut.title, cut.headings, tuple(rng.choices(WORDS, k=rng.randrange(900))))
            for cut in one.words
        ]
        longer.append(
            StoredDocument(
                one.document, one.fingerprint, one.passages, words, one.vectors, one.token_ids
            )
        )
    return longer


def test_scores_are_those_of_the_local_store(repository, tmp_path):
    documents = lengthen(make_documents(150))
    local = write_store(LocalBackend(), tmp_path / "local", documents)
    store = publish_documents(repository, documents)
    rng = random.Random(4)
    for _ in range(40):
        words = {word: rng.uniform(0.1, 3) for word in rng.sample([*WORDS, "Post", "17"], 8)}
        for where in (Filter(), Filter(language="zh", kind="video")):
            expected = local.search_words(words, 30, where)
            found = store.search_words(words, 30, where)
            assert [row for row, _ in found] == [row for row, _ in expected]
            assert [s for _, s in found] == pytest.approx([s for _, s in expected], rel=1e-6)
    local.close()
    store.close()
