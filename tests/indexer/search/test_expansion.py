"""Query expansion weighs words by rarity and adds words of the other language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.expansion import MAX_TERMS, Term, expand, inverse_frequency, keep_rarest
from indexer.search.query import parse_query
from tests.fakes.index.encoder import HashingVocabulary
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.stored_documents import make_documents


def expand_by_word(reader, question):
    return {term.word: term for term in reader.expand(parse_query(question))}


@pytest.mark.parametrize(
    ("question", "word", "other"),
    [
        ("videos from Hangzhou", "hangzhou", ("杭州",)),
        ("how do I do a canary release", "canari", ("金丝", "丝雀")),
        ("how is a gateway configured", "gateway", ("网关",)),
    ],
)
def test_a_word_gets_its_words_in_the_other_language(reader, question, word, other):
    term = expand_by_word(reader, question)[word]
    assert other in [words for words, _ in term.alternatives]
    similarities = [similarity for _, similarity in term.alternatives]
    assert similarities == sorted(similarities, reverse=True)


def test_a_word_that_is_not_in_the_index_is_not_added(reader):
    """The lexicon also has 浙江 for hangzhou, but no page holds it."""
    [words] = [words for words, _ in expand_by_word(reader, "Hangzhou")["hangzhou"].alternatives]
    assert words == ("杭州",)


def test_a_word_found_only_in_the_other_language_has_the_rarity_of_that_word(reader):
    [count] = reader.store.frequencies(["杭州"])
    assert reader.store.frequencies(["hangzhou"]) == [0]
    expected = inverse_frequency(reader.store.rows, count)
    assert expand_by_word(reader, "Hangzhou")["hangzhou"].weight == expected


def test_a_common_word_weighs_less_than_a_rare_one(reader):
    terms = expand_by_word(reader, "LatticeCon Rotterdam")
    assert terms["latticecon"].weight < terms["rotterdam"].weight


def test_terms_have_the_order_of_the_words(reader):
    query = parse_query("gateway certificates in Rotterdam 第三届")
    assert tuple(term.word for term in reader.expand(query)) == query.words


def test_an_encoder_without_a_lexicon_adds_no_words():
    store = ExactStore(make_documents(20))
    terms = expand(parse_query("网格 word7 hangzhou"), HashingVocabulary(), store)
    assert [term.word for term in terms] == ["网格", "word7", "hangzhou"]
    assert all(term.alternatives == () for term in terms)


@pytest.mark.parametrize(
    ("question", "known", "unknown"),
    [
        ("canary release in Hangzhou", {"canari", "releas", "hangzhou"}, set()),
        ("服务网格", {"服务", "务网", "网格"}, set()),
        # Names that the encoder never saw: it knows only their single characters and parts.
        ("翟珧彧 的演讲", {"演讲"}, {"翟珧", "珧彧"}),
        ("Zbyszkonia gateway", {"gateway"}, {"zbyszkonia"}),
    ],
)
def test_a_term_says_whether_it_is_a_word_of_the_encoder(reader, question, known, unknown):
    terms = expand_by_word(reader, question)
    assert {word for word in known | unknown if terms[word].known} == known


@given(st.integers(1, 10**6), st.data())
def test_rarity_is_never_negative_and_falls_with_every_matching_row(rows, data):
    matching = data.draw(st.integers(0, rows - 1))
    assert inverse_frequency(rows, matching) > inverse_frequency(rows, matching + 1) >= 0


def test_words_of_the_communitys_names_weigh_nothing():
    store = ExactStore(make_documents(20))
    query = parse_query("word7 videos of the Blue Sail Club")
    terms = expand(query, HashingVocabulary(), store, ("Blue Sail Club",))
    assert {term.word for term in terms if term.weight} == {"word7"}
    assert all(term.weight for term in expand(query, HashingVocabulary(), store))


def test_a_question_about_the_community_itself_keeps_the_names_that_the_index_holds():
    store = ExactStore(make_documents(20))
    terms = expand(parse_query("what is word7 club"), HashingVocabulary(), store, ("word7 club",))
    assert {term.word for term in terms if term.weight} == {"word7"}


def test_all_words_of_an_ordinary_question_are_kept():
    terms = [Term(f"word{n}", float(n)) for n in range(MAX_TERMS)]
    assert keep_rarest(terms) == terms


def test_of_a_long_question_the_rarest_words_are_kept_in_their_order():
    terms = [Term(f"word{n}", n % 7 + n / 1000) for n in range(3 * MAX_TERMS)]
    kept = keep_rarest(terms)
    assert len(kept) == MAX_TERMS
    assert kept == [term for term in terms if term in kept]
    left = [term.weight for term in terms if term not in kept]
    assert min(term.weight for term in kept) > max(left)


def test_words_that_no_page_holds_leave_room_for_others():
    """They are all as rare, and half of a long Chinese question is such pairs of characters."""
    absent = [Term(f"absent{n}", 9.0) for n in range(2 * MAX_TERMS)]
    held = [Term(f"held{n}", n / 100) for n in range(2 * MAX_TERMS)]
    kept = keep_rarest([*absent, *held])
    assert sum(term in held for term in kept) == MAX_TERMS // 2
    assert len(kept) == MAX_TERMS
