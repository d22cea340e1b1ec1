"""Removes the bot's name from a message; WeCom leaves it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPACES = r"[\s\u2005\u00a0]"
"""WeCom writes one of these after a name that was picked from the list."""
_COMMAS = "，,：:、！!"
"""May follow a name directly: `@Huigu, where …`."""
_EVERYONE = rf"(?!所有人|全体成员|(?:all|everyone|here|全员)(?:[\s{_COMMAS}]|$))"
"""These names mean everybody in the group, never the bot."""
_AT = r"(?:(?<![!-~])|(?=[@＠][^!-~]))[@＠]"
"""An @ that is not inside a mail address: a name of Chinese letters may follow a Latin word."""
_COMMAND = re.compile(rf"^[@＠][^/／\n]*{_SPACES}(?=[/／]\w)")
"""A name, with or without spaces, before a command; the slashes of an address begin no word."""
_PICKED = re.compile(rf"{_AT}{_EVERYONE}[^@＠\n\u2005]{{1,64}}\u2005", re.IGNORECASE)
"""A name, with or without spaces, that was picked from the list."""
_FIRST_WORD = re.compile(rf"^[@＠]{_EVERYONE}[^\s{_COMMAS}]+[{_COMMAS}]?", re.IGNORECASE)
_LAST_WORD = re.compile(rf"{_SPACES}[@＠]{_EVERYONE}\S+$", re.IGNORECASE)


def remove_mention(text: str, names: Sequence[str], *, in_group: bool) -> str:
    """Remove one of the bot's names from a message; mail addresses and other names stay.

    Messages in a group always mention the bot. Where none of `names` is found there, the name at
    the beginning counts as the bot's, else the only one that was picked from the list, else the
    name at the end.
    """
    patterns = [_compile_name(name) for name in sorted(names, key=len, reverse=True)]
    if match := _search(patterns, text.strip()):
        return _cut(match)
    if in_group and (match := _search([_COMMAND], text.strip()) or _find_picked(text.lstrip())):
        return _cut(match)
    if in_group and (match := _search([_FIRST_WORD, _LAST_WORD], text.strip())):
        return _cut(match)
    return text.strip()


def _search(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.search(text) for pattern in patterns)), None)


def _find_picked(text: str) -> re.Match[str] | None:
    """Find the picked name that is the bot's: at the beginning, or if there is only one."""
    picked = list(_PICKED.finditer(text))
    return picked[0] if picked and (len(picked) == 1 or picked[0].start() == 0) else None


def _cut(match: re.Match[str]) -> str:
    before, behind = match.string[: match.start()], match.string[match.end() :].lstrip()
    gap = "" if before[-1:].isspace() else " "
    return f"{before}{gap}{behind}".strip()


def _compile_name(name: str) -> re.Pattern[str]:
    """Match a name behind an @, once or repeated; a Latin name as a whole word."""
    ends = r"(?![A-Za-z0-9_])" if name[-1:].isascii() else r"(?!\.\w)"
    mention = rf"{_AT}{re.escape(name)}{ends}[{_COMMAS}]?"
    return re.compile(rf"{mention}(?:{_SPACES}*{mention})*", re.IGNORECASE)
