"""Text of a message -> what is said in it, without the bot's name, which WeCom leaves in."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPACES = r"[\s\u2005\u00a0]"
"""WeCom puts one of these behind a name that was picked from the list."""
_COMMAS = "，,：:、"
"""May stand right behind a name: `@Huigu, where …`."""
_COMMAND = re.compile(rf"^@[^/／\n]*{_SPACES}(?=[/／]\w)")
"""A name, with spaces or without, before a command; the slashes of an address begin no word."""
_PICKED = re.compile(r"^@[^@\n\u2005]{1,64}\u2005")
"""A name, with spaces or without, that was picked from the list."""
_FIRST_WORD = re.compile(rf"^@[^\s{_COMMAS}]+[{_COMMAS}]?")
_LAST_WORD = re.compile(rf"{_SPACES}@\S+$")


def without_mention(text: str, names: Sequence[str], *, group: bool) -> str:
    """Take the bot's name out of a message.

    Args:
        text: As typed.
        names: What the bot is called, as configured; none where that is not known.
        group: Whether somebody must have named the bot for the message to come here.

    Returns:
        What is left, without white space around it. Mail addresses and other people's names stay,
        but where the bot's own is not known: there the name at the beginning is taken for it, else
        the one at the end.
    """
    text = text.strip()
    for name in sorted(names, key=len, reverse=True):
        found = _mention_of(name).search(text)
        if found:
            return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
    if not group:
        return text
    for guess in (_COMMAND, _PICKED, _FIRST_WORD, _LAST_WORD):
        found = guess.search(text)
        if found:
            return f"{text[: found.start()]}{text[found.end() :]}".strip()
    return text


def _mention_of(name: str) -> re.Pattern[str]:
    """Find a name behind an @ that is not of a mail address; a Latin name also ends a word."""
    ends = r"(?![A-Za-z0-9_])" if name[-1:].isascii() else ""
    return re.compile(rf"(?<![!-~])@{re.escape(name)}{ends}[{_COMMAS}]?", re.IGNORECASE)
