"""Memory is bounded, in people, in answers and in time."""

from __future__ import annotations

from bot.channels.official_account.delivery.pending import (
    KEPT_S,
    MOST_EACH,
    MOST_PEOPLE,
    Exchange,
    Exchanges,
)
from bot.channels.official_account.protocol.messages import Message
from tests.fakes.clock import ManualClock


def exchange(person: str, number: int = 0) -> Exchange:
    return Exchange(Message(f"m{number}", person, "gh_1", 0, "text", "where?"), "en")


async def test_only_so_many_people_and_answers_are_held():
    exchanges = Exchanges(ManualClock())
    for number in range(MOST_PEOPLE + 10):
        exchanges.begin(exchange(f"person-{number}"))
    assert len(exchanges) == MOST_PEOPLE
    assert exchanges.of("person-0") == []
    for number in range(MOST_EACH + 3):
        exchanges.begin(exchange("anna", number))
    assert [one.message.id for one in exchanges.of("anna")] == [
        f"m{number}" for number in range(3, MOST_EACH + 3)
    ]


async def test_what_was_given_or_is_old_is_forgotten():
    clock = ManualClock()
    exchanges = Exchanges(clock)
    given, old, fresh = (exchange("anna", number) for number in range(3))
    for one in (given, old, fresh):
        exchanges.begin(one)
    given.given.set()
    old.keep(clock.now())
    await clock.advance(KEPT_S)
    assert exchanges.of("anna") == [fresh]
    exchanges.forget("anna")
    assert fresh.given.is_set()
    assert len(exchanges) == 0
