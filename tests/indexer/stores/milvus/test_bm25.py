"""The inner product of sparse vectors is the local store's BM25, also where passages are long."""

import random
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
import tantivy

from indexer.records import Filter, PassageWords
from indexer.stores.local.backend import LocalBackend
from indexer.stores.milvus.connection import Connection
from indexer.stores.milvus.repository import MilvusRepository
from indexer.stores.milvus.rows.bm25_weights import round_length
from indexer.stores.milvus.rows.counted_words import count_words, unpack_words
from tests.fakes.index.milvus import run_milvus
from tests.fakes.index.repositories import publish_documents
from tests.fakes.index.stored_documents import WORDS, make_documents, write_store


def lengthen(document, rng):
    """Give each passage up to 700 words, some of them often."""
    words = [
        PassageWords(
            title=tuple(rng.choices(WORDS[:40], k=rng.randrange(60))),
            headings=tuple(rng.choices(WORDS[:9], k=rng.randrange(100))),
            text=tuple(rng.choices(WORDS[:80], k=rng.randrange(1, 700))),
        )
        for _ in document.words
    ]
    return replace(document, words=words)


def test_scores_of_long_passages_are_those_of_the_local_store(tmp_path):
    rng = random.Random(7)
    documents = [lengthen(document, rng) for document in make_documents(60)]
    local = write_store(LocalBackend(), tmp_path / "local", documents)
    with run_milvus(tmp_path / "milvus.db") as address:
        repository = MilvusRepository(Connection(address, ""), tmp_path / "index")
        with closing(publish_documents(repository, documents)) as store:
            for number in range(40):
                words = {word: rng.uniform(0.1, 3) for word in rng.choices(WORDS[:90], k=5)}
                where = Filter(language=("", "zh")[number % 2])
                expected = local.search_words(words, 500, where)
                actual = store.search_words(words, 500, where)
                assert [row for row, _ in actual] == [row for row, _ in expected]
                assert [score for _, score in actual] == pytest.approx(
                    [score for _, score in expected], rel=2e-6
                )
                assert store.frequencies(list(words)) == local.frequencies(list(words))
    local.close()


def test_lengths_are_rounded_as_tantivy_does():
    """Of two passages with one word each, the score tells the length that tantivy has kept."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    lengths = [1, 23, 24, 39, 40, 41, 42, 43, 57, 63, 100, 333, 1000, 4097, 70_000]
    with index.writer(15_000_000, num_threads=1) as writer:
        for length in lengths:
            text = " ".join(["word", *["other"] * (length - 1)])
            writer.add_document(tantivy.Document(text=text))
        writer.commit()
    index.reload()
    query = tantivy.Query.term_query(index.schema, "text", "word", "freq")
    hits = index.searcher().search(query, len(lengths)).hits
    scores = {address.doc: score for score, address in hits}
    mean = sum(lengths) / len(lengths)
    idf = np.log(1 + 0.5 / (len(lengths) + 0.5))
    for number, length in enumerate(lengths):
        norm = 1.2 * (0.25 + 0.75 * round_length(length) / mean)
        assert scores[number] == pytest.approx(idf * 2.2 / (1 + norm), rel=1e-5)


def test_counted_words_are_read_as_they_were_packed():
    numbers: dict[str, int] = {}
    words = PassageWords(("a", "b", "a"), (), ("c", "x" * 300, "b", "c", "c"))
    counted = count_words(words, lambda word: numbers.setdefault(word, len(numbers)))
    read = unpack_words(counted.pack())
    assert read.lengths == (3, 0, 4)
    plain = [(words.tolist(), counts.tolist()) for words, counts in read.fields]
    assert plain == [([0, 1], [2, 1]), ([], []), ([2, 1], [3, 1])]
    renumbered = read.renumber(np.array([7, 8, 9], dtype=np.uint32))
    assert renumbered.fields[2][0].tolist() == [9, 8]
