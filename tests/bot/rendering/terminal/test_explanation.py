"""How a question was understood is shown in words, in both languages."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from bot.messages import ExplainedMention, Explanation
from bot.rendering.terminal.explanation import INTENTS, SUBJECTS, lay_out_explanation
from bot.rendering.terminal.layout import to_plain_text
from bot.request import NO_CONSTRAINTS, Constraints, Intent, Subject

FULL = Explanation(
    intent="links",
    subject="talks",
    probability=0.974,
    mentions=[
        ExplainedMention(what="event", name="KiteCon 2031", text="kitcon31", score=0.9),
        ExplainedMention(what="person", name="Ada Flyer", text="", score=1.0),
        ExplainedMention(what="talk", name="Wind", text="Wind", score=1.0),
    ],
    constraints=Constraints(
        kinds=("video",),
        platforms=("bilibili", "tube.example"),
        years=(2031,),
        editions=(4,),
        language="zh",
        months=(6,),
        without=("slides", "youtube"),
    ),
    topic="string\nmaking",
    follows=True,
)


def show(explanation: Explanation, language: str) -> str:
    return to_plain_text(lay_out_explanation(explanation, language))


def test_everything_that_was_read_is_shown_in_english():
    assert show(FULL, "en") == (
        "\nHow I read the question\n"
        "  Wants: links, talks (links, 97% sure)\n"
        "  Names: KiteCon 2031 (event, written “kitcon31”)\n"
        "  Names: Ada Flyer (person, from the conversation)\n"
        "  Names: Wind (talk)\n"
        "  Limited to: video, Bilibili, tube.example, 2031, edition 4, month 6, given in 中文\n"
        "  Without: slides, YouTube\n"
        "  Topic: string making\n"
        "  Completed from the conversation\n"
    )


def test_the_wording_of_a_pinned_answer_is_shown():
    pinned = msgspec.structs.replace(FULL, wording="How do I\njoin?")
    assert "\n  Pinned answer: the same question as “How do I join?”\n" in show(pinned, "en")
    assert "固定答案：与“How do I join?”是同一个问题" in show(pinned, "zh")
    assert "Pinned" not in show(FULL, "en")


def test_everything_that_was_read_is_shown_in_chinese():
    assert show(FULL, "zh") == (
        "\n这样理解你的问题\n"
        "  要找：链接、演讲（links，把握 97%）\n"
        "  提到：KiteCon 2031（活动，写作“kitcon31”）\n"
        "  提到：Ada Flyer（人，来自前面的对话）\n"
        "  提到：Wind（演讲）\n"
        "  限定：视频、B 站、tube.example、2031、第 4 届、6 月、用中文讲\n"
        "  不要：PPT、YouTube\n"
        "  话题：string making\n"
        "  接着前面的对话回答\n"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_not_read_is_left_out(language):
    empty = Explanation(
        intent="thanks",
        subject="",
        probability=1.0,
        mentions=[],
        constraints=NO_CONSTRAINTS,
        topic="",
        follows=False,
    )
    assert len(show(empty, language).splitlines()) == 3


def test_every_intent_and_subject_has_a_name():
    assert set(INTENTS) == set(get_args(Intent))
    assert set(SUBJECTS) == set(get_args(Subject)) - {""}
