"""A question's id says which message it was, and nothing else of it."""

from __future__ import annotations

import re

from bot.wechat.ids import question_id


def test_a_second_delivery_has_the_same_id_and_nothing_else_has():
    one = question_id("wecom:wrGroup", "CAIQ/1==")
    assert question_id("wecom:wrGroup", "CAIQ/1==") == one
    assert question_id("wecom:wrgroup", "CAIQ/1==") != one
    assert question_id("wecom:wrGroup", "CAIQ/2==") != one


def test_it_is_what_wecom_takes_as_the_id_of_feedback():
    for number in range(100):
        assert re.fullmatch("[0-9A-Za-z_-]{20}", question_id("wecom:lin", f"消息 {number}"))
