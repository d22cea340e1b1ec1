"""Of talks that were shown, a word of a title chooses one."""

import pytest
from msgspec.structs import replace

from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.answering.from_catalogue.topics.among import narrow_shown

QUEENS, SMOKE, CLOSING = 3, 4, 6


@pytest.fixture
def narrow(bees, make_request):
    def narrowed(*names, among, **fields):
        request = replace(make_request("list", *names, **fields), among=among)
        found = narrow_shown(request, bees, resolve_scope(request, bees))
        return None if found is None else (found.among, found.topic)

    return narrowed


def test_a_word_of_a_title_chooses_its_talk(narrow):
    assert narrow(among=(CLOSING, SMOKE, QUEENS), topic="smoke") == ((SMOKE,), "")


def test_an_event_leaves_its_own_talks_in_the_order_they_were_shown(narrow):
    assert narrow("HoneyConf 2022", among=(CLOSING, 1, QUEENS)) == ((CLOSING, QUEENS), "")


def test_a_person_leaves_their_talks(narrow):
    assert narrow("Bo Comb", among=(QUEENS, SMOKE, CLOSING)) == ((SMOKE,), "")


def test_a_topic_that_only_other_talks_have_leaves_none(narrow):
    assert narrow(among=(QUEENS, CLOSING), topic="smoke") is None


def test_a_name_that_no_talk_has_leaves_none(narrow):
    assert narrow(among=(QUEENS, CLOSING), topic="Haskell") is None


def test_words_that_no_talk_has_leave_all(narrow):
    assert narrow(among=(QUEENS, CLOSING), topic="nearest to now") == ((QUEENS, CLOSING), "")


def test_an_event_that_none_of_them_is_of_leaves_none(narrow):
    assert narrow("HoneyConf 2023", among=(QUEENS, CLOSING)) is None


def test_a_year_is_that_of_their_events(narrow):
    assert narrow(among=(1, QUEENS), years=(2022,)) == ((QUEENS,), "")
