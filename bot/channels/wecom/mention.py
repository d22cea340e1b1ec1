"""Removes the bot's name from a message; WeCom leaves it in."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPACES = r"[\s\u2005\u00a0]"
"""WeCom writes one of these after a name that was picked from the list."""
_COMMAS = "，,：:、"
"""May follow a name directly: `@Huigu, where …`."""
_COMMAND = re.compile(rf"^@[^/／\n]*{_SPACES}(?=[/／]\w)")
"""A name, with or without spaces, before a command; the slashes of an address begin no word."""
_PICKED = re.compile(r"^@[^@\n\u2005]{1,64}\u2005")
"""A name, with or without spaces, that was picked from the list."""
_FIRST_WORD = re.compile(rf"^@[^\s{_COMMAS}]+[{_COMMAS}]?")
_LAST_WORD = re.compile(rf"{_SPACES}@\S+$")


def remove_mention(text: str, names: Sequence[str], *, in_group: bool) -> str:
    """Remove one of the bot's names from a message; mail addresses and other names stay.

    Messages in a group always mention the bot. Where none of `names` is found there, the name at
    the beginning counts as the bot's, else the name at the end.
    """
    text = text.strip()
    for name in sorted(names, key=len, reverse=True):
        if match := _compile_name(name).search(text):
            return f"{text[: match.start()].rstrip()} {text[match.end() :].lstrip()}".strip()
    if in_group:
        for pattern in (_COMMAND, _PICKED, _FIRST_WORD, _LAST_WORD):
            if match := pattern.search(text):
                return f"{text[: match.start()]}{text[match.end() :]}".strip()
    return text


def _compile_name(name: str) -> re.Pattern[str]:
    """Match a name after an @ that is not part of a mail address; a Latin name as a whole word."""
    ends = r"(?![A-Za-z0-9_])" if name[-1:].isascii() else ""
    return re.compile(rf"(?<![!-~])@{re.escape(name)}{ends}[{_COMMAS}]?", re.IGNORECASE)
