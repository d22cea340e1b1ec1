"""Somebody remembers a word of a title: the one talk that stands out is given."""

import pytest

from bot.answering.from_catalogue.recommendations.nearest import answer_nearest
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from indexer.encoders.static import load_bundled
from tests.bot.answering.from_catalogue.conftest import make_request_of
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def remember(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nearest")
    opened = Opened(folder, make_documents(), load_bundled(), make_records())

    def remembered(intent, topic, **fields):
        request = make_request_of(opened.reader, intent, topic=topic, text=topic, **fields)
        return answer_nearest(request, opened.reader, resolve_scope(request, opened.reader))

    yield remembered
    opened.close()


def test_the_talk_that_stands_out_is_given_and_said_to_be_near(remember):
    draft = remember("title", "somebody recalled winter queens")
    assert [one.name for one in draft.shown] == ["Queens in winter"]
    assert draft.intro == (
        "Nothing is exactly on “somebody recalled winter queens”; these come closest:"
    )
    assert (draft.confidence, draft.is_near) == (0.5, True)


def test_who_may_ask_for_anything_may_look_for_a_talk(remember):
    assert remember("other", "somebody recalled winter queens", probability=0.5).shown
    assert remember("other", "somebody recalled winter queens") is None


@pytest.mark.parametrize(
    ("intent", "topic", "fields"),
    [
        ("title", "gravitational waves", {}),
        ("when", "somebody recalled winter queens", {}),
        ("title", "somebody recalled winter queens", {"probability": 0.6}),
        # Two talks hold it.
        ("title", "somebody recalled smoke", {}),
    ],
)
def test_nothing_is_given_where_nothing_stands_out(remember, intent, topic, fields):
    assert remember(intent, topic, **fields) is None
