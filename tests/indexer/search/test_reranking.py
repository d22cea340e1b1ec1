"""Across languages, the page that is about a question comes before one that only mentions it."""

import pytest

from indexer.encoders.static import load_bundled
from indexer.records import Document, Section
from indexer.search.index import EVERYTHING
from indexer.search.query import parse_query
from indexer.search.ranking import search
from indexer.search.reranking import RERANKED, rerank
from indexer.search.word_alignment import WordAlignment
from tests.fakes.index.opened import Opened

ENCODER = load_bundled()

RIGHT = "mending.md"
WRONG = "minutes.md"
QUESTION = "风筝的骨架断了怎么修理"
ASKED_IN_ENGLISH = "how is a broken kite frame repaired"


def make_page(name, title, *texts, language="en"):
    sections = tuple(Section((f"Part {number}",), "", text) for number, text in enumerate(texts))
    return Document(name, "kites", title, f"https://example.org/{name}", language, sections)


PAGES = (
    make_page(
        RIGHT,
        "Repairing a broken frame",
        "Every kite breaks its frame one day. This page shows how to repair it.",
        "Lay the spar on a table. Bind the crack with thread, then let the glue dry overnight.",
    ),
    make_page(
        WRONG,
        "Minutes of the spring meeting",
        "The treasurer opened the meeting. The hall costs more than last year.",
        "Kite skeleton: broken, repair. Someone asked how a broken kite skeleton is repaired.",
    ),
    make_page("wind.md", "Reading the wind", "Watch the flags on the pier before you start."),
    make_page("tea.md", "Tea in the boathouse", "Bring your own cup; the kettle is on at four."),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    opened = Opened(tmp_path_factory.mktemp("kites"), PAGES, ENCODER, calibrated=False)
    yield opened.reader
    opened.close()


def find_unranked(reader, text, k=RERANKED):
    """Search as `Reader.search` does, without reranking; gives the alignment too."""
    query = parse_query(text)
    terms = reader.expand(query)
    alignment = WordAlignment(text, terms, ENCODER.vocabulary)
    hits = search(reader.store, reader.encode(text), terms, alignment, k, EVERYTHING)
    return hits, alignment


def find(reader, text, k=RERANKED):
    query = parse_query(text)
    return reader.search(query, reader.expand(query), k)


def list_pages(hits):
    return [hit.passage.document for hit in hits]


def test_the_page_about_a_question_comes_before_one_that_mentions_it(reader):
    assert list_pages(find_unranked(reader, QUESTION)[0])[:2] == [WRONG, RIGHT]
    assert list_pages(find(reader, QUESTION))[:2] == [RIGHT, WRONG]


def test_the_first_page_is_the_same_however_few_are_asked_for(reader):
    assert list_pages(find(reader, QUESTION, k=1)) == [RIGHT]


def test_each_hit_takes_the_score_of_its_place_and_keeps_the_rest(reader):
    unranked, _ = find_unranked(reader, QUESTION)
    reranked = find(reader, QUESTION)
    assert [hit.score for hit in reranked] == [hit.score for hit in unranked]
    cosines = {hit.row: hit.cosine for hit in unranked}
    assert {hit.row: hit.cosine for hit in reranked} == cosines


def test_pages_in_the_language_of_the_question_stay_in_the_order_of_their_scores(reader):
    assert find(reader, ASKED_IN_ENGLISH) == find_unranked(reader, ASKED_IN_ENGLISH)[0]


def test_who_asks_for_a_video_gets_the_pages_in_the_order_of_their_scores(reader):
    asked = f"{QUESTION}，有视频吗"
    assert find(reader, asked) == find_unranked(reader, asked)[0]
    assert list_pages(find(reader, asked))[0] == WRONG


def test_all_passages_of_a_search_stay_in_the_order_of_their_scores(reader):
    query = parse_query(QUESTION)
    hits = reader.search(query, reader.expand(query), RERANKED, per_document=False)
    assert list_pages(hits)[0] == WRONG


def test_pages_in_the_asker_s_language_keep_their_places(tmp_path):
    own = make_page("chat.md", "闲聊", "有人的风筝骨架断了，没人会修。", language="zh")
    opened = Opened(tmp_path, (*PAGES, own), ENCODER, calibrated=False)
    hits, alignment = find_unranked(opened.reader, QUESTION)
    hits.sort(key=lambda hit: hit.passage.document != WRONG)  # a page in English is first
    place = list_pages(hits).index(own.id)
    reranked = rerank(
        opened.reader.store, ENCODER.vocabulary, hits, alignment, parse_query(QUESTION)
    )
    opened.close()
    assert list_pages(reranked)[0] == RIGHT
    assert list_pages(reranked)[place] == own.id


def test_hits_behind_the_first_ones_keep_their_places(tmp_path):
    pages = [
        make_page(
            f"{number}.md", f"Harbour log {number}", f"Day {number}: a broken kite, a repair."
        )
        for number in range(RERANKED + 3)
    ]
    opened = Opened(tmp_path, [*pages, PAGES[0]], ENCODER, calibrated=False)
    hits, alignment = find_unranked(opened.reader, QUESTION, RERANKED + 4)
    hits.sort(key=lambda hit: hit.passage.document == RIGHT)  # it is the last one
    reranked = rerank(
        opened.reader.store, ENCODER.vocabulary, hits, alignment, parse_query(QUESTION)
    )
    opened.close()
    assert reranked[RERANKED:] == hits[RERANKED:]
    assert sorted(list_pages(reranked)) == sorted(list_pages(hits))


@pytest.mark.parametrize("question", ["？", "🎬", "\u200b"])
def test_a_question_without_words_keeps_its_order(reader, question):
    hits, alignment = find_unranked(reader, question)
    assert rerank(reader.store, ENCODER.vocabulary, hits, alignment, parse_query(QUESTION)) == hits


def test_no_hits_stay_none(reader):
    alignment = WordAlignment(QUESTION, [], ENCODER.vocabulary)
    assert rerank(reader.store, ENCODER.vocabulary, [], alignment, parse_query(QUESTION)) == []
