"""A question's id identifies its message and reveals nothing else."""

from __future__ import annotations

import re

from bot.wechat.ids import make_question_id


def test_only_a_second_delivery_has_the_same_id():
    question_id = make_question_id("wecom:wrGroup", "CAIQ/1==")
    assert make_question_id("wecom:wrGroup", "CAIQ/1==") == question_id
    assert make_question_id("wecom:wrgroup", "CAIQ/1==") != question_id
    assert make_question_id("wecom:wrGroup", "CAIQ/2==") != question_id


def test_the_id_is_accepted_by_wecom_as_a_feedback_id():
    for number in range(100):
        assert re.fullmatch("[0-9A-Za-z_-]{20}", make_question_id("wecom:lin", f"消息 {number}"))
