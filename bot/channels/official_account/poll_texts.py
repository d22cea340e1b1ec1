"""Tells a poll, a message that only asks for a pending answer, from a new question."""

from __future__ import annotations

import re

from bot.chat.commands import parse_command
from indexer.text.language import fold

RESULT_WORDS = frozenset({
    "结果", "获取结果", "取结果", "获取", "答案", "回答", "好了吗", "好了没", "好了没有",
    "有结果了吗", "result", "results", "answer", "ready", "done",
})  # fmt: skip
"""Replies to "reply with anything" that are never a question; as `fold` writes them."""
PLEASANTRIES = frozenset({
    "继续", "continue", "go on",
    "好", "好的", "好吧", "行", "嗯", "嗯嗯", "哦", "收到", "在吗", "在", "谢谢", "多谢", "你好",
    "是", "是的", "可以", "等", "等等", "ok", "okay", "yes", "y", "k", "hi", "hello", "hey",
    "thanks", "thank you", "please", "sure", "wait",
})  # fmt: skip
"""Likewise; but without a pending answer they are answered like any other message."""
_SHORT = re.compile(r"[0-9]{1,2}|[a-z]")
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?")
"""From the first letter or digit to the last; takes time in proportion to the text."""


def is_result_request(text: str) -> bool:
    """Tell whether a message makes sense only with a pending answer."""
    return _normalize(text) in RESULT_WORDS


def is_poll(text: str) -> bool:
    """Tell whether a message, sent while an answer is pending, asks nothing new.

    A command (`视频`) is no poll, nor is anything that could be a question or a follow-up.
    """
    words = _normalize(text)
    if not words:
        return True  # `？`, otherwise a request for help, or emoji
    if parse_command(text).name != "ask":
        return False
    return words in RESULT_WORDS | PLEASANTRIES or bool(_SHORT.fullmatch(words))


def is_repeat(text: str, earlier: str) -> bool:
    """Tell whether a message asks the same as an earlier one."""
    words = _normalize(text)
    return bool(words) and words == _normalize(earlier)


def _normalize(text: str) -> str:
    """Fold a text and drop punctuation and emoji around it; empty if nothing else is left."""
    match = _WORDS.search(" ".join(fold(text).split()))
    return match.group() if match else ""
