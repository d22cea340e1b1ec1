"""A question's words are weighed by rarity and meet their words in the other language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.expansion import expand, inverse_frequency
from indexer.search.query import read
from tests.fakes.encoder import HashingVocabulary
from tests.fakes.exact_store import ExactStore
from tests.fakes.stored_documents import make_documents


def terms_of(reader, question):
    return {term.word: term for term in reader.expand(read(question))}


@pytest.mark.parametrize(
    ("question", "word", "other"),
    [
        ("videos from Hangzhou", "hangzhou", ("杭州",)),
        ("how do I do a canary release", "canari", ("金丝", "丝雀")),
        ("how is a gateway configured", "gateway", ("网关",)),
    ],
)
def test_a_word_brings_the_index_s_words_of_the_other_language(reader, question, word, other):
    term = terms_of(reader, question)[word]
    assert other in [words for words, _ in term.alternatives]
    likenesses = [alike for _, alike in term.alternatives]
    assert likenesses == sorted(likenesses, reverse=True)


def test_a_word_the_index_lacks_in_the_other_language_is_not_offered(reader):
    """The lexicon knows 浙江 for hangzhou as well; no page does."""
    [words] = [words for words, _ in terms_of(reader, "Hangzhou")["hangzhou"].alternatives]
    assert words == ("杭州",)


def test_a_word_held_only_in_the_other_language_is_as_rare_as_that_word(reader):
    [count] = reader.store.frequencies(["杭州"])
    assert reader.store.frequencies(["hangzhou"]) == [0]
    expected = inverse_frequency(reader.store.rows, count)
    assert terms_of(reader, "Hangzhou")["hangzhou"].weight == expected


def test_a_common_word_weighs_less_than_a_rare_one(reader):
    terms = terms_of(reader, "LatticeCon Rotterdam")
    assert terms["latticecon"].weight < terms["rotterdam"].weight


def test_terms_stand_in_the_order_of_the_words(reader):
    query = read("gateway certificates in Rotterdam 第三届")
    assert tuple(term.word for term in reader.expand(query)) == query.words


def test_an_encoder_without_a_lexicon_leaves_the_words_alone():
    store = ExactStore(make_documents(20))
    terms = expand(read("网格 word7 hangzhou"), HashingVocabulary(), store)
    assert [term.word for term in terms] == ["网格", "word7", "hangzhou"]
    assert all(term.alternatives == () for term in terms)


@pytest.mark.parametrize(
    ("question", "known", "unknown"),
    [
        ("canary release in Hangzhou", {"canari", "releas", "hangzhou"}, set()),
        ("服务网格", {"服务", "务网", "网格"}, set()),
        # Names that no text taught the encoder: it has single characters and shreds of them.
        ("翟珧彧 的演讲", {"演讲"}, {"翟珧", "珧彧"}),
        ("Zbyszkonia gateway", {"gateway"}, {"zbyszkonia"}),
    ],
)
def test_a_term_tells_whether_the_encoder_knows_it_as_a_word(reader, question, known, unknown):
    terms = terms_of(reader, question)
    assert {word for word in known | unknown if terms[word].known} == known


@given(st.integers(1, 10**6), st.data())
def test_rarity_is_never_negative_and_falls_with_every_row_that_holds_a_word(rows, data):
    holding = data.draw(st.integers(0, rows - 1))
    assert inverse_frequency(rows, holding) > inverse_frequency(rows, holding + 1) >= 0
