"""What people type in chats: commands, mentions, long texts, and the marks of Discord."""

from __future__ import annotations

from contextlib import nullcontext

from bot.channels.discord.messages.incoming import clean_content, cut_text, read_emoji
from bot.channels.wecom.mention import remove_mention
from bot.chat.commands import parse_command
from bot.messages import MAX_QUESTION_CHARS
from bot.rendering.discord_markdown import escape, escape_line, format_masked_link
from bot.rendering.split import shorten, split, utf8, utf16
from bot.wechat import escape as wecom
from indexer.errors import HuiguError
from tests.fuzzing.target import Target


def read(data: bytes) -> None:
    """Read an input as a message, and write it as a text."""
    text = data.decode(errors="replace")
    content = clean_content(text)
    assert len(cut_text(content)) <= MAX_QUESTION_CHARS
    read_emoji(text)
    parse_command(text)
    for in_group in (False, True):
        parse_command(remove_mention(text, ("小顾", "Huigu"), in_group=in_group))
    for limit, measure in ((2000, utf16), (2048, utf8), (64, len)):
        pieces = split(text, limit, measure)
        assert all(piece.strip() and measure(piece) <= limit for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(text.split())
        assert measure(shorten(text, limit, measure)) <= limit
    escape(text)
    format_masked_link(text, text)
    assert "\n" not in escape_line(text)
    wecom.escape(text)
    assert "\n" not in wecom.format_link(text, text)
    assert "\n" not in wecom.escape_line(text)


TARGET = Target("chat_texts", lambda: nullcontext(read), (HuiguError,))
