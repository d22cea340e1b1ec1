"""Splits what a model says into sentences with their citation marks, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.rendering.grounding import MARK

_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
"""How models that reason show it, before they answer."""
_OTHER_MARK = re.compile(r"【\s*(\d{1,3})[^】\n]{0,20}】|\[\^(\d{1,3})\]")
_JOINT_MARK = re.compile(r"\[(\d{1,3}(?:\s?[,，、;]\s?\d{1,3}){1,9})\]")
_MARK_BEHIND = re.compile(r"([.。!?！？;；…]+[\"”’」』）)]?)((?:[ \t]?\[\d{1,3}\])+)")
"""A mark behind the full stop; it belongs to the sentence before."""
_END = re.compile(r"(?:[。！？；]+|[.!?…]+(?=\s|$))[\"”’」』）)]*[ \t]*")
_EMPHASIS = re.compile(
    r"\*{2,3}|\*(?=\S)|(?<=\S)\*|_{2,3}|`{1,3}|^#{1,6}[ \t]+|^>[ \t]?", re.MULTILINE
)
BULLET = re.compile(r"[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+")
_SHORTEST = 6
"""Letters of the shortest English sentence; what is shorter ends in the dot of an abbreviation."""


def clean_reply(reply: str) -> str:
    """Drop thoughts and emphasis of a reply, and write its marks as `[1][2]` before full stops."""
    thought = _THOUGHT.match(reply)
    text = reply[thought.end() :] if thought else reply
    text = _OTHER_MARK.sub(lambda mark: f"[{mark[1] or mark[2]}]", text)
    text = _JOINT_MARK.sub(
        lambda mark: "".join(f"[{n}]" for n in re.findall(r"\d+", mark[1])), text
    )
    return _MARK_BEHIND.sub(r"\2\1", _EMPHASIS.sub("", text)).strip()


def split_sentences(line: str) -> Iterator[str]:
    """Split a line into sentences, each with its white space behind."""
    start = 0
    for end in _END.finditer(line):
        sentence = line[start : end.end()]
        bare = MARK.sub("", sentence).strip()
        if bare.isascii() and len(bare) < _SHORTEST and end.end() < len(line):
            continue
        yield sentence
        start = end.end()
    if line[start:].strip():
        yield line[start:]
