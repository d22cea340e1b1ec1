from __future__ import annotations

import msgspec
import pytest

from bot.messages import Question
from bot.workers.frames import MAX_FRAME_BYTES, BrokenStream, FrameSplitter, pack
from bot.workers.messages import Alive, AnswerQuestion, Order, Ping

ASKED = AnswerQuestion(7, Question(text="那次的视频？" * 50, asker="ann"), 4.5)


@pytest.mark.parametrize("size", [1, 3, 100, 100_000])
def test_messages_come_out_as_they_went_in_however_they_are_cut(size):
    stream = pack(ASKED) + pack(Ping()) + pack(ASKED)
    splitter, decoder = FrameSplitter(), msgspec.msgpack.Decoder(Order)
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    read = [decoder.decode(body) for piece in pieces for body in splitter.split(piece)]
    assert read == [ASKED, Ping(), ASKED]


def test_a_length_beyond_the_limit_is_refused_before_anything_is_kept():
    with pytest.raises(BrokenStream, match=f"{MAX_FRAME_BYTES} are the most"):
        list(FrameSplitter().split((MAX_FRAME_BYTES + 1).to_bytes(4, "big")))


def test_a_message_beyond_the_limit_is_not_sent():
    with pytest.raises(BrokenStream):
        pack(AnswerQuestion(1, Question(text="a" * MAX_FRAME_BYTES), 1.0))


def test_what_is_no_message_of_this_direction_is_refused():
    (body,) = FrameSplitter().split(pack(Alive()))
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(body, type=Order)
