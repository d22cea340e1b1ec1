"""Finds speakers in front matter, rows, and lines such as `嘉宾：…` and `Presenters: …`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

SPEAKER_KEYS = ("speakers", "speaker", "presenters", "presenter", "guests", "guest", "讲师", "嘉宾")
SESSION_KEYS = frozenset({
    *("video", "slides", "session_type", "time_start", "track", "room", "talk", "youtube")
})
"""A page with one of these keys is a talk, and its author is the speaker."""
MAX_SPEAKERS = 40
"""A longer list is an attendance list."""

_ROLE = re.compile(
    r"^[\s\-*•·]*(?:(?:分享|演讲|特邀|本期|直播)?(?:嘉宾|讲师|主讲人?|讲者|分享人|演讲者|演讲人)"
    r"|(?:guest\s+)?(?:presenters?|speakers?|guests?))\s*[:：]\s*(.*)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[\-*•·]\s+")
_BETWEEN = re.compile(r"\s*(?:[,，、;；/&＆]|\band\b|(?<=[\u4e00-\u9fff])\s*[和与]\s*)\s*")
_BRACKETS = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]?")
_HAN = re.compile(r"^[\u4e00-\u9fff·]{2,8}$")
_LATIN = re.compile(r"^[^\W\d_](?:[^\W\d_]|[.'’\-])*$")
_PARTICLES = frozenset({
    *("van", "von", "der", "den", "de", "da", "di", "del", "la", "le", "el", "al", "bin", "ben")
})
_MAX_WORDS = 5
"""Words of a Latin name; more are a sentence."""


def read_speakers(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Read the speakers from front matter or a row."""
    names = [name for key in SPEAKER_KEYS for name in _read_names(fields.get(key))]
    if not names and SESSION_KEYS & fields.keys():
        names += _read_names(fields.get("author") or fields.get("authors"))
    return tuple(dict.fromkeys(names))


def find_speakers(lines: Iterable[str]) -> tuple[str, ...]:
    """Find the speakers in lines of text that begin with their role, and in lists below."""
    names: list[str] = []
    in_list = False
    for line in lines:
        if role := _ROLE.match(line):
            names += _find_names(role[1])
            in_list = not role[1].strip()
        elif in_list and line.strip():
            listed = list(_find_names(_BULLET.sub("", line)))
            names += listed
            in_list = bool(listed)
    return tuple(dict.fromkeys(names))[:MAX_SPEAKERS]


def split_names(text: str) -> list[str]:
    """Split a string of names; the text in brackets after a name is dropped."""
    parts = _BETWEEN.split(_BRACKETS.sub(" ", text))
    return [" ".join(part.split()) for part in parts if part.strip()]


def _read_names(value: object) -> Iterator[str]:
    """Read a string of names, or a list of names and of tables with a `name`."""
    if isinstance(value, str):
        yield from split_names(value)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, str) and item.strip():
                yield " ".join(item.split())
            elif isinstance(item, dict):
                yield from _read_names(item.get("name"))


def _find_names(text: str) -> Iterator[str]:
    """Find the parts of a text that look like names; after a Chinese name comes the employer."""
    for part in split_names(text.split("，")[0] if "，" in text and len(text) > 30 else text):
        first = part.split()[0]
        name = first if _HAN.match(first) else part
        if _HAN.match(name) or _is_latin_name(name):
            yield name


def _is_latin_name(name: str) -> bool:
    words = name.split()
    return len(words) <= _MAX_WORDS and all(
        _LATIN.match(word) and (word[0].isupper() or word in _PARTICLES) for word in words
    )
