"""How much of a topic stands with the first link of an answer."""

import pytest

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink
from bot.answering.topic_told import holds_topic, measure_told
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def bees(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bees")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records())
    yield opened.reader
    opened.close()


def make_draft(label, title="A page", quote="q", headings=()):
    place = DraftCitation(("s", "p"), title, "", quote, "", "", "", "s", frozenset(), headings)
    links = (DraftLink("https://e.org/x", label, "video", "", 1),)
    return DraftAnswer(True, 0.9, citations=(place,), links=links)


@pytest.mark.parametrize(
    ("draft", "least", "most"),
    [
        (make_draft("Smoke in the hive: video"), 0.99, 1.0),
        (make_draft("Video", headings=("Smoke in the hive",)), 0.99, 1.0),
        (make_draft("Video", title="Smoke in the hive"), 0.85, 0.95),
        (make_draft("Smoke: video"), 0.1, 0.8),
        (make_draft("Wax", quote="All about wax."), 0.0, 0.0),
        (DraftAnswer(True, 0.9), 0.0, 0.0),
    ],
)
def test_the_row_of_a_link_tells_of_the_topic_and_its_page_almost_does(bees, draft, least, most):
    assert least <= measure_told(bees, "smoke hive", draft) <= most


def test_no_topic_is_told_by_nothing(bees):
    assert measure_told(bees, "", make_draft("Smoke")) == 0.0


@pytest.mark.parametrize(
    ("topic", "holds"), [("smoke hive", True), ("hive", True), ("wax", False), ("", True)]
)
def test_an_answer_holds_a_topic_of_which_a_word_stands_in_it(bees, topic, holds):
    assert holds_topic(bees, topic, make_draft("Video", headings=("Smoke in the hive",))) is holds
