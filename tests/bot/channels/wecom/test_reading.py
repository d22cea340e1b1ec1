"""What a message asks for is read once, with what it quotes."""

from __future__ import annotations

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.questions import Quotable
from bot.channels.wecom.reading import Reader, Reading

ANSWER = "回放在 B 站 〔1〕\n\n来源：\n1. [回顾](https://a.example/)"


def read(text: str, quoted: str = "", *, quotable: Quotable | None = None) -> Reading:
    """Read what somebody says in a group."""
    reader = Reader(("小顾",), quotable or Quotable())
    return reader.read(Message("m", "lin", "g", True, text, quoted))


@pytest.mark.parametrize(
    ("text", "quoted", "reading"),
    [
        ("@小顾 视频在哪里看", "", Reading("ask", "视频在哪里看", "zh", "")),
        ("Where? @小顾", "", Reading("ask", "Where?", "en", "")),
        ("@小顾 /videos IstioCon 2023", "", Reading("videos", "IstioCon 2023", "en", "")),
        ("@小顾 /视频 MeshDay", "", Reading("videos", "MeshDay", "zh", "")),
        ("@小顾 /xyz", "", Reading("help", "xyz", "en", "")),
        ("@小顾", "", Reading("ask", "", "zh", "")),
        ("@小顾", "Where?", Reading("ask", "Where?", "en", "")),
        ("@小顾", "@小顾 Where?", Reading("ask", "Where?", "en", "")),
        ("@小顾 PPT 呢", "视频在哪里看", Reading("ask", "PPT 呢", "zh", "视频在哪里看")),
        ("@小顾 Where?", "Where?", Reading("ask", "Where?", "en", "")),
        ("@小顾", ANSWER, Reading("ask", "", "zh", "")),
        ("@小顾 PPT 呢", ANSWER, Reading("ask", "PPT 呢", "zh", "")),
    ],
)
def test_a_message_is_read_with_what_it_quotes(text, quoted, reading):
    assert read(text, quoted) == reading


def test_who_quotes_an_answer_follows_up_its_question():
    quotable = Quotable()
    quotable.remember("wecom:g", ANSWER, "IstioCon 2023 的视频")
    reading = read("@小顾 PPT 呢", ANSWER, quotable=quotable)
    assert reading == Reading("ask", "PPT 呢", "zh", "IstioCon 2023 的视频")
