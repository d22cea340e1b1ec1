"""What a conversation remembers of an answer."""

import pytest

from bot.answering.conversation import update_state
from bot.answering.draft import DraftAnswer
from bot.messages import Answer
from bot.request import Mention, Request
from tests.fakes.communities.beekeepers import make_documents, make_records
from tests.fakes.index.encoder import HashingEncoder
from tests.fakes.index.opened import Opened

QUEENS = Mention("talk", (3,), "Queens in winter", "")
SMOKE = Mention("talk", (4,), "Smoke without fire", "")
REQUEST = Request("something on winter queens", "en", intent="title", topic="winter queens")


@pytest.fixture(scope="module")
def remember(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remembered")
    opened = Opened(folder, make_documents(), HashingEncoder(), make_records())

    def remembered(shown, *, is_near):
        draft = DraftAnswer(True, 0.5, "text", kind="talks", shown=shown, is_near=is_near)
        answer = Answer(
            question=REQUEST.text,
            language="en",
            kind="talks",
            found=True,
            confidence=0.5,
            text="text",
            citations=[],
            links=[],
            related=[],
            generated=False,
            generation="one",
            elapsed_ms=1.0,
        )
        return update_state(None, REQUEST, draft, answer, opened.reader).request

    yield remembered
    opened.close()


def test_the_one_talk_that_is_near_takes_the_place_of_the_topic(remember):
    request = remember((QUEENS,), is_near=True)
    assert (request.topic, request.mentions) == ("", (QUEENS,))


def test_of_several_that_are_near_none_is_meant_yet(remember):
    request = remember((QUEENS, SMOKE), is_near=True)
    assert (request.topic, request.mentions) == ("", ())


def test_a_topic_that_talks_are_about_stays(remember):
    assert remember((QUEENS,), is_near=False).topic == "winter queens"
