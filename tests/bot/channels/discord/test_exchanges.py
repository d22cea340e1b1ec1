"""The latest questions of people: which one is the last, and what stands before it."""

from __future__ import annotations

from bot.channels.discord.exchanges import Exchanges
from bot.messages import Question

HOUR_S, OVER_S = 3600.0, -1.0
"""A conversation that goes on, and one that is over at once."""


def make_question(number: int, thread: str = "anna") -> Question:
    return Question(text="Videos?", id=f"q{number}", thread=thread)


async def test_a_question_goes_on_from_the_one_before_it_in_its_conversation():
    exchanges = Exchanges()
    assert exchanges.begin(1, make_question(1), HOUR_S).before == ""
    assert exchanges.begin(2, make_question(2, "ben"), HOUR_S).before == ""
    assert exchanges.begin(3, make_question(3), HOUR_S).before == "q1"


async def test_a_question_after_a_conversation_goes_on_from_nothing():
    exchanges = Exchanges()
    exchanges.begin(1, make_question(1), HOUR_S)
    assert exchanges.begin(2, make_question(2), OVER_S).before == ""


async def test_only_the_last_question_of_a_conversation_is_the_last():
    exchanges = Exchanges()
    first = exchanges.begin(1, make_question(1), HOUR_S)
    other = exchanges.begin(2, make_question(2, "ben"), HOUR_S)
    last = exchanges.begin(3, make_question(3), HOUR_S)
    assert [exchanges.is_last(one, HOUR_S) for one in (first, other, last)] == [False, True, True]
    assert not exchanges.is_last(last, OVER_S)


async def test_a_conversation_is_running_for_a_time():
    exchanges = Exchanges()
    exchanges.begin(1, make_question(1), HOUR_S)
    assert exchanges.is_talking("anna", HOUR_S)
    assert not exchanges.is_talking("anna", OVER_S)
    assert not exchanges.is_talking("ben", HOUR_S)


async def test_an_exchange_is_found_by_its_message():
    exchanges = Exchanges()
    exchange = exchanges.begin(1, make_question(1), HOUR_S)
    assert exchanges.find(1) is exchange
    assert exchanges.find(2) is None
