"""What a chat message asks for where the platform has no commands of its own: WeCom and WeChat.

Behind a slash a command takes an argument (`/videos IstioCon 2023`, `／视频 2023`); without one it
must be the whole message, because `latest Istio release?` and `视频在哪里看` are questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from indexer.text.language import asked_in, fold

Command = Literal["ask", "videos", "slides", "latest", "help", "reindex"]

COMMANDS: dict[Command, dict[str, tuple[str, ...]]] = {
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
        # Said in both languages.
        "": ("ppt", "pptx", "ppts"),
    },
    "latest": {
        "zh": ("最新内容", "最新文章", "最新", "最近更新"),
        "en": ("latest", "newest", "news"),
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
"""What each command may be called, by language; as `indexer.text.language.fold` writes it, so that
upper case, full width and traditional characters (`／ＰＰＴ`, `視頻`) are the same."""

_NAMES: tuple[tuple[Command, str, str], ...] = tuple(
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
"""Every (command, language, name), long names first; a message is read more than once."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
_SLASHES = "/／"
_ENDS = " \t\r\n。．.！!~～"
"""Behind a command that is the whole message. Not a question mark: `视频？` follows up."""
_BETWEEN = " \t\r\n\u3000:：,，"
"""Between a command and its argument."""
_WORD_GOES_ON = re.compile(r"[a-z0-9_'’-]", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_PAGE = re.compile(r"#\s*([0-9]{1,4})\s*$")
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)\s*年?")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a message asks for."""

    command: Command
    """`ask` for everything that is no command."""
    argument: str
    """What stands behind the command, as typed; the question for `ask`. May be empty."""
    language: str
    """`zh` or `en`: of a question, of an argument in Chinese, else of the command's name; empty
    where all tell nothing (`PPT`): a Latin name is said in both languages."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Which links a list is asked for."""

    event: str
    """Part of an event's name; empty for all."""
    year: int
    """0 for all."""
    page: int = 1
    """Of a list that is too long for one message, counted from 1."""

    def of_page(self, page: int) -> str:
        """Write what somebody types behind a command for a page of the same list."""
        year, last = str(self.year or ""), f"#{page}"
        # Of two years the first counts, and the other is part of the event.
        front = (year, self.event) if _YEAR.search(self.event) else (self.event, year)
        return " ".join(part for part in (*front, last) if part)


def read_command(text: str) -> Typed:
    """Read a message.

    Args:
        text: As typed, without the bot's name.

    Returns:
        The command; `ask` with the whole text for a question, without the slash where an unknown
        word stands behind one.
    """
    text = text.strip()
    if text[:1] and text[0] in _SLASHES:
        rest = text[1:].lstrip()
        return _behind_slash(rest) or Typed("ask", rest, _language(rest))
    whole = fold(text.rstrip(_ENDS))
    for command, language, name in _NAMES:
        if whole == name:
            return Typed(command, "", language)
    return Typed("ask", text, _language(text))


def listing(argument: str) -> Listing:
    """Read the argument of `videos` or `slides`: an event, a year, a page, or nothing.

    Args:
        argument: As typed (`IstioCon 2023`, `2023年`, `IstioCon #2`).

    Returns:
        What `Catalogue.links` takes, of several years the first; and the page.
    """
    argument = argument.replace("＃", "#")
    turned = _PAGE.search(argument)
    page = max(int(turned[1]), 1) if turned else 1
    argument = argument[: turned.start()] if turned else argument
    found = _YEAR.search(argument)
    year = int(found[1]) if found else 0
    if found is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return Listing(" ".join(argument.split()), 0, page)
    event = f"{argument[: found.start()]} {argument[found.end() :]}"
    return Listing(" ".join(event.split()), year, page)


def _behind_slash(rest: str) -> Typed | None:
    """Find the command that a text begins with; the longest name of those that fit."""
    for command, language, name in _NAMES:
        if fold(rest[: len(name)]) != name:
            continue
        behind = rest[len(name) :]
        if _goes_on(name, behind) and not (command == "ask" and language == "zh"):
            continue  # `/asking`, `/video-games`, `/视频在哪里看`
        argument = behind.strip(_BETWEEN)
        if not any(character.isalnum() for character in argument):
            argument = ""  # `/视频？` asks for all of them
        tells = command == "ask" or _HAN.search(argument)
        return Typed(command, argument, (_language(argument) if tells else "") or language)
    return None


def _goes_on(name: str, behind: str) -> bool:
    """Tell whether a name is only the beginning of a word, or of a sentence without spaces."""
    if name.isascii():
        return name[-1].isalnum() and bool(_WORD_GOES_ON.match(behind))
    return bool(_HAN.match(behind))


def _language(text: str) -> str:
    """The language of a text; empty for one without letters."""
    return asked_in(text) if any(character.isalpha() for character in text) else ""
