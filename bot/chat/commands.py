"""Parse typed commands, for platforms without commands: WeCom and the Official Account.

A command with a slash may have an argument (`/videos IstioCon 2023`, `／视频 2023`). A command
without a slash must be the whole message: `latest Istio release?` and `视频在哪里看` are questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from indexer.text.language import choose_language, fold

CommandName = Literal[
    "ask", "videos", "slides", "event", "speaker", "talks", "latest", "more", "help", "reindex"
]

COMMANDS: dict[CommandName, dict[str, tuple[str, ...]]] = {
    "ask": {
        "zh": ("提问",),
        "en": ("ask",),
    },
    "videos": {
        "zh": ("视频列表", "视频", "录像", "回放", "影片"),
        "en": ("videos", "video", "recordings"),
    },
    "slides": {
        "zh": ("幻灯片", "讲稿", "课件"),
        "en": ("slides", "slide", "decks"),
        # The same in both languages.
        "": ("ppt", "pptx", "ppts"),
    },
    "event": {
        "zh": ("活动",),
        "en": ("event", "events"),
    },
    "speaker": {
        "zh": ("讲师", "讲者"),
        "en": ("speaker", "speakers"),
    },
    "talks": {
        "zh": ("演讲", "分享"),
        "en": ("talks", "talk"),
    },
    "latest": {
        "zh": ("最新内容", "最新文章", "最新", "最近更新"),
        "en": ("latest", "newest", "news"),
    },
    "more": {
        "zh": ("更多", "看更多", "下一页"),
        "en": ("more", "show more", "next page", "next"),
    },
    "help": {
        "zh": ("帮助", "菜单", "功能", "使用说明"),
        "en": ("help", "menu", "commands"),
        "": ("?",),
    },
    "reindex": {
        "zh": ("重建索引", "更新索引"),
        "en": ("reindex", "rebuild"),
    },
}
"""Names of each command by language, folded by `indexer.text.language.fold`: upper case, full width
and traditional characters (`／ＰＰＴ`, `視頻`) match too."""

_NAMES: tuple[tuple[CommandName, str, str], ...] = tuple(
    sorted(
        (
            (command, language, name)
            for command, languages in COMMANDS.items()
            for language, names in languages.items()
            for name in names
        ),
        key=lambda row: -len(row[2]),
    )
)
"""All (command, language, name), the longest names first."""
_SLASHES = "/／"
_ENDS = " \t\r\n。．.！!~～"
"""Ignored at the end of a command. Not the question mark: `视频？` is a follow-up question."""
_SEPARATORS = " \t\r\n\u3000:：,，"
"""Between a command and its argument."""
_WORD_CONTINUES = re.compile(r"[a-z0-9_'’-]", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Command:
    """A message, parsed as a command."""

    name: CommandName
    """`ask` for a message without another command."""
    argument: str
    """The text behind the command as typed; for `ask`, the question; for `more`, all of it, which
    its conversation knows how to answer. May be empty."""
    language: str
    """`zh` or `en`: of a question or a Chinese argument, else of the command's name. Empty if
    unknown (`PPT`, a name alone)."""


def parse_command(text: str) -> Command:
    """Parse a message as typed, without the bot's name.

    A question is `ask` with the whole text; so is an unknown command, without its slash.
    """
    text = text.strip()
    if text[:1] and text[0] in _SLASHES:
        rest = text[1:].lstrip()
        return _parse_after_slash(rest) or Command("ask", rest, _detect_language(rest))
    folded = fold(text.rstrip(_ENDS))
    for command, language, name in _NAMES:
        if folded == name:
            return Command(command, text if command == "more" else "", language)
    return Command("ask", text, _detect_language(text))


def _parse_after_slash(text: str) -> Command | None:
    """Find the longest command name that a text begins with."""
    for command, language, name in _NAMES:
        if fold(text[: len(name)]) != name:
            continue
        rest = text[len(name) :]
        if _continues(name, rest) and not (command == "ask" and language == "zh"):
            continue  # `/asking`, `/video-games`, `/视频在哪里看`
        argument = rest.strip(_SEPARATORS)
        if not any(character.isalnum() for character in argument):
            argument = ""  # `/视频？` lists all videos
        if command == "more":
            argument = text
        # People type Latin names of events in both languages.
        tells_language = command == "ask" or _HAN.search(argument)
        detected = _detect_language(argument) if tells_language else ""
        return Command(command, argument, detected or language)
    return None


def _continues(name: str, rest: str) -> bool:
    """Tell whether the name is only the start of a longer word or sentence."""
    if name.isascii():
        return name[-1].isalnum() and bool(_WORD_CONTINUES.match(rest))
    return bool(_HAN.match(rest))


def _detect_language(text: str) -> str:
    """Detect the language by the words of a text; names alone tell none."""
    if not text:
        return ""
    in_chinese, in_english = (choose_language(question=text, locale=one) for one in ("zh", "en"))
    return in_chinese if in_chinese == in_english else ""
