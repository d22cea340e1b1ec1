from __future__ import annotations

import pytest

from bot.channels.wecom.events import Message, Update
from bot.channels.wecom.webhook import streams as module
from bot.channels.wecom.webhook.streams import KEEP_S, Stream, StreamStore
from tests.fakes.clock import ManualClock
from tests.fakes.wecom.fake_handler import FakeHandler


def make_message(n: int) -> Message:
    return Message(f"m{n}", "lin", "g", True, "q")


REPLY = FakeHandler().handle(make_message(0))


def add_finished(streams: StreamStore, n: int, text: str = "done") -> Stream:
    stream = streams.add(make_message(n), REPLY)
    stream.update = Update(text)
    streams.finish(stream)
    return stream


@pytest.fixture
def clock():
    return ManualClock()


async def test_a_finished_stream_is_kept_for_ten_minutes_after_its_end(clock):
    streams = StreamStore(clock)
    stream = streams.add(make_message(1), REPLY)
    await clock.advance(300)
    streams.finish(stream)
    await clock.advance(10 * 60 - 1)
    add_finished(streams, 2)
    assert streams.get(stream.id) is stream
    assert streams.find_by_message(make_message(1)) is stream
    await clock.advance(2)
    add_finished(streams, 3)
    assert streams.get(stream.id) is None
    assert streams.has_seen(make_message(1))
    assert streams.find_by_message(make_message(1)) is None


async def test_finished_streams_over_the_byte_limit_drop_the_oldest_first(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED_BYTES", 3010)
    streams = StreamStore(clock)
    stored = [add_finished(streams, n, "答" * 333) for n in range(5)]
    assert [streams.get(stream.id) is not None for stream in stored] == [
        False,
        False,
        True,
        True,
        True,
    ]


async def test_long_questions_count_towards_the_byte_limit(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED_BYTES", 3000)
    streams = StreamStore(clock)
    stored = []
    for n in range(5):
        message = Message(f"m{n}", "lin", "g", True, "问" * 100, "答" * 100)
        stored.append(streams.add(message, REPLY))
        streams.finish(stored[-1])
    assert [streams.get(stream.id) is not None for stream in stored] == [
        False,
        False,
        True,
        True,
        True,
    ]


async def test_finished_streams_over_the_number_limit_drop_the_oldest_first(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED", 3)
    streams = StreamStore(clock)
    stored = [add_finished(streams, n) for n in range(5)]
    assert [streams.get(stream.id) is not None for stream in stored] == [
        False,
        False,
        True,
        True,
        True,
    ]


async def test_a_running_stream_is_never_dropped(clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_FINISHED", 1)
    monkeypatch.setattr(module, "MAX_RUNNING", 2)
    streams = StreamStore(clock)
    first = streams.add(make_message(1), REPLY)
    for n in range(2, 6):
        add_finished(streams, n)
    await clock.advance(KEEP_S * 2)
    assert streams.get(first.id) is first
    assert not streams.is_full
    streams.add(make_message(9), REPLY)
    assert streams.is_full


def test_stream_ids_are_long_and_unique(clock):
    streams = StreamStore(clock)
    ids = {streams.add(make_message(n), REPLY).id for n in range(100)}
    assert len(ids) == 100
    assert all(20 <= len(i) <= 64 for i in ids)
