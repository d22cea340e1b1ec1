"""Searches give filtered hits in the order of their scores, one per document."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import UsageError
from indexer.records import Filter
from indexer.search.expansion import Term
from indexer.search.index import MAX_HITS
from indexer.search.ranking import CANDIDATES, WEIGHTS, search
from indexer.search.word_alignment import WordAlignment
from tests.fakes.index.encoder import HashingVocabulary
from tests.fakes.index.exact_store import ExactStore
from tests.fakes.index.stored_documents import DIMENSION, WORDS, StoredDocument, make_documents

EVERYTHING = Filter()


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("how does mutual TLS work", "How mutual TLS works in a mesh"),
        ("双向 TLS 怎么打开", "How mutual TLS works in a mesh"),
        ("金丝雀发布", "金丝雀发布怎么做"),
        ("how is a canary release rolled out", "金丝雀发布怎么做"),
        ("timeouts of every hop", "Why timeouts add up"),
        ("多集群有哪几种拓扑", "多集群的三种拓扑"),
        ("Tomas Lindqvist", "Writing Wasm filters in anger"),
        ("bookshop demo", "Harbour Day: call for participation"),
    ],
)
def test_the_nearest_page_comes_first_in_both_languages(community, question, title):
    assert community.search(question, 3)[0].passage.title == title


@pytest.mark.parametrize(
    "question", ["LatticeCon 2022", "rate limits 限流", "gateway 网关 certificates"]
)
def test_pages_of_both_languages_are_found(community, question):
    languages = {hit.passage.language for hit in community.search(question, 5)}
    assert languages == {"zh", "en"}


FILTERS = [
    (Filter(source="sessions"), lambda p: p.source == "sessions"),
    (Filter(language="zh"), lambda p: p.language == "zh"),
    (Filter(language="en"), lambda p: p.language == "en"),
    (Filter(year=2021), lambda p: p.year == 2021),
    (Filter(event="latticecon"), lambda p: "LatticeCon" in p.event),
    (Filter(event="LatticeCon 2022"), lambda p: p.event == "LatticeCon 2022"),
    (Filter(kind="slides"), lambda p: any(link.kind == "slides" for link in p.links)),
    (
        Filter(source="recaps", language="en", year=2022, kind="video"),
        lambda p: (
            (p.source, p.language, p.year) == ("recaps", "en", 2022)
            and any(link.kind == "video" for link in p.links)
        ),
    ),
]


@pytest.mark.parametrize(("where", "passes"), FILTERS)
def test_a_filter_keeps_exactly_the_passages_that_pass(community, where, passes):
    def search(where):
        hits = community.search("LatticeCon 2022 Rust", MAX_HITS, where, per_document=False)
        return [hit.passage for hit in hits]

    def places(passages):
        return {(p.document, p.start, p.section) for p in passages}

    everything, filtered = search(EVERYTHING), search(where)
    assert places(filtered) == places(p for p in everything if passes(p))
    assert 0 < len(filtered) < len(everything)


@pytest.mark.parametrize(
    "where", [Filter(source="nowhere"), Filter(year=1999), Filter(event="Nothing", kind="video")]
)
def test_a_filter_that_no_passage_passes_gives_no_hits(community, where):
    assert community.search("LatticeCon 2022", 10, where) == []


def test_a_document_has_one_hit_unless_all_passages_are_requested(community):
    once = community.search("LatticeCon 2022", 20)
    assert len({(h.passage.source, h.passage.document) for h in once}) == len(once) == 20
    hits = community.search("LatticeCon 2022", 20, per_document=False)
    assert len({(h.passage.source, h.passage.document) for h in hits}) < len(hits) == 20


@pytest.mark.parametrize("k", [1, 3, MAX_HITS])
def test_at_most_k_hits_are_given(community, k):
    assert 1 <= len(community.search("LatticeCon", k)) <= k


@pytest.mark.parametrize("k", [-1, 0, MAX_HITS + 1])
def test_a_k_out_of_range_is_an_error_that_names_the_range(community, k):
    with pytest.raises(UsageError, match=f"k = {k}: between 1 and {MAX_HITS}"):
        community.search("LatticeCon", k)


@pytest.mark.parametrize("text", ["", "?", "。。。", "\x00", "\ud800", "🎬" * 50, "视频 " * 160])
def test_any_question_can_be_searched(community, text):
    hits = community.search(text, 5)
    assert len(hits) == 5
    assert all(np.isfinite(hit.score) for hit in hits)


_TERMS = st.lists(
    st.builds(
        Term,
        st.sampled_from(WORDS),
        st.floats(0, 8),
        st.lists(
            st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple),
                      st.floats(0.1, 1)),
            max_size=2,
        ).map(tuple),
    ),
    max_size=5,
)  # fmt: skip
EXACT = ExactStore(make_documents(150, seed=3))
"""More rows than a search takes from vectors or BM25, so that some are found only by words."""
NOTHING = WordAlignment("", [], HashingVocabulary())


@settings(max_examples=30, deadline=None)
@given(
    _TERMS,
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.integers(0, 2**32 - 1),
    st.integers(1, 40),
    st.booleans(),
)
def test_a_score_is_the_weighted_sum_of_its_parts_and_scores_fall(
    terms, question, seed, k, per_document
):
    vector = np.random.default_rng(seed).standard_normal(DIMENSION, dtype=np.float32)
    vector /= np.linalg.norm(vector)
    alignment = WordAlignment(" ".join(question), terms, HashingVocabulary())
    hits = search(EXACT, vector, terms, alignment, k, EVERYTHING, per_document=per_document)
    rows = [EXACT.passages(range(EXACT.rows)).index(hit.passage) for hit in hits]
    cosines = EXACT.vectors(rows) @ vector
    np.testing.assert_allclose([hit.cosine for hit in hits], cosines, atol=1e-5)
    scores = alignment.score(EXACT.token_ids(rows))
    np.testing.assert_allclose([hit.alignment for hit in hits], scores, atol=1e-5)
    for hit, length in zip(hits, EXACT.count_page_rows(rows), strict=True):
        parts = hit.cosine + WEIGHTS.alignment * hit.alignment + WEIGHTS.words * hit.coverage
        assert hit.score == pytest.approx(parts - WEIGHTS.page_length * np.log(length))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert 1 <= len(hits) <= k


def test_a_passage_with_an_opposite_vector_is_found_by_its_words():
    assert EXACT.rows > CANDIDATES
    rows = dict(zip(WORDS, EXACT.frequencies(WORDS), strict=True))
    rare = min((word for word in WORDS if rows[word]), key=lambda word: rows[word])
    [row] = [row for row, _ in EXACT.search_words({rare: 1.0}, 1, EVERYTHING)]
    [opposite] = -EXACT.vectors([row])
    terms = [Term(rare, 6.0)]
    hits = search(EXACT, opposite, terms, NOTHING, EXACT.rows, EVERYTHING, per_document=False)
    [hit] = [hit for hit in hits if hit.passage == EXACT.passages([row])[0]]
    assert hit.cosine == pytest.approx(-1, abs=1e-5)
    assert hit.coverage > 0


def test_a_word_that_the_encoder_does_not_know_counts_more():
    assert "word7" in WORDS
    [vector] = EXACT.vectors([0])
    unknown, known = (
        search(EXACT, vector, [Term("word7", 6.0, known=known)], NOTHING, 150, EVERYTHING)
        for known in (False, True)
    )
    full = {hit.passage: hit.coverage for hit in unknown if hit.coverage}
    reduced = {hit.passage: hit.coverage for hit in known if hit.coverage}
    assert full
    for passage, coverage in reduced.items():
        assert coverage == pytest.approx(WEIGHTS.known_words * full[passage])


def test_a_short_page_comes_before_a_long_one_that_is_hardly_nearer():
    assert _ask_long_and_short_page(cosine_of_long=0.9, cosine_of_short=0.88) == [1, CANDIDATES + 1]


def test_a_long_page_that_is_much_nearer_comes_first():
    assert _ask_long_and_short_page(cosine_of_long=0.9, cosine_of_short=0.6)[0] == CANDIDATES + 1


def _ask_long_and_short_page(cosine_of_long: float, cosine_of_short: float) -> list[int]:
    """Give the numbers of passages of both pages, the first page first.

    The long page has more passages than a search takes, all of them with the same cosine.
    """
    pages = make_documents(20, most_passages=2 * CANDIDATES)
    pages.sort(key=lambda page: len(page.passages))
    long, short = _shorten(pages[-1], CANDIDATES + 1), _shorten(pages[0], 1)
    for page, cosine in ((long, cosine_of_long), (short, cosine_of_short)):
        page.vectors[:] = 0
        page.vectors[:, :2] = cosine, np.sqrt(1 - cosine**2)
    store = ExactStore([long, short])
    question = np.eye(DIMENSION, dtype=np.float32)[0]
    hits = search(store, question, [], NOTHING, 2, EVERYTHING)
    return store.count_page_rows([hit.row for hit in hits])


def _shorten(page: StoredDocument, passages: int) -> StoredDocument:
    assert len(page.passages) >= passages
    return replace(
        page,
        passages=page.passages[:passages],
        words=page.words[:passages],
        vectors=page.vectors[:passages].copy(),
        token_ids=page.token_ids[:passages],
    )


def test_without_words_the_vector_alone_decides_the_order():
    [vector] = EXACT.vectors([7])
    hits = search(EXACT, vector, [], NOTHING, 5, EVERYTHING)
    assert hits[0].passage == EXACT.passages([7])[0]
    assert all(hit.coverage == hit.alignment == 0 for hit in hits)
