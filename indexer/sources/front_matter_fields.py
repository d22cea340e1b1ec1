"""Fields of front matter: texts, language and tags, for any site generator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

Fields = Mapping[str, object]
"""Front matter with its keys in lower case, or a row."""

MAX_TAGS = 40
MAX_TAG_CHARS = 80
"""A longer tag is probably a sentence in `keywords`."""
MAX_SUMMARY_CHARS = 1000
MAX_EVENT_CHARS = 300
"""Of the name of an event, which each of its sessions and talks repeats. The longest of 8,500 real
pages has 60."""

_BETWEEN = re.compile(r"(?:(?<!\s)\s++)?[,，;；、]\s*")
_TAG_KEYS = ("tags", "categories", "keywords", "topics", "series", "track", "room", "place")
_BOOLS = {
    **dict.fromkeys(("1", "t", "true"), True),
    **dict.fromkeys(("0", "f", "false"), False),
}


def lower_keys(front: Mapping[str, object]) -> Fields:
    """Convert the keys to lower case, because Hugo ignores their case."""
    return {key.lower(): value for key, value in front.items()}


def get_text(front: Fields, *keys: str) -> str:
    """Get the first text or number among the keys, on one line; empty if there is none."""
    for key in keys:
        value = front.get(key)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            line = " ".join(str(value).split())
            if line:
                return line
    return ""


def get_number(front: Fields, key: str) -> int:
    """Get a year or an edition of at most four digits; 0 for anything else.

    0 means "unknown" in records, so an edition 0 is lost; few series count from 0.
    """
    digits = get_text(front, key)
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else 0


def get_text_block(front: Fields, *keys: str) -> str:
    """Get the first text among the keys, with its line breaks; empty if there is none."""
    for key in keys:
        value = front.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def parse_bool(value: object) -> bool | None:
    """Parse true and false, also written as a number or a text; None for anything else."""
    if isinstance(value, (bool, int)):
        return bool(value)
    word = value.strip().lower() if isinstance(value, str) else ""
    return _BOOLS.get(word)


def is_true(value: object) -> bool:
    """Tell whether a value is true, in any way of writing it."""
    return parse_bool(value) is True


def get_table(fields: Fields, key: str) -> Fields:
    """Get a table in a table; an empty one if there is none."""
    value = fields.get(key)
    return value if isinstance(value, dict) else {}


def find_key_line(text: str, key: str) -> int:
    """Find the line of a key of the front matter, counted from 1; 0 if it is not found."""
    marks = "[-_]?".join(map(re.escape, key))
    match = re.search(rf"(?mi)^[^\S\n]*[\"']?{marks}[\"']?[^\S\n]*[:=]", text)
    match = match or re.search(rf"(?i)[\"']{marks}[\"']\s*:", text)  # JSON on one line
    return text.count("\n", 0, match.start()) + 1 if match else 0


def collect_tags(front: Fields, taxonomies: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """Collect the distinct tags of a page, ignoring case; `taxonomies` are more keys of tags."""
    keys = dict.fromkeys([*_TAG_KEYS, *taxonomies])
    tags: dict[str, str] = {}
    for word in [*(word for key in keys for word in _split_words(front.get(key))), *more]:
        tag = " ".join(word.split())
        if tag and len(tag) <= MAX_TAG_CHARS:
            tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:MAX_TAGS]


def _split_words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _BETWEEN.split(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list):
        yield from (str(item) for item in value if isinstance(item, (str, int, float)))
