"""An archive measures itself: whatever its language and size, it refuses what it does not hold."""

import pytest

from indexer.calibration import PROBABLE, SURE, Calibration
from indexer.confidence.calibrate import calibrate, read_general
from indexer.confidence.model import PAIRS, load_model
from indexer.confidence.own_questions import make_own_questions
from indexer.confidence.signs import SIGNS
from indexer.encoders.static import load_bundled
from indexer.records import Document, Section
from indexer.search.candidates import find_candidates
from indexer.search.query import parse_query
from tests.fakes.index.opened import Opened

MODEL = load_model()
PAGES = {
    "roof": (
        "Keeping bees on a roof",
        {
            "Where can I put a beehive?": "A hive needs morning sun, a windbreak and two metres of "
            "free flight path. Flat roofs do well; balconies do not.",
            "How often should I inspect the hive?": "Once a week from April to July, and only "
            "above fifteen degrees. In winter leave the hive closed.",
            "What does a starter kit cost?": "A hive, a smoker, a veil and one colony come to "
            "about 420 euros. The club lends the extractor for free.",
        },
    ),
    "honey": (
        "收蜜与分装",
        {
            "什么时候可以收蜜": "巢脾封盖超过八成就可以收，一般在六月下旬和八月初。雨天别开箱。",
            "摇蜜机怎么借": "在群里登记，周三晚上到工具房找林师傅领取，用完洗净，三天内归还。",
            "蜂蜜能保存多久": "密封避光放在室温下可以保存两年，结晶后隔水加热到四十度即可化开。",
        },
    ),
    "evenings": (
        "Club evenings",
        {
            "When does the club meet?": "Every second Tuesday of the month at 19:00 in the library "
            "of the old brewery.",
            "How do I become a member?": "Write your name on the list at the door. The fee is 24 "
            "euros a year; pupils pay nothing.",
            "谁来主持新手课": "新手课由周敏主持，每季度一次，每次最多十二人。",
        },
    ),
}
HEADINGS = [heading for _, sections in PAGES.values() for heading in sections]
UNRELATED = [
    "How do I reset my router?",
    "What is the capital of Peru?",
    "How do I train a neural network?",
    "Where can I buy a used car?",
    "Who won the 1998 World Cup?",
    "红烧肉怎么做",
    "怎么申请护照",
    "Python 怎么读取 CSV 文件",
    "明天会下雨吗",
    "最近的地铁站在哪",
]


def make_documents(pages=PAGES):
    return [
        Document(
            name,
            "club",
            title,
            f"https://bees.example/{name}/",
            "zh" if name == "honey" else "en",
            tuple(Section((heading,), heading, text) for heading, text in sections.items()),
        )
        for name, (title, sections) in pages.items()
    ]


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
