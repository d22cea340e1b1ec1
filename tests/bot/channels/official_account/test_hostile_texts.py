"""Whatever a follower writes, reading it keeps nobody else waiting and fills no memory."""

from __future__ import annotations

import time

import pytest

from bot.channels.official_account.poll_texts import asks_for_result, is_nudge, same
from bot.channels.official_account.protocol.codec import MAX_BYTES
from bot.channels.official_account.protocol.messages import MAX_TEXT_CHARS, parse

PARTS = ["!", "_", " ", "\n", "@ ", "/", "[", "](", "<", "🎬", "a!", "视", "。", "&#", "\u200b"]
HEAD = {"FromUserName": "anna", "ToUserName": "gh_1", "CreateTime": "1"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("front", "behind"), [("", ""), ("a", "a"), ("", "a"), ("a", "")])
def test_a_long_text_is_told_from_a_nudge_in_no_time(part, front, behind):
    text = front + (part * MAX_BYTES)[:MAX_BYTES] + behind
    began = time.process_time()
    asks_for_result(text)
    is_nudge(text)
    same(text, text + "b")
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "text", "MsgId": "1", "Content": "x" * MAX_BYTES},
        {"MsgType": "voice", "MsgId": "1", "Recognition": "x" * MAX_BYTES},
        {"MsgType": "event", "Event": "CLICK", "EventKey": "x" * MAX_BYTES},
        {"MsgType": "event", "Event": "x" * MAX_BYTES},
    ],
)
def test_of_a_long_text_only_the_beginning_is_kept(fields):
    message = parse({**HEAD, **fields})
    assert len(message.text) <= MAX_TEXT_CHARS
    assert len(message.id) <= 2 * MAX_TEXT_CHARS + 20
