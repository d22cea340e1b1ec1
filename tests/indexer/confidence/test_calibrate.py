"""An archive measures itself: whatever its language and size, it refuses what it does not hold."""

import pytest
from msgspec.structs import replace

from indexer.calibration import PROBABLE, SURE, Calibration
from indexer.confidence.calibrate import calibrate, read_general
from indexer.confidence.model import PAIRS, load_model
from indexer.confidence.own_questions import make_own_questions
from indexer.confidence.signs import SIGNS
from indexer.encoders.static import load_bundled
from indexer.search.candidates import find_candidates
from indexer.search.query import parse_query
from tests.fakes.communities.bees import HEADINGS, PAGES, UNRELATED, make_documents
from tests.fakes.index.opened import Opened

MODEL = load_model()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    index = Opened(tmp_path_factory.mktemp("small"), make_documents(), load_bundled())
    yield index.reader
    index.close()


def estimate(reader, question, calibration=None):
    query = parse_query(question)
    terms = reader.expand(query)
    hits = [page.hit for page in find_candidates(reader, query, terms, 10)]
    return MODEL.estimate(calibration or reader.calibration, query.language, terms, hits)


@pytest.mark.parametrize("heading", HEADINGS)
def test_three_pages_answer_each_of_their_headings(small, heading):
    assert estimate(small, heading) >= SURE


@pytest.mark.parametrize("question", UNRELATED)
def test_three_pages_do_not_answer_something_else(small, question):
    assert estimate(small, question) < PROBABLE


@pytest.mark.parametrize(
    ("question", "gone"),
    [
        ("What does a starter kit cost?", "roof"),
        ("蜂蜜能保存多久", "honey"),
        ("谁来主持新手课", "evenings"),
    ],
)
def test_without_its_page_a_question_is_not_surely_answered(tmp_path, question, gone):
    pages = {name: page for name, page in PAGES.items() if name != gone}
    index = Opened(tmp_path, make_documents(pages), load_bundled())
    assert estimate(index.reader, question) < SURE
    index.close()


def test_pages_that_two_sources_hold_are_answered_as_surely(tmp_path, small):
    pages = make_documents()
    feed = [replace(page, source="feed") for page in pages]
    index = Opened(tmp_path, [*pages, *feed], load_bundled())
    for heading in HEADINGS:
        assert estimate(index.reader, heading) >= SURE
    for scale, other in zip(
        index.reader.calibration.here.values(), small.calibration.here.values(), strict=True
    ):
        assert scale.threshold == pytest.approx(other.threshold, abs=0.5)
    index.close()


def test_an_archive_of_one_page_answers_too(tmp_path):
    index = Opened(tmp_path, make_documents({"honey": PAGES["honey"]}), load_bundled())
    assert estimate(index.reader, "摇蜜机怎么借") >= PROBABLE
    assert estimate(index.reader, "怎么申请护照") < PROBABLE
    index.close()


def test_every_pair_of_languages_has_scales(small):
    calibration = calibrate(small, MODEL)
    assert calibration == small.calibration
    for scales in (calibration.field, calibration.here):
        assert sorted(scales) == sorted(PAIRS)
        assert all(len(one.mean) == len(one.spread) == len(SIGNS) for one in scales.values())
        assert all(min(one.spread) > 0 for one in scales.values())


def test_a_generation_without_a_calibration_is_judged_as_is_usual(small):
    assert estimate(small, "摇蜜机怎么借", Calibration()) >= PROBABLE
    assert estimate(small, "怎么申请护照", Calibration()) < PROBABLE


def test_no_pages_give_no_confidence(small):
    assert MODEL.estimate(Calibration(), "en", (), ()) == 0.0


def test_own_questions_are_made_of_a_page_in_both_languages(small):
    questions = make_own_questions(small.store, small.encoder.vocabulary, passages=9)
    assert {question.document for question in questions} == set(PAGES)
    again = make_own_questions(small.store, small.encoder.vocabulary, passages=9)
    assert questions == again
    texts = " ".join(question.text for question in questions if question.document == "roof")
    assert texts.isascii() is False
    assert "hive" in texts


def test_general_questions_are_many_and_in_both_languages():
    questions = read_general()
    assert len(questions) == len(set(questions)) == 400
    assert sum(question.isascii() for question in questions) > 150
