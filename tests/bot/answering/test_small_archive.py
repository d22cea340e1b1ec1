"""An archive of three pages answers its own headings, and nothing else."""

import pytest

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.encoders.static import load_bundled
from tests.fakes.communities.bees import HEADINGS, PAGES, UNRELATED, make_documents
from tests.fakes.index.opened import Opened

TEXTS = {heading: text for _, sections in PAGES.values() for heading, text in sections.items()}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    index = Opened(tmp_path_factory.mktemp("bees"), make_documents(), load_bundled())
    answerer = Answerer(index)
    yield lambda text: answerer.answer(Question(text=text))
    index.close()


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_that_asks_is_answered_by_what_stands_below_it(ask, heading):
    answer = ask(heading)
    assert answer.found
    assert answer.citations[0].headings == [heading]
    assert answer.citations[0].quote in TEXTS[heading]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("where to put a hive", "flat roofs"),
        ("how much is a starter kit", "420 euros"),
        ("蜂蜜放多久会坏", "两年"),
        ("how long does honey keep", "两年"),
        ("多久检查一次蜂箱", "once a week"),
    ],
)
def test_other_words_and_the_other_language_find_the_same(ask, question, word):
    answer = ask(question)
    assert answer.found
    assert word in answer.text.lower()


@pytest.mark.parametrize("question", UNRELATED)
def test_what_has_nothing_to_do_with_it_is_not_found(ask, question):
    answer = ask(question)
    assert (answer.found, answer.related) == (False, [])
