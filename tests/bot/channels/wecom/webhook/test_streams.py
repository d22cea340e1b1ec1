from __future__ import annotations

import pytest

from bot.channels.wecom.events import Message, Update
from bot.channels.wecom.webhook import streams as module
from bot.channels.wecom.webhook.streams import KEEP_S, Stream, Streams
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.held_responder import FakeResponder


def message(n: int) -> Message:
    return Message(f"m{n}", "lin", "g", True, "q")


RESPONSE = FakeResponder().respond(message(0))


def finished(streams: Streams, n: int, text: str = "done") -> Stream:
    stream = streams.begin(message(n), RESPONSE)
    stream.take(Update(text))
    streams.finish(stream)
    return stream


@pytest.fixture
def clock():
    return ManualClock()


async def test_a_finished_answer_is_kept_for_ten_minutes_after_its_end(clock):
    streams = Streams(clock)
    stream = streams.begin(message(1), RESPONSE)
    await clock.advance(300)
    streams.finish(stream)
    await clock.advance(10 * 60 - 1)
    finished(streams, 2)
    assert streams.get(stream.id) is stream
    assert streams.of(message(1)) is stream
    await clock.advance(2)
    finished(streams, 3)
    assert streams.get(stream.id) is None
    assert streams.knows(message(1))
    assert streams.of(message(1)) is None


async def test_only_so_many_bytes_are_kept_and_the_oldest_go_first(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED_BYTES", 3010)
    streams = Streams(clock)
    made = [finished(streams, n, "答" * 333) for n in range(5)]
    assert [streams.get(s.id) is not None for s in made] == [False, False, True, True, True]


async def test_long_questions_count_like_long_answers(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED_BYTES", 3000)
    streams = Streams(clock)
    made = []
    for n in range(5):
        asked = Message(f"m{n}", "lin", "g", True, "问" * 100, "答" * 100)
        made.append(streams.begin(asked, RESPONSE))
        streams.finish(made[-1])
    assert [streams.get(s.id) is not None for s in made] == [False, False, True, True, True]


async def test_only_so_many_are_kept(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED", 3)
    streams = Streams(clock)
    made = [finished(streams, n) for n in range(5)]
    assert [streams.get(s.id) is not None for s in made] == [False, False, True, True, True]


async def test_what_is_in_progress_is_never_forgotten(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED", 1)
    monkeypatch.setattr(module, "MAX_RUNNING", 2)
    streams = Streams(clock)
    first = streams.begin(message(1), RESPONSE)
    for n in range(2, 6):
        finished(streams, n)
    await clock.advance(KEEP_S * 2)
    assert streams.get(first.id) is first
    assert not streams.full
    streams.begin(message(9), RESPONSE)
    assert streams.full


def test_ids_of_streams_cannot_be_guessed(clock):
    streams = Streams(clock)
    ids = {streams.begin(message(n), RESPONSE).id for n in range(100)}
    assert len(ids) == 100
    assert all(20 <= len(i) <= 64 for i in ids)
