"""What one question costs is bounded, however it is worded and however much a page lists."""

import pytest

from benchmarks.speed.hostile_questions import ORDINARY, make_questions
from bot.answering.answer import Answerer
from bot.answering.from_catalogue.topics.find import MAX_FOUND, rank_topic_talks
from bot.messages import MAX_QUESTION_CHARS, Question
from indexer.catalogue.reader import CatalogueReader
from indexer.encoders.static import load_bundled
from indexer.records import Document, Section
from indexer.statements import StatedTalk
from tests.fakes.communities.bees import make_documents
from tests.fakes.index.opened import Opened
from tests.fakes.work import count_calls

NAMES = [f"Talk of {name} Bee" for name in ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal")]


@pytest.fixture(scope="module")
def answerer(tmp_path_factory):
    index = Opened(tmp_path_factory.mktemp("bees"), make_documents(), load_bundled())
    answerer = Answerer(index)
    for text in ORDINARY:
        answerer.answer(Question(text=text))
    yield answerer
    index.close()


def count_answer(answerer, text):
    answerer.answer(Question(text=text))  # fills the caches
    return count_calls(lambda: answerer.answer(Question(text=text)))


@pytest.mark.parametrize("kind", make_questions(NAMES, 50))
def test_four_times_the_question_is_at_most_eight_times_the_work(answerer, kind):
    short, long = (
        count_answer(answerer, make_questions(NAMES, chars)[kind])
        for chars in (MAX_QUESTION_CHARS // 4, MAX_QUESTION_CHARS)
    )
    assert long < 8 * short


LISTED = 2000


@pytest.fixture(scope="module")
def long_list(tmp_path_factory):
    """A page that lists thousands of talks, in a few large sections."""
    sections, talks = [], []
    for part in range(4):
        titles = [f"Waggle dance lesson {n}" for n in range(part, LISTED, 4)]
        sections.append(Section((f"Part {part}",), f"part-{part}", "\n".join(titles)))
        talks += [StatedTalk((title,), section=part) for title in titles]
    page = Document("list", "club", "Lessons", "", "en", tuple(sections), talks=tuple(talks))
    index = Opened(tmp_path_factory.mktemp("list"), [page], load_bundled())
    yield index
    index.close()


def test_few_talks_of_a_page_that_lists_thousands_are_read(long_list, monkeypatch):
    read = []
    get_talks = CatalogueReader.get_talks

    def count(self, ids):
        read.extend(ids)
        return get_talks(self, ids)

    monkeypatch.setattr(CatalogueReader, "get_talks", count)
    with long_list.open_reader() as reader:
        ranked = rank_topic_talks(reader, "waggle dance lesson", None, "en")
    assert len(ranked) == MAX_FOUND
    assert len(set(read)) < LISTED / 2


def test_a_topic_is_ranked_once_for_one_question(long_list):
    with long_list.open_reader() as reader:
        first = rank_topic_talks(reader, "dance lesson", None, "en")
        calls = count_calls(lambda: rank_topic_talks(reader, "dance lesson", None, "en"))
        assert rank_topic_talks(reader, "dance lesson", None, "en") is first
    assert calls < 20
