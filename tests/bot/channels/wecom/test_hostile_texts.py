"""Whatever a member writes or quotes, reading it does not keep the others waiting."""

from __future__ import annotations

import time

import pytest

from bot.channels.wecom.events import Message
from bot.channels.wecom.handler import Desk
from bot.channels.wecom.parse import MAX_TEXT_CHARS, parse
from bot.channels.wecom.spec import WecomSettings
from bot.runtime.clock import SystemClock
from tests.fakes.services import fake_services

MUCH = 400_000
"""Characters; a call may have a million bytes."""
PARTS = [
    "\n", " ", "](", "@a ", "@", " @", "/", "@x ", "[", "_", "`", "http://a", "a.", "1", "- ", "=",
    "视", "2023", "#", "!", "。", "? ", "&#", "a@", "\n-", "(", "<", "\n来源：x", "][(/@#*_ \n",
    "\u200b", "@\u2005", "!\n", " \n", "[a](b", "来源：\n",
]  # fmt: skip


def body(text: str, quoted: str) -> dict[str, object]:
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
@pytest.mark.parametrize("front", ["", "@Huigu ", "@Huigu /ask ", "@Nobody "])
async def test_a_long_text_is_read_in_no_time(part, front):
    settings = WecomSettings(names=("Huigu", "资料 助手"))
    desk = Desk(fake_services(), settings, SystemClock())
    long = part * (MUCH // len(part))
    began = time.process_time()
    for text, quoted in ((front + long, "quoted"), (front, long), (front + "why?", long)):
        message = parse(body(text, quoted))
        assert isinstance(message, Message)
        assert len(message.text) <= MAX_TEXT_CHARS
        assert len(message.quoted) <= MAX_TEXT_CHARS
        async for update in desk.respond(message).updates():
            assert update.text.strip()
    assert time.process_time() - began < 2.0  # 0.1 on our machine; what was quadratic took 10
