"""A hostile text or quotation takes no more than linear time."""

from __future__ import annotations

import time

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.handler import Handler
from bot.channels.wecom.parse import MAX_TEXT_CHARS, parse
from bot.channels.wecom.spec import WecomSettings
from bot.runtime.clock import SystemClock
from tests.fakes.bot.services import fake_services

MANY_CHARS = 400_000
"""A call may have a million bytes."""
PARTS = [
    "\n", " ", "](", "@a ", "@", " @", "/", "@x ", "[", "_", "`", "http://a", "a.", "1", "- ", "=",
    "视", "2023", "#", "!", "。", "? ", "&#", "a@", "\n-", "(", "<", "\n来源：x", "][(/@#*_ \n",
    "\u200b", "@\u2005", "!\n", " \n", "[a](b", "来源：\n",
]  # fmt: skip


def make_body(text: str, quoted: str) -> dict[str, object]:
    return {
        "msgid": "m",
        "chattype": "group",
        "chatid": "c",
        "from": {"userid": "u"},
        "msgtype": "text",
        "text": {"content": text},
        "quote": {"msgtype": "text", "text": {"content": quoted}},
    }


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("prefix", ["", "@Huigu ", "@Huigu /ask ", "@Nobody "])
async def test_a_long_text_is_handled_in_linear_time(part, prefix):
    settings = WecomSettings(names=("Huigu", "资料 助手"))
    handler = Handler(fake_services(), settings, SystemClock())
    long = part * (MANY_CHARS // len(part))
    began = time.process_time()
    for text, quoted in ((prefix + long, "quoted"), (prefix, long), (prefix + "why?", long)):
        message = parse(make_body(text, quoted))
        assert isinstance(message, Message)
        assert len(message.text) <= MAX_TEXT_CHARS
        assert len(message.quoted) <= MAX_TEXT_CHARS
        async for update in handler.handle(message).updates():
            assert update.text.strip()
    assert time.process_time() - began < 2.0  # 0.1 here; quadratic code took 10
