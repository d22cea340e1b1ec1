"""Tells a message that only fetches a late answer from a question of its own."""

from __future__ import annotations

import re

from bot.chat.commands import parse_command
from indexer.text.language import fold

RESULTS = frozenset({
    "结果", "获取结果", "取结果", "获取", "继续", "答案", "回答", "好了吗", "好了没", "好了没有",
    "有结果了吗", "result", "results", "answer", "continue", "go on", "ready", "done",
})  # fmt: skip
"""What people reply when told to reply anything; never a question by itself. As `fold` writes."""
PLEASANTRIES = frozenset({
    "好", "好的", "好吧", "行", "嗯", "嗯嗯", "哦", "收到", "在吗", "在", "谢谢", "多谢", "你好",
    "是", "是的", "可以", "等", "等等", "ok", "okay", "yes", "y", "k", "hi", "hello", "hey",
    "thanks", "thank you", "please", "sure", "wait",
})  # fmt: skip
"""Likewise; but with no answer waiting they are said to us like anything else."""
_FEW = re.compile(r"[0-9]{1,2}|[a-z]")
_WORDS = re.compile(r"[^\W_](?:.*[^\W_])?")
"""From the first letter to the last; in a time that grows with the text and no faster."""


def asks_for_result(text: str) -> bool:
    """Tell whether a message makes sense only where an answer is waiting."""
    said = _said(text)
    return said in RESULTS or (len(said) == 1 and said.isdecimal())


def is_nudge(text: str) -> bool:
    """Tell whether a message, sent while an answer is waiting, asks nothing new.

    A command (`视频`) and whatever could be a question, a follow-up included, is not one.
    """
    said = _said(text)
    if not said:
        return True  # `？`, which else would ask for help, or emoji
    if parse_command(text).name != "ask":
        return False
    return said in RESULTS | PLEASANTRIES or bool(_FEW.fullmatch(said))


def same(text: str, other: str) -> bool:
    """Tell whether two messages ask the same, as impatient people do."""
    return bool(_said(text)) and _said(text) == _said(other)


def _said(text: str) -> str:
    """Fold a text, without punctuation and emoji around it; empty where it has nothing else."""
    found = _WORDS.search(" ".join(fold(text).split()))
    return found.group() if found else ""
