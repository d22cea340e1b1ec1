"""Pending answers are limited by people, by person and in time."""

from __future__ import annotations

from bot.channels.official_account.delivery.pending import (
    KEPT_S,
    MAX_PEOPLE,
    MAX_PER_PERSON,
    PendingAnswer,
    PendingAnswers,
)
from bot.channels.official_account.protocol.messages import Message
from tests.fakes.clock import ManualClock


def make_answer(person: str, number: int = 0) -> PendingAnswer:
    return PendingAnswer(Message(f"m{number}", person, "gh_1", 0, "text", "where?"), "en")


async def test_the_oldest_answers_are_dropped_beyond_the_limits():
    pending = PendingAnswers(ManualClock())
    for number in range(MAX_PEOPLE + 10):
        pending.add(make_answer(f"person-{number}"))
    assert len(pending) == MAX_PEOPLE
    assert pending.get("person-0") == []
    for number in range(MAX_PER_PERSON + 3):
        pending.add(make_answer("anna", number))
    assert [answer.message.id for answer in pending.get("anna")] == [
        f"m{number}" for number in range(3, MAX_PER_PERSON + 3)
    ]


async def test_delivered_and_expired_answers_are_dropped():
    clock = ManualClock()
    pending = PendingAnswers(clock)
    delivered, expired, fresh = (make_answer("anna", number) for number in range(3))
    for answer in (delivered, expired, fresh):
        pending.add(answer)
    delivered.delivered.set()
    expired.offer(clock.now())
    await clock.advance(KEPT_S)
    assert pending.get("anna") == [fresh]
    pending.forget("anna")
    assert fresh.delivered.is_set()
    assert len(pending) == 0
