"""Hostile texts of followers take little time and memory."""

from __future__ import annotations

import time

import pytest

from bot.channels.official_account.poll_texts import is_poll, is_repeat, is_result_request
from bot.channels.official_account.protocol.codec import MAX_BYTES
from bot.channels.official_account.protocol.messages import MAX_TEXT_CHARS, parse

PARTS = ["!", "_", " ", "\n", "@ ", "/", "[", "](", "<", "🎬", "a!", "视", "。", "&#", "\u200b"]
HEAD = {"FromUserName": "anna", "ToUserName": "gh_1", "CreateTime": "1"}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(("front", "behind"), [("", ""), ("a", "a"), ("", "a"), ("a", "")])
def test_a_long_text_is_checked_for_a_poll_within_a_second(part, front, behind):
    text = front + (part * MAX_BYTES)[:MAX_BYTES] + behind
    started = time.process_time()
    is_result_request(text)
    is_poll(text)
    is_repeat(text, text + "b")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgType": "text", "MsgId": "1", "Content": "x" * MAX_BYTES},
        {"MsgType": "voice", "MsgId": "1", "Recognition": "x" * MAX_BYTES},
        {"MsgType": "event", "Event": "CLICK", "EventKey": "x" * MAX_BYTES},
        {"MsgType": "event", "Event": "x" * MAX_BYTES},
    ],
)
def test_a_long_text_is_cut(fields):
    message = parse({**HEAD, **fields})
    assert len(message.text) <= MAX_TEXT_CHARS
    assert len(message.id) <= 2 * MAX_TEXT_CHARS + 20
