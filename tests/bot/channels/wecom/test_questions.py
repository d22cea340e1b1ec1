"""What a message asks for, alone and with a quoted message."""

from __future__ import annotations

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.questions import MAX_CUT_CHARS, Intent, make_question, read_intent
from bot.channels.wecom.spec import WecomSettings

ANSWER = "回放在 B 站 〔1〕\n\n来源：\n1. [回顾](https://a.example/)"
VISIBLE = "回放在 B 站 〔1〕\n\n来源：\n1. [回顾]"
SETTINGS = WecomSettings(names=("小顾",))


def make_message(text: str, quoted: str = "") -> Message:
    return Message("m", "lin", "g", True, text, quoted)


def ask(text: str, language: str = "zh", quoted: str = "") -> Intent:
    return Intent("ask", text, language, text, quoted)


@pytest.mark.parametrize(
    ("text", "quoted", "reading"),
    [
        ("@小顾 视频在哪里看", "", ask("视频在哪里看")),
        ("Where? @小顾", "", ask("Where?", "en")),
        ("@小顾 MeshDay 2030 PPT", "", ask("MeshDay 2030 PPT")),
        ("@小顾 /videos IstioCon 2023", "", Intent("videos", "IstioCon 2023", "en")),
        ("@小顾 /视频 MeshDay", "", Intent("videos", "MeshDay", "zh")),
        ("@小顾 /xyz", "", Intent("help", "xyz", "zh")),
        ("@小顾 更多", "", Intent("more", "更多", "zh", "更多")),
        ("@小顾 /more", "", Intent("more", "more", "en", "more")),
        ("@小顾 /活动 MeshDay", "", Intent("event", "MeshDay", "zh", "介绍一下 MeshDay 这个活动")),
        ("@小顾", "", ask("")),
        ("@小顾", "Where?", ask("Where?", "en")),
        ("@小顾", "@小顾 Where?", ask("Where?", "en")),
        ("@小顾 PPT 呢", "视频在哪里看", ask("PPT 呢", quoted="视频在哪里看")),
        ("@小顾", ANSWER, ask("", quoted=VISIBLE)),
        ("@小顾 PPT 呢", ANSWER, ask("PPT 呢", quoted=VISIBLE)),
    ],
)
def test_an_intent_depends_on_the_message_and_the_quoted_text(text, quoted, reading):
    assert read_intent(make_message(text, quoted), SETTINGS) == reading


def test_a_question_carries_what_it_quotes_and_the_language_of_the_channel():
    settings = WecomSettings(names=("小顾",), language="en")
    message = make_message("@小顾 PPT?", "long " * 9999)
    question = make_question(message, read_intent(message, settings), settings)
    assert (question.text, question.language, question.default_language) == ("PPT?", "", "en")
    assert question.quoted == ("long " * 9999)[:MAX_CUT_CHARS]
