"""What a message asks for, alone and with a quoted message."""

from __future__ import annotations

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.questions import AnswerMemory, Intent, read_intent

ANSWER = "回放在 B 站 〔1〕\n\n来源：\n1. [回顾](https://a.example/)"


def read(text: str, quoted: str = "", *, memory: AnswerMemory | None = None) -> Intent:
    """Read the intent of a message in a group."""
    message = Message("m", "lin", "g", True, text, quoted)
    return read_intent(message, ("小顾",), memory or AnswerMemory())


@pytest.mark.parametrize(
    ("text", "quoted", "reading"),
    [
        ("@小顾 视频在哪里看", "", Intent("ask", "视频在哪里看", "zh", "")),
        ("Where? @小顾", "", Intent("ask", "Where?", "en", "")),
        ("@小顾 /videos IstioCon 2023", "", Intent("videos", "IstioCon 2023", "en", "")),
        ("@小顾 /视频 MeshDay", "", Intent("videos", "MeshDay", "zh", "")),
        ("@小顾 /xyz", "", Intent("help", "xyz", "en", "")),
        ("@小顾", "", Intent("ask", "", "zh", "")),
        ("@小顾", "Where?", Intent("ask", "Where?", "en", "")),
        ("@小顾", "@小顾 Where?", Intent("ask", "Where?", "en", "")),
        ("@小顾 PPT 呢", "视频在哪里看", Intent("ask", "PPT 呢", "zh", "视频在哪里看")),
        ("@小顾 Where?", "Where?", Intent("ask", "Where?", "en", "")),
        ("@小顾", ANSWER, Intent("ask", "", "zh", "")),
        ("@小顾 PPT 呢", ANSWER, Intent("ask", "PPT 呢", "zh", "")),
    ],
)
def test_an_intent_depends_on_the_message_and_the_quoted_text(text, quoted, reading):
    assert read(text, quoted) == reading


def test_a_quoted_answer_gives_its_question_as_the_earlier_one():
    memory = AnswerMemory()
    memory.remember("wecom:g", ANSWER, "IstioCon 2023 的视频")
    reading = read("@小顾 PPT 呢", ANSWER, memory=memory)
    assert reading == Intent("ask", "PPT 呢", "zh", "IstioCon 2023 的视频")
