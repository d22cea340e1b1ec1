"""Who speaks: names from front matter and from lists such as `嘉宾：…` and `Presenters: …`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

KEYS = ("speakers", "speaker", "presenters", "presenter", "guests", "guest", "讲师", "嘉宾")
SESSION_KEYS = frozenset({
    "video",
    "slides",
    "session_type",
    "time_start",
    "track",
    "room",
    "talk",
    "youtube",
})
"""A page with one of these is a talk; then its author is who gives it."""
MOST = 40
"""A list of more names is an attendance list."""

_ROLE = re.compile(
    r"^[\s\-*•·]*(?:(?:分享|演讲|特邀|本期|直播)?(?:嘉宾|讲师|主讲人?|讲者|分享人|演讲者|演讲人)"
    r"|(?:guest\s+)?(?:presenters?|speakers?|guests?))\s*[:：]\s*(.*)$",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*[\-*•·]\s+(.+)$")
_BETWEEN = re.compile(r"\s*(?:[,，、;；/&＆]|\band\b|(?<=[\u4e00-\u9fff])\s*[和与]\s*)\s*")
_REMARK = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")
_HAN = re.compile(r"^[\u4e00-\u9fff·]{2,8}$")
_LATIN = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’\-])*$")
_PARTICLES = frozenset({
    "van",
    "von",
    "der",
    "den",
    "de",
    "da",
    "di",
    "del",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ben",
})
_MOST_WORDS = 5
"""Longer is a sentence."""


def from_fields(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Give the speakers that front matter or a row names."""
    names: list[str] = []
    for key in KEYS:
        names += _names(fields.get(key))
    if not names and SESSION_KEYS & fields.keys():
        names += _names(fields.get("author") or fields.get("authors"))
    return tuple(dict.fromkeys(names))


def from_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Give the speakers that lines of a page's text name under a word for their part."""
    names: list[str] = []
    open_list = False
    for line in lines:
        role = _ROLE.match(line)
        if role:
            names += _plausible(role.group(1))
            open_list = not role.group(1).strip()
        elif open_list and line.strip():
            item = _ITEM.match(line)
            found = list(_plausible(item.group(1) if item else line))
            names += found
            open_list = bool(found)
    return tuple(dict.fromkeys(names))[:MOST]


def split_names(text: str) -> list[str]:
    """Split names that stand in one string; what stands in brackets behind a name is dropped."""
    parts = _BETWEEN.split(_REMARK.sub(" ", text))
    return [" ".join(part.split()) for part in parts if part.strip()]


def _names(value: object) -> Iterator[str]:
    """Read a name, a string of names, or a list of names and of tables with a name."""
    if isinstance(value, str):
        yield from split_names(value)
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, str) and one.strip():
                yield " ".join(one.split())
            elif isinstance(one, dict):
                yield from _names(one.get("name"))


def _plausible(text: str) -> Iterator[str]:
    """Give the parts of a text that can be names; what follows a name is its bearer's work."""
    for part in split_names(text.split("，")[0] if "，" in text and len(text) > 30 else text):
        first = part.split()[0]
        name = first if _HAN.match(first) else part
        if _HAN.match(name) or _is_latin(name):
            yield name


def _is_latin(name: str) -> bool:
    words = name.split()
    return len(words) <= _MOST_WORDS and all(
        _LATIN.match(word) and (word[0].isupper() or word in _PARTICLES) for word in words
    )
